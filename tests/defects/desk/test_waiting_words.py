"""What the office writes at the desk stands nowhere before its mail goes; how far a report is stands everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from layers.core.models import LayerVersion
from layers.defects.confirming import confirm_report
from layers.defects.desk.deeds import Answer, Go, Route
from layers.defects.desk.undoing import last_batch, undo_batch
from layers.defects.history import told_to_sender
from layers.defects.memory.holdings import copy_sent
from layers.defects.models import Authority, Report, Reporter
from layers.defects.reporting import reopen_report
from layers.defects.showing import map_page_of
from layers.defects.states import Move
from tests.defects.asking import make_authority, send
from tests.defects.office import tell_now

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed
    from layers.defects.models import Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db
WORDS = "Die Kette ist neu."
FRESH = "kann es noch einige Minuten lang zurücknehmen"


@pytest.fixture
def report(category: Category) -> Report:
    send(category, email="anna@example.org")
    report: Report = confirm_report(secret=Reporter.objects.get().confirmation)
    mail.outbox.clear()
    return report


def ways_of(client: Client, report: Report) -> dict[str, str]:
    """What each way out says of it."""
    addresses = {
        "sender": f"/reports/{report.token}/",
        "card": map_page_of(Report.objects.get(pk=report.pk)),
        "open311": f"/open311/v2/requests/{report.reference}.json",
    }
    answers = {way: client.get(address, follow=True) for way, address in addresses.items()}
    assert {way: answer.status_code for way, answer in answers.items()} == dict.fromkeys(addresses, 200)
    return {way: answer.content.decode() for way, answer in answers.items()}


@pytest.mark.parametrize("deed", [Go(Move.RESOLVE, WORDS, is_public=True), Answer(WORDS, is_public=True)])
def test_words_stand_everywhere_when_the_mail_goes(client: Client, report: Report, do: Do, deed: Deed) -> None:
    assert do(deed, report).done
    before = ways_of(client, report)
    assert not mail.outbox
    assert [way for way, shown in before.items() if WORDS in shown] == []
    assert (FRESH in before["sender"]) == isinstance(deed, Go)
    asked = Report.objects.get(pk=report.pk)
    assert tell_now() == 1
    after = ways_of(client, report)
    assert [way for way, shown in after.items() if WORDS not in shown] == []
    assert FRESH not in after["sender"]
    told = Report.objects.get(pk=report.pk)
    assert told.updated_at > asked.updated_at
    assert told.version == asked.version


@pytest.mark.parametrize(("deed", "says"), [(Go(Move.START), False), (Go(Move.START, WORDS), True), (Answer(WORDS), True)])
def test_only_words_change_what_everybody_sees(report: Report, do: Do, deed: Deed, says: bool) -> None:  # noqa: FBT001 (a parameter)
    assert do(deed, report).done
    before = Report.objects.get(pk=report.pk).updated_at, LayerVersion.objects.get(layer="defects").version
    assert (tell_now(), len(mail.outbox)) == (1, 1)
    after = Report.objects.get(pk=report.pk).updated_at, LayerVersion.objects.get(layer="defects").version
    assert (after > before, after == before) == (says, not says)


def test_the_state_is_shown_at_once_and_undone_without_a_word(client: Client, report: Report, clerk: Actor, do: Do) -> None:
    assert do(Go(Move.RESOLVE, WORDS), report).done
    assert "Erledigt" in ways_of(client, report)["sender"]
    batch = last_batch(clerk)
    assert batch is not None
    undo_batch(actor=clerk, number=batch.pk)
    assert tell_now() == 0
    shown = ways_of(client, report)
    assert "Erledigt" not in shown["sender"]
    assert WORDS not in str(shown)
    assert not mail.outbox


def test_what_its_sender_has_opened_again_cannot_be_taken_back(client: Client, report: Report, do: Do) -> None:
    assert do(Go(Move.RESOLVE, WORDS), report).done
    assert FRESH in ways_of(client, report)["sender"]
    reopen_report(report=Report.objects.get(), word="Heute hängt sie wieder.")
    shown = ways_of(client, report)["sender"]
    assert FRESH not in shown
    assert "Heute hängt sie wieder." in shown
    assert do(Go(Move.RESOLVE, WORDS), report).done
    assert FRESH in ways_of(client, report)["sender"]


def test_neither_do_words_stand_in_a_copy_of_ones_data(report: Report, do: Do, django_user_model: type[User]) -> None:
    user = django_user_model.objects.create(username="anna")
    Reporter.objects.filter(report=report).update(user=user)
    assert do(Go(Move.RESOLVE, WORDS), report).done
    assert WORDS not in str(list(copy_sent(user)))
    tell_now()
    assert WORDS in str(list(copy_sent(user)))


def test_nobody_is_written_to_who_has_not_confirmed(
    category: Category, area: BaseFeature, other_authority: Authority, do: Do
) -> None:
    assert area
    waiting = send(category, email="bert@example.org")
    mail.outbox.clear()
    for deed in (Answer(WORDS), Route(other_authority)):
        assert [refusal.why for refusal in do(deed, waiting).refused] == ["Diese Meldung hat noch niemand bestätigt."]
    tell_now()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("deeds", "subjects"),
    [
        ([Go(Move.START), Go(Move.PUT_BACK), Go(Move.START)], ["In Arbeit: Schaukel kaputt"]),
        ([Go(Move.START), Go(Move.RESOLVE, WORDS)], [WORDS]),
    ],
)
def test_of_what_was_overtaken_nobody_hears(report: Report, do: Do, deeds: list[Deed], subjects: list[str]) -> None:
    for deed in deeds:
        assert do(deed, report).done
    tell_now()
    assert [letter.subject for letter in mail.outbox] == subjects


def test_of_two_offices_the_last_is_told(report: Report, clerk: Actor, area: BaseFeature, do: Do) -> None:
    first, last = make_authority(area, "first"), make_authority(area, "last")
    Authority.objects.filter(pk=last.pk).update(title="Kreis")
    for office in (first, Authority.objects.get(pk=last.pk)):
        assert do(Route(office), report).done
    tell_now()
    (letter,) = mail.outbox
    assert "Kreis" in letter.subject
    assert clerk.user


def test_what_was_told_and_undone_is_told_and_signed_by_the_right_office(
    client: Client, report: Report, clerk: Actor, area: BaseFeature, do: Do
) -> None:
    other = make_authority(area, "other")
    Authority.objects.filter(pk=other.pk).update(title="Kreis")
    assert do(Route(Authority.objects.get(pk=other.pk)), report).done
    tell_now()
    mail.outbox.clear()
    batch = last_batch(clerk)
    assert batch is not None
    undo_batch(actor=clerk, number=batch.pk)
    tell_now()
    (letter,) = mail.outbox
    assert "ist wieder so, wie sie vor unserer letzten" in letter.body
    assert do(Answer(WORDS), report).done
    tell_now()
    moments = told_to_sender(Report.objects.get(pk=report.pk))
    assert [moment.who for moment in moments if moment.word == WORDS] == ["Stadt Laage"]
    assert client.get(f"/reports/{report.token}/").status_code == 200
