"""What is in a picture: said by its sender, read by everybody once the office has let it pass or put it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.triage.orders import deed_in
from layers.core.contributions.ledger import NewPhoto
from layers.core.photos.describing import LONGEST_ALT
from layers.defects.desk.covering import Cover, Describe
from layers.defects.desk.deeds import Release
from layers.defects.desk.undoing import last_batch, undo_batch
from layers.defects.memory.forgetting import forget_senders_of
from layers.defects.models import Report, ReportPhoto
from layers.defects.showing import map_page_of
from tests.defects.asking import make_category, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed
    from layers.defects.models import Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db
SENT, OURS = "Herr Kruse vor der Schaukel", "Eine Schaukel, die an einer Kette hängt"


@pytest.fixture
def report(category: Category) -> Report:
    return send(category, photos=[NewPhoto("a" * 32, 400, 300, SENT)])


def photo() -> ReportPhoto:
    return ReportPhoto.objects.get()


def card(client: Client, report: Report) -> str:
    return str(client.get(map_page_of(Report.objects.get(pk=report.pk))).content.decode())


def test_everybody_reads_it_once_it_is_released(client: Client, report: Report, do: Do) -> None:
    assert SENT not in card(client, report)
    assert f'alt="{SENT}"' in client.get(f"/reports/{report.token}/").content.decode()
    do(Release(), report)
    assert f'alt="{SENT}"' in card(client, report)


def test_the_office_puts_it_in_other_words_before(client: Client, report: Report, clerk: Actor, do: Do) -> None:
    given = {"deed": "describe", "photo": str(photo().pk), "words": f"  {OURS}\r\n"}
    do(deed_in(clerk, given), report)
    assert photo().public_name == ""
    do(Release(), report)
    shown = card(client, report)
    assert (f'alt="{OURS}"' in shown, SENT in shown) == (True, False)
    assert photo().alt == SENT


def test_of_a_covered_picture_nobody_reads_what_was_sent(client: Client, report: Report, do: Do) -> None:
    do(Cover(photo().pk, "b" * 32), report)
    do(Release(), report)
    shown = card(client, report)
    assert SENT not in shown
    assert 'alt="Bild zur Meldung: Schaukel kaputt"' in shown


def test_of_a_released_picture_neither_once_something_is_covered(client: Client, report: Report, do: Do) -> None:
    do(Release(), report)
    assert SENT in card(client, report)
    do(Cover(photo().pk, "b" * 32), report)
    assert SENT not in card(client, report)
    do(Cover(photo().pk, photo().name), report)
    assert f'alt="{SENT}"' in card(client, report), "as it was sent, it has its words again"


@pytest.mark.parametrize("first", [Release, lambda: Cover(photo().pk, "b" * 32)])
def test_words_that_the_office_took_away_stay_away(
    client: Client, report: Report, clerk: Actor, do: Do, first: Callable[[], Deed]
) -> None:
    do(deed_in(clerk, {"deed": "describe", "photo": str(photo().pk), "words": " "}), report)
    do(first(), report)
    do(Release(), report)
    assert photo().public_name
    assert SENT not in card(client, report)
    forget_senders_of([Report.objects.get()])
    assert (photo().alt, photo().public_words) == ("", "")


def test_what_was_concealed_is_not_released_with_the_rest(client: Client, report: Report, do: Do) -> None:
    do(Describe(photo().pk, ""), report)
    do(Cover(photo().pk, ""), report)
    do(Release(), report)
    assert photo().public_name == ""
    do(Cover(photo().pk, photo().name), report)
    assert photo().public_name
    assert SENT not in card(client, report), "words that were taken away stay away"


def test_words_of_the_office_stay_with_a_picture_in_which_something_is_covered(
    client: Client, report: Report, do: Do
) -> None:
    do(Describe(photo().pk, OURS), report)
    do(Cover(photo().pk, "b" * 32), report)
    assert f'alt="{OURS}"' in card(client, report)


def test_of_a_covered_picture_words_of_the_sender_are_forgotten(report: Report, do: Do) -> None:
    do(Cover(photo().pk, "b" * 32), report)
    forget_senders_of([Report.objects.get()])
    assert (photo().name, photo().alt, photo().public_words) == ("b" * 32, "", "")


@pytest.mark.parametrize("deed", [Release, lambda: Describe(photo().pk, OURS)])
def test_undoing_puts_it_back(report: Report, clerk: Actor, do: Do, deed: type[Release]) -> None:
    do(deed(), report)
    assert photo().public_words
    batch = last_batch(clerk)
    assert batch is not None
    undo_batch(actor=clerk, number=batch.pk)
    assert (photo().public_name, photo().public_alt, photo().public_words) == ("", None, "")


def test_what_does_not_fit_is_refused(report: Report, category: Category, do: Do) -> None:
    other = send(category, text="Eine andere.", photos=[NewPhoto("c" * 32, 400, 300)])
    theirs = ReportPhoto.objects.get(report=other).pk
    ours = ReportPhoto.objects.get(report=report).pk
    for deed in (Describe(theirs, OURS), Describe(ours, "x" * (LONGEST_ALT + 1))):
        assert [one.number for one in do(deed, report).refused] == [report.pk]
    assert not ReportPhoto.objects.exclude(public_alt=None).exists()


def test_where_all_is_public_at_once_it_is_too(report: Report) -> None:
    del report
    send(make_category("at-once", shows_at_once=True), photos=[NewPhoto("d" * 32, 400, 300, OURS)])
    assert ReportPhoto.objects.get(name="d" * 32).public_words == OURS


def test_it_is_forgotten_with_its_sender(report: Report, do: Do) -> None:
    do(Describe(photo().pk, OURS), report)
    do(Release(), report)
    forget_senders_of([Report.objects.get()])
    assert (photo().alt, photo().public_alt) == (OURS, OURS)
