"""Mails about reports: to whom, once, in their language, and with nothing that is not theirs to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils.timezone import now
from django.utils.translation import override

from geo_platform.outbox.models import Push, PushDevice
from layers.defects import handling
from layers.defects.confirming import confirm_report
from layers.defects.drafts import Sender
from layers.defects.ledger import By, Said, lock_report, move_on
from layers.defects.models import Follower, Report, Reporter
from layers.defects.reporting import add_to_report, reopen_report, withdraw_report
from layers.defects.sending import send_report
from layers.defects.states import Move, Side
from layers.defects.telling import tell_step
from layers.defects.wording import WORDINGS
from tests.defects import office
from tests.defects.asking import draft, make_category, send

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(category: Category) -> Report:
    """Confirmed, with a follower; no mail is there yet."""
    sent = send(category, email="anna@example.org")
    report: Report = confirm_report(secret=Reporter.objects.get().confirmation)
    Follower.objects.create(report=sent, email="bert@example.org", language="en", confirmed_at=now())
    mail.outbox.clear()
    return report


def to_whom() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def letter_to(address: str) -> EmailMessage:
    (found,) = (letter for letter in mail.outbox if letter.to == [address])
    return found


def test_done_in_the_words_of_the_office(report: Report, clerk: Actor) -> None:
    said = Said("Die Schaukel ist repariert.", is_public=True)
    handling.change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=said)
    assert to_whom() == ["anna@example.org", "bert@example.org"]
    own, other = letter_to("anna@example.org"), letter_to("bert@example.org")
    assert own.subject == "Die Schaukel ist repariert."
    for words in (
        "danke für Ihren Hinweis.",
        "Stimmt etwas noch nicht? Hier öffnen Sie die Meldung wieder:",
        f"/reports/{report.token}/",
        "Stadt Laage schreibt:",
    ):
        assert words in own.body
    assert own.extra_headers["List-Unsubscribe"].endswith(f"/reports/{report.token}/news/>")
    assert "which you follow, is done" in other.body
    assert f"/en/reports/number/{report.reference}/" in other.body
    assert report.token not in other.body
    assert not any(line.startswith(" ") for line in own.body.splitlines())


def test_what_is_said_to_the_sender_alone_stays_with_them(report: Report, clerk: Actor) -> None:
    said = Said("Liebe Frau Anna, bitte rufen Sie an.")
    office.answer_report(actor=clerk, report=report, version=report.version, said=said)
    assert to_whom() == ["anna@example.org"]
    handling.change_state(actor=clerk, report=report, version=report.version + 1, move=Move.REFUSE, said=said)
    other = letter_to("bert@example.org")
    assert "Anna" not in f"{other.subject} {other.body}"


def test_who_does_something_is_not_told_so(report: Report, clerk: Actor) -> None:
    add_to_report(report=report, word="Noch etwas.")
    assert mail.outbox == []
    handling.change_state(actor=clerk, report=report, version=report.version + 1, move=Move.RESOLVE, said=Said("Ja."))
    mail.outbox.clear()
    reopen_report(report=report, word="Meine Nummer ist 0170 1")
    assert to_whom() == ["bert@example.org"]
    assert "0170" not in mail.outbox[0].body
    withdraw_report(report=report)
    assert to_whom() == ["bert@example.org"] * 2


def test_of_what_is_hidden_followers_hear_nothing(report: Report, clerk: Actor) -> None:
    office.hide_report(actor=clerk, report=report, version=report.version, is_hidden=True)
    said = Said("Ja.", is_public=True)
    handling.change_state(actor=clerk, report=report, version=report.version + 1, move=Move.RESOLVE, said=said)
    assert to_whom() == ["anna@example.org"]


def test_one_mail_for_one_address(report: Report, clerk: Actor) -> None:
    Follower.objects.create(report=report, email="anna@example.org", language="de", confirmed_at=now())
    handling.change_state(actor=clerk, report=report, version=report.version, move=Move.START)
    assert to_whom().count("anna@example.org") == 1


def test_who_wants_no_news_is_not_told_as_a_follower_either(report: Report, clerk: Actor) -> None:
    Reporter.objects.update(is_told=False)
    handling.change_state(actor=clerk, report=report, version=report.version, move=Move.START)
    assert to_whom() == ["bert@example.org"]


def test_another_office_is_the_senders_business(report: Report, clerk: Actor, other_authority: Authority) -> None:
    office.route_report(
        actor=clerk, report=report, version=report.version, authority=other_authority, word="Dort ist der Bauhof."
    )
    assert to_whom() == ["anna@example.org"]
    assert "Stadt Laage schreibt:\n\nDort ist der Bauhof." in mail.outbox[0].body
    assert mail.outbox[0].subject == "Jetzt zuständig: Stadt Hohen Sprenz (Schaukel kaputt)"


def test_merged_both_are_told_with_which(report: Report, category: Category) -> None:
    first = send(category)
    locked = lock_report(report.pk)
    locked.duplicate_of = first
    tell_step(locked, move_on(report=locked, move=Move.MERGE, by=By(Side.STAFF)))
    assert to_whom() == ["anna@example.org", "bert@example.org"]
    assert all(first.reference in letter.body for letter in mail.outbox)


def test_accounts_are_told_on_their_devices(category: Category, clerk: Actor, django_user_model: type[User]) -> None:
    user = django_user_model.objects.create(username="carla", email="carla@example.org")
    PushDevice.objects.create(user=user, endpoint="https://push.example.org/1", p256dh="a", auth="b", server_key="c")
    report = send_report(draft(category, sender=Sender(user=user)))
    assert to_whom() == ["carla@example.org"]
    handling.change_state(actor=clerk, report=report, version=1, move=Move.START)
    payloads = list(Push.objects.order_by("pk").values_list("payload", flat=True))
    assert len(payloads) == 2
    assert f"/reports/{report.token}/" in payloads[-1]


@pytest.mark.usefixtures("authority")
def test_names_of_categories_break_no_heads(clerk: Actor) -> None:
    category = make_category("odd", titles={"de": "Schild\r\nBcc: eve@example.org"})
    report = send_report(draft(category, sender=Sender(email="anna@example.org", is_trusted=True)))
    handling.change_state(actor=clerk, report=report, version=1, move=Move.START)
    assert all("\n" not in letter.subject and letter.message()["Bcc"] is None for letter in mail.outbox)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_wording_takes_its_values(language: str) -> None:
    values = {"what": "W", "number": "N", "office": "O", "other": "X"}
    with override(language):
        for wording in WORDINGS.values():
            for words in (wording.subject, wording.to_sender, wording.to_followers or ""):
                assert "%(" not in str(words) % values
