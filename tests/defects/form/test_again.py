"""The mail that asks for a yes comes again, or goes to where it should have gone; and not to anybody's heart's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from layers.defects.confirming import MOST_MAILS, confirm_report
from layers.defects.exceptions import UnknownReportError
from layers.defects.models import Report, Reporter
from tests.defects.asking import send

if TYPE_CHECKING:
    from django.test import Client

    from layers.defects.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(category: Category) -> Report:
    return send(category, email="anna@example.org")


def again(client: Client, report: Report, **values: str) -> tuple[int, str]:
    """The status, and what the page says."""
    answer = client.post(f"/report/sent/{report.token}/again/", values)
    shown = client.get(answer["Location"]) if answer.status_code == 303 else answer
    return answer.status_code, shown.content.decode()


def test_it_comes_again_to_the_same_address(client: Client, report: Report) -> None:
    before = Reporter.objects.get()
    assert "Mail noch einmal schicken" in client.get(f"/report/sent/{report.token}/").content.decode()
    status, shown = again(client, report)
    assert (status, "noch einmal geschickt, an anna@example.org" in shown) == (303, True)
    assert [letter.to for letter in mail.outbox] == [["anna@example.org"]] * 2
    assert before.confirmation in mail.outbox[1].body
    assert Reporter.objects.get().asked_at == before.asked_at


def test_to_another_address_it_takes_the_right_from_the_first(client: Client, report: Report) -> None:
    first = Reporter.objects.get().confirmation
    assert again(client, report, email=" anne@example.org ")[0] == 303
    sender = Reporter.objects.get()
    assert (sender.email, mail.outbox[1].to) == ("anne@example.org", ["anne@example.org"])
    assert sender.confirmation in mail.outbox[1].body
    with pytest.raises(UnknownReportError):
        confirm_report(secret=first)
    assert confirm_report(secret=sender.confirmation).state == "open"


def test_what_is_no_address_stays_in_its_field(client: Client, report: Report) -> None:
    status, shown = again(client, report, email="anne@")
    assert (status, 'value="anne@"' in shown, "Bitte prüfen Sie die E-Mail-Adresse" in shown) == (422, True, True)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("misspelt", ["anne@", f"anne@{'example.' * 30}example.org"])
def test_what_is_no_address_takes_nothing_of_the_few_a_day(client: Client, report: Report, misspelt: str) -> None:
    for _ in range(MOST_MAILS + 1):
        assert again(client, report, email=misspelt)[0] == 422
    statuses = [again(client, report, email=f"a{number}@example.org")[0] for number in range(MOST_MAILS + 1)]
    assert statuses == [303] * MOST_MAILS + [429]
    assert len(mail.outbox) == 1 + MOST_MAILS


def test_not_more_than_a_few_a_day(client: Client, report: Report) -> None:
    statuses = [again(client, report, email=f"a{number}@example.org")[0] for number in range(MOST_MAILS + 1)]
    assert statuses == [303] * MOST_MAILS + [429]
    assert len(mail.outbox) == 1 + MOST_MAILS


def test_who_has_confirmed_gets_none(client: Client, report: Report) -> None:
    confirm_report(secret=Reporter.objects.get().confirmation)
    mail.outbox.clear()
    assert "Mail noch einmal schicken" not in client.get(f"/report/sent/{report.token}/").content.decode()
    status, shown = again(client, report)
    assert (status, "Offen" in shown) == (303, True)
    assert not mail.outbox


def test_without_an_address_nobody_is_asked(client: Client, category: Category) -> None:
    again(client, send(category), email="anna@example.org")
    assert not mail.outbox
    assert client.post("/report/sent/nobody-knows/again/").status_code == 404
