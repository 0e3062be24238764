"""What senders say afterwards is news at the desk until somebody looks or acts, and the office is told of it once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from api.triage.news import tell_office_news
from layers.core.models import LayerVersion
from layers.defects.connector.partners import take_word
from layers.defects.desk.choosing import Wanted
from layers.defects.desk.deeds import Assign, Go, Weigh
from layers.defects.desk.listing import counts, read_rows
from layers.defects.desk.news import SHOWN_FOR, see_news
from layers.defects.desk.reading import LATE
from layers.defects.knowing.morning import waiting_for, want_mail
from layers.defects.models import Report, SenderNews
from layers.defects.reporting import add_to_report, reopen_report, withdraw_report
from layers.defects.states import Move
from tests.defects.asking import make_staff, send
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(category: Category) -> Report:
    return send(category)


@pytest.fixture
def wish(clerk: Actor) -> None:
    want_mail(actor=clerk)


def wait() -> None:
    """Let the time pass in which nobody is told."""
    SenderNews.objects.exclude(due_at=None).update(due_at=now() - timedelta(seconds=1))


def look(actor: Actor, report: Report) -> bool:
    """At all that the sender has said so far."""
    return see_news(actor=actor, report=report, up_to=report.steps.latest("pk").pk)


def version_of_layer() -> int:
    return LayerVersion.objects.get(layer="defects").version


def is_news(actor: Actor, report: Report) -> bool:
    """In the filter, in the number beside it and in the row, which never differ."""
    listed = report in Wanted(news=True).of(actor)
    (row,) = json.loads(read_rows(Report.objects.filter(pk=report.pk).order_by("pk")))
    assert row["news"] is listed
    assert counts(actor, Wanted())["news"] == waiting_for(actor, now()).news == int(listed)
    return bool(listed)


def test_it_is_news_until_somebody_looks(report: Report, clerk: Actor, other_clerk: Actor) -> None:
    assert not is_news(clerk, report)
    add_to_report(report=report, word="Es wird schlimmer.")
    assert is_news(clerk, report)
    assert not Wanted(news=True).of(other_clerk).exists()
    assert not look(other_clerk, report)
    assert is_news(clerk, report)
    assert look(clerk, report)
    assert not is_news(clerk, report)
    assert not look(clerk, report)


def enter(actor: Actor) -> Client:
    assert actor.user is not None
    office = Client()
    sign_in_twice(office, actor.user)
    return office


def test_the_page_of_the_report_says_it_to_who_looks_first(report: Report, clerk: Actor) -> None:
    office = enter(clerk)
    add_to_report(report=report, word="Es wird schlimmer.")
    address = f"/triage/{report.pk}/"
    version = Report.objects.get().version
    assert "triage-news" in office.get(address).content.decode()
    assert office.post(f"{address}seen/", {"step": report.steps.latest("pk").pk}).status_code == 303
    assert not is_news(clerk, report)
    page = office.get(address).content.decode()
    assert ("triage-news" in page, "Gelesen" in page) == (True, False)
    SenderNews.objects.update(seen_at=now() - SHOWN_FOR)
    assert "triage-news" not in office.get(address).content.decode()
    assert Report.objects.get().version == version


def test_to_fetch_it_is_not_to_look_at_it(report: Report, clerk: Actor) -> None:
    office = enter(clerk)
    add_to_report(report=report, word="Es wird schlimmer.")
    for address in (f"/triage/{report.pk}/", f"/triage/?item={report.pk}", f"/triage/?item={report.pk}&plain=1"):
        for ask in (office.get, office.head):
            assert ask(address).status_code == 200
        assert "Gelesen" in office.get(address).content.decode()
    assert is_news(clerk, report)
    assert office.get(f"/triage/{report.pk}/seen/").status_code == 405
    assert is_news(clerk, report)


def test_what_came_after_the_page_was_drawn_stays_news(report: Report, clerk: Actor) -> None:
    office = enter(clerk)
    shown = add_to_report(report=report, word="Es wird schlimmer.")
    later = add_to_report(report=report, word="Viel schlimmer.")
    address = f"/triage/{report.pk}/seen/"
    for step in (str(shown.pk), "", "x", "-1"):
        office.post(address, {"step": step})
        assert is_news(clerk, report)
    office.post(address, {"step": str(later.pk)})
    assert not is_news(clerk, report)


def test_a_look_changes_nothing_for_everybody_and_is_seen_by_colleagues(report: Report, clerk: Actor) -> None:
    office = enter(clerk)
    add_to_report(report=report, word="Es wird schlimmer.")
    changes = f"/triage/changes/?since={quote((now() + LATE).isoformat())}"
    tag, version = office.get(changes)["ETag"], version_of_layer()
    assert office.get(changes, headers={"If-None-Match": tag}).status_code == 304
    assert look(clerk, report)
    assert version_of_layer() == version
    told = office.get(changes, headers={"If-None-Match": tag})
    assert [(row["id"], row["news"]) for row in told.json()["rows"]] == [(report.pk, False)]


def test_it_is_news_too_when_another_office_has_closed_it_meanwhile(report: Report, clerk: Actor) -> None:
    add_to_report(report=report, word="Es wird schlimmer.")
    take_word(report=report, target="resolved")
    assert is_news(clerk, report)
    assert not Wanted(state="open", news=True).of(clerk).exists()
    assert look(clerk, report)
    assert not is_news(clerk, report)


@pytest.mark.usefixtures("wish")
def test_what_was_taken_back_is_no_news(report: Report, clerk: Actor) -> None:
    add_to_report(report=report, word="Es wird schlimmer.")
    withdraw_report(report=report)
    assert not is_news(clerk, report)
    wait()
    assert tell_office_news() == 0


def test_who_acts_has_seen_it(report: Report, clerk: Actor, do: Do) -> None:
    add_to_report(report=report, word="Es wird schlimmer.")
    do(Weigh(3), report)
    assert not is_news(clerk, report)


def test_what_is_said_after_that_is_news_again(report: Report, clerk: Actor, do: Do) -> None:
    add_to_report(report=report, word="Es wird schlimmer.")
    do(Go(Move.RESOLVE, "Die Kette ist neu."), report)
    reopen_report(report=report, word="Sie quietscht.")
    assert is_news(clerk, report)


@pytest.mark.usefixtures("wish")
def test_the_office_is_told_once_after_a_while_and_without_words(report: Report, category: Category, do: Do) -> None:
    do(Go(Move.RESOLVE, "Die Kette ist neu."), report)
    reopen_report(report=report, word="Geheim: sie quietscht.")
    add_to_report(report=report, word="Geheim: sehr laut.")
    assert tell_office_news() == 0
    wait()
    assert (tell_office_news(), tell_office_news()) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["clerk@example.org"]
    assert letter.subject == f"Noch nicht behoben: {category.title}, {report.reference}"
    assert f"/triage/?item={report.pk}" in letter.body
    assert "Geheim" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.usefixtures("wish")
def test_who_looks_before_spares_them_the_mail(report: Report, clerk: Actor) -> None:
    add_to_report(report=report, word="Es wird schlimmer.")
    assert look(clerk, report)
    wait()
    assert tell_office_news() == 0


@pytest.fixture
def colleagues(area: BaseFeature, django_user_model: type[User]) -> list[Actor]:
    """One who wants mails, and one who wants none."""
    made = [make_staff(django_user_model, area, name) for name in ("colleague", "silent")]
    want_mail(actor=made[0])
    return made


@pytest.mark.usefixtures("wish")
def test_it_is_told_to_whoever_looks_after_it_or_to_all_who_want_mails(
    report: Report, other_clerk: Actor, colleagues: list[Actor], do: Do
) -> None:
    colleague, silent = colleagues
    want_mail(actor=other_clerk)
    add_to_report(report=report, word="Es wird schlimmer.")
    wait()
    assert tell_office_news() == 2
    assert {letter.to[0] for letter in mail.outbox} == {"clerk@example.org", "colleague@example.org"}
    for assignee, number in ((colleague, 1), (silent, 0)):
        do(Assign(assignee.user), report)
        add_to_report(report=report, word="Und schlimmer.")
        wait()
        assert tell_office_news() == number
    assert mail.outbox[-1].to == ["colleague@example.org"]


def test_what_nobody_has_confirmed_is_no_news(category: Category, clerk: Actor) -> None:
    report = send(category, email="anna@example.org")
    add_to_report(report=report, word="Es wird schlimmer.")
    assert not SenderNews.objects.exists()
    assert not Wanted(state="all", news=True).of(clerk).exists()
