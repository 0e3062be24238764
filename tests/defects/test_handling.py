"""What the office does with a report, and what it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from layers.core.exceptions import ForbiddenError, StaleError
from layers.core.models import Entry, Status
from layers.core.permissions import VISITOR
from layers.defects import handling
from layers.defects.ledger import Said
from layers.defects.models import Report
from layers.defects.states import Move
from tests.defects import office
from tests.defects.asking import TEXT, send

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db


def test_from_open_to_done_with_an_answer(category: Category, clerk: Actor) -> None:
    report = send(category)
    report = handling.change_state(actor=clerk, report=report, version=1, move=Move.START)
    report = handling.change_state(actor=clerk, report=report, version=2, move=Move.RESOLVE, said=Said("Die Kette ist neu."))
    assert (report.state, report.version) == ("resolved", 3)
    assert report.answered_at is not None
    assert report.closed_at is not None
    assert report.answered_at < report.closed_at
    assert Entry.objects.get(layer__startswith="defects").layer == "defects-solved"


def test_a_colleague_was_faster(category: Category, clerk: Actor) -> None:
    report = send(category)
    handling.set_priority(actor=clerk, report=report, version=1, priority=3)
    with pytest.raises(StaleError):
        handling.set_priority(actor=clerk, report=report, version=1, priority=4)
    assert Report.objects.get().priority == 3


def test_nobody_else_may_do_anything(category: Category, other_clerk: Actor) -> None:
    report = send(category)
    for actor in (VISITOR, other_clerk):
        with pytest.raises(ForbiddenError):
            handling.change_state(actor=actor, report=report, version=1, move=Move.START)
        with pytest.raises(ForbiddenError):
            handling.write_note(actor=actor, report=report, text="Hallo")


def test_it_goes_to_those_who_work_on_it_alone(category: Category, clerk: Actor, other_clerk: Actor) -> None:
    report = send(category)
    with pytest.raises(office.RefusedError, match="Diese Person bearbeitet solche Meldungen nicht"):
        office.assign_report(actor=clerk, report=report, version=1, assignee=other_clerk.user)
    assert office.assign_report(actor=clerk, report=report, version=1, assignee=clerk.user).assignee == clerk.user


def test_words_and_pictures_are_let_pass(category: Category, clerk: Actor) -> None:
    report = send(category)
    office.release_report(actor=clerk, report=report, version=1, text="Die Schaukel ist kaputt.")
    stored = Report.objects.get()
    assert (stored.description, stored.text, stored.is_released) == ("Die Schaukel ist kaputt.", TEXT, True)


def test_what_is_hidden_is_on_no_map_and_stays_so(category: Category, clerk: Actor) -> None:
    report = send(category)
    report = office.hide_report(actor=clerk, report=report, version=1, is_hidden=True)
    report = handling.change_state(actor=clerk, report=report, version=2, move=Move.START)
    assert (report.status, Entry.objects.filter(feature_id=report.pk, layer="defects").exists()) == (Status.ARCHIVED, False)
    report = office.hide_report(actor=clerk, report=report, version=3, is_hidden=False)
    assert report.status == Status.PUBLISHED


def test_another_office_gets_it_and_the_sender_is_told(category: Category, clerk: Actor, other_authority: Authority) -> None:
    report = send(category, email="anna@example.org")
    Report.objects.filter(pk=report.pk).update(state="open")
    mail.outbox.clear()
    report = office.route_report(actor=clerk, report=report, version=1, authority=other_authority, word="Das macht Sprenz.")
    assert report.authority == other_authority
    assert "Das macht Sprenz." in mail.outbox[0].body
