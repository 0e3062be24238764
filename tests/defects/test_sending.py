"""A report is sent, confirmed, and arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils.timezone import localtime, now

from layers.core.exceptions import InvalidFieldsError, InvalidInputError
from layers.core.models import Entry, Status
from layers.defects.confirming import LAPSES_AFTER, confirm_report
from layers.defects.drafts import Sender
from layers.defects.exceptions import NobodyResponsibleError, UnknownReportError
from layers.defects.memory.forgetting import lapse_unconfirmed
from layers.defects.models import Authority, Report, Reporter
from layers.defects.sending import send_report
from tests.defects.asking import FAR_AWAY, TEXT, add_question, draft, send

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db


def test_without_a_name_it_arrives_at_once(category: Category, authority: Authority, area: BaseFeature) -> None:
    report = send(category)
    stored = Report.objects.get()
    assert (stored.state, stored.status, stored.title) == ("open", Status.PUBLISHED, "Schaukel kaputt")
    assert (stored.authority, stored.area_id) == (authority, area.pk)
    assert stored.reference == f"{localtime().year}-0001"
    assert Entry.objects.get(layer="defects").feature_id == report.pk
    assert not Reporter.objects.exists()


def test_what_was_written_is_not_public_before_somebody_has_read_it(category: Category) -> None:
    send(category)
    stored = Report.objects.get()
    assert (stored.text, stored.description, stored.is_released) == (TEXT, "", False)
    assert "Kette" not in "".join(
        map(str, Entry.objects.filter(layer="defects").values_list("words", "details", "names").get())
    )


def test_with_an_address_it_waits_until_the_link_is_followed(category: Category) -> None:
    report = send(category, email="anna@example.org")
    assert (report.state, report.status, report.reported_at) == ("unconfirmed", Status.PENDING, None)
    assert not Entry.objects.filter(layer="defects").exists()
    (letter,) = mail.outbox
    secret = Reporter.objects.get().confirmation
    assert secret in letter.body
    assert letter.to == ["anna@example.org"]
    confirmed = confirm_report(secret=secret)
    assert (confirmed.state, confirmed.status) == ("open", Status.PUBLISHED)
    assert [step.move for step in confirmed.steps.all()] == ["send", "confirm"]
    assert len(mail.outbox) == 2
    assert confirm_report(secret=secret).version == confirmed.version
    assert len(mail.outbox) == 2


def test_what_nobody_confirms_is_deleted(category: Category) -> None:
    send(category, email="anna@example.org")
    assert lapse_unconfirmed() == 0
    Reporter.objects.update(asked_at=now() - LAPSES_AFTER * 1.01)
    assert lapse_unconfirmed() == 1
    assert not Report.objects.exists()


def test_an_unknown_secret_confirms_nothing(category: Category) -> None:
    send(category)
    for secret in ("", "x"):
        with pytest.raises(UnknownReportError):
            confirm_report(secret=secret)


def test_a_place_outside_every_area(category: Category) -> None:
    with pytest.raises(NobodyResponsibleError):
        send(category, place=FAR_AWAY)
    assert not Report.objects.exists()


def test_an_office_that_wants_to_know_who_writes(category: Category, authority: Authority) -> None:
    authority.allows_anonymous = False
    authority.save()
    with pytest.raises(InvalidInputError) as caught:
        send(category)
    assert caught.value.parameter == "email"
    assert send(category, email="anna@example.org").state == "unconfirmed"


def test_everything_that_is_wrong_is_said_at_once(category: Category) -> None:
    add_question(category, "why", "choice", is_required=True, options=[{"code": "a", "titles": {"de": "A"}}])
    with pytest.raises(InvalidFieldsError) as caught:
        send(category, text="", email="nobody")
    assert set(caught.value.problems) == {"text", "email", "answers.why"}


def test_4001_letters_are_too_many(category: Category) -> None:
    send(category, text="a" * 4000)
    with pytest.raises(InvalidFieldsError) as caught:
        send(category, text="a" * 4001)
    assert set(caught.value.problems) == {"text"}


def test_whoever_is_vouched_for_confirms_nothing(category: Category) -> None:
    sender = Sender(email="anna@example.org", is_trusted=True)
    assert send_report(draft(category, sender=sender)).state == "open"


def test_what_is_between_sender_and_office_is_on_no_map(category: Category) -> None:
    category.is_public = False
    category.save()
    assert send(category).status == Status.PENDING
    assert not Entry.objects.filter(layer__startswith="defects").exists()
