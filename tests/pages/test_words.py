"""Times, distances and values as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.measure import Distance
from django.utils.timezone import localtime, now
from django.utils.translation import override

from api.pages import times
from api.pages.measures import chosen_length_words, distance_words
from api.pages.rows import kind_word
from api.pages.words import opening_hours, word
from layers.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

BERLIN = ZoneInfo("Europe/Berlin")
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with override("de"):
        yield


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    today = localtime(now()).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=days)


def test_hours_and_minutes() -> None:
    assert times.clock(at(15)) == f"15{NBSP}Uhr"
    assert times.clock(at(9, 30)) == f"9:30{NBSP}Uhr"
    with override("en"):
        assert times.clock(at(15)) == f"3{NBSP}PM"


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The present moment, for those who ask for it by either name."""
    moment = datetime(2026, 6, 13, 12, tzinfo=BERLIN)
    for name in ("django.utils.timezone.now", "layers.core.clock.now"):
        monkeypatch.setattr(name, lambda: moment)
    return moment


def test_start_from_the_readers_point_of_view(noon: datetime) -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert times.start(noon + 3 * hour) == f"Heute ab 15{NBSP}Uhr"
    assert times.start(noon + day + 3 * hour) == f"Morgen, 15{NBSP}Uhr"
    assert times.start(noon - day, noon + day) == "Läuft gerade"
    assert times.start(noon - day, noon + 3 * hour) == f"Läuft bis 15{NBSP}Uhr"
    assert times.start(noon - 2 * day, noon - day) == times.start(noon - day) == "Vorbei"
    assert times.start(datetime(2031, 6, 13, 15, tzinfo=BERLIN)) == f"13. Jun 2031, 15{NBSP}Uhr"


def test_what_has_no_end_goes_on_for_some_hours(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = timedelta(hours=1)
    assert times.start(noon - 2 * hour) == f"Heute ab 10{NBSP}Uhr"
    assert times.start(noon - 4 * hour) == "Vorbei"
    for name in ("django.utils.timezone.now", "layers.core.clock.now"):
        monkeypatch.setattr(name, lambda: noon + 13 * hour)
    assert times.start(noon + 11 * hour) == "Läuft gerade"


def test_span_of_one_day_and_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    begin = datetime(2026, 6, 13, 15, tzinfo=BERLIN)
    saturday = f"Samstag, 13.{NBSP}Juni"
    assert times.span(begin, None) == f"{saturday}, 15{NBSP}Uhr"
    assert times.span(begin, begin + timedelta(hours=3)) == f"{saturday}, 15{NBSP}Uhr bis 18{NBSP}Uhr"
    assert times.span(begin, begin + timedelta(days=1)) == f"{saturday}, 15{NBSP}Uhr bis Sonntag, 14.{NBSP}Juni, 15{NBSP}Uhr"
    far = datetime(2131, 12, 31, 15, tzinfo=BERLIN)
    monday, tuesday = f"Montag, 31.{NBSP}Dezember{NBSP}2131", f"Dienstag, 1.{NBSP}Januar{NBSP}2132"
    assert times.span(far, far + timedelta(days=1)) == f"{monday}, 15{NBSP}Uhr bis {tuesday}, 15{NBSP}Uhr"


@pytest.mark.parametrize(
    ("metres", "words"),
    [(3, "10 m"), (347, "350 m"), (996, "1,0 km"), (3210, "3,2 km"), (14_400, "14 km")],
)
def test_distances_are_as_precise_as_a_walker_needs(metres: float, words: str) -> None:
    assert distance_words(Distance(m=metres)) == words


@pytest.mark.parametrize(("metres", "words"), [(500, "500 m"), (2_000, "2 km"), (2_500, "2,5 km"), (20_000, "20 km")])
def test_what_somebody_chose_is_said_as_round_as_it_is(metres: int, words: str) -> None:
    assert chosen_length_words(metres) == words


def test_unknown_distance_is_not_told() -> None:
    assert distance_words(None) == ""


def test_feature_without_a_name_is_called_what_it_is() -> None:
    assert kind_word(registry.get("rest-spots"), "bench") == "Sitzbank"
    assert kind_word(registry.get("playgrounds"), "") == "Spielplatz"
    assert kind_word(registry.get("rest-spots"), "no-longer-declared") == "Rastplatz"


def test_values_of_openstreetmap_have_german_words() -> None:
    assert word("fine_gravel") == "Splitt"
    assert word("something_new") == "something new"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mo-Su 08:00-20:00", "Mo–So 08:00–20:00"),
        ("Tu,Th 9:00-12:00;PH off", "Di,Do 9:00–12:00; Feiertage geschlossen"),
        ("24/7", "immer offen"),
        ("nach Vereinbarung", "nach Vereinbarung"),
    ],
)
def test_opening_hours_are_readable(written: str, read: str) -> None:
    assert opening_hours(written) == read
