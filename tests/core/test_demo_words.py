"""What the examples say: on which days, with which hours, and in German that is fit to be read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.core.demo import content, groups
from layers.core.opening_hours import validate_opening_hours
from layers.core.public_holidays import Calendar
from layers.events.demo import WEEKS_AHEAD, days_of

LIECHTENSTEIN = Calendar("LI", "", "Europe/Vaduz")
MECKLENBURG = Calendar("DE", "DE-MV", "Europe/Berlin")
UNKNOWN = Calendar("", "", "Europe/Berlin")
SEARCHED_FOR = ("Blutspende", "Bücherflohmarkt", "Pflanzentausch", "Theater: Der Apfelkönig")
FILES = ("organisations", "events", "depots", "farm_shops", "places")

days = st.dates(date(2026, 1, 1), date(2040, 12, 31))
calendars = st.sampled_from([LIECHTENSTEIN, MECKLENBURG, UNKNOWN])


def programme(today: date, calendar: Calendar) -> list[tuple[date, str]]:
    return sorted((day, example["title"]) for example in content("events") for day in days_of(example, today, calendar))


# Ascension, Corpus Christi and the first of May: three Thursdays of these eight weeks are public holidays.
@hypothesis.example(date(2036, 4, 18), LIECHTENSTEIN)
@given(days, calendars)
def test_what_is_searched_for_is_there_in_every_season(today: date, calendar: Calendar) -> None:
    titles = {title for _, title in programme(today, calendar)}
    assert set(SEARCHED_FOR) <= titles


@given(days, calendars)
def test_every_day_has_something_and_the_weekend_more(today: date, calendar: Calendar) -> None:
    planned = [day for day, _ in programme(today, calendar)]
    sunday = today + timedelta(days=(6 - today.weekday()) % 7)
    assert planned.count(today) >= 1
    assert planned.count(sunday) >= 1
    assert len(planned) > 60


@given(days, calendars)
def test_dates_lie_within_eight_weeks(today: date, calendar: Calendar) -> None:
    begun = today - timedelta(days=7)
    assert all(begun <= day < today + timedelta(weeks=WEEKS_AHEAD) for day, _ in programme(today, calendar))


@given(days)
def test_nothing_lies_in_the_wrong_season(today: date) -> None:
    for day, title in programme(today, LIECHTENSTEIN):
        if title.startswith(("Weihnachtsmarkt", "Adventssingen")):
            assert day.month in (11, 12)
        if title.startswith(("Badetag", "Dorffest")):
            assert 5 <= day.month <= 9
        if title.startswith(("Osterfeuer", "Ostereier")):
            assert day.month in (3, 4)


def test_days_are_the_right_ones() -> None:
    found = programme(date(2027, 3, 1), MECKLENBURG)
    assert (date(2027, 3, 27), "Osterfeuer") in found
    assert (date(2027, 3, 29), "Ostereier suchen") in found
    assert {day.weekday() for day, title in found if title == "Gottesdienst"} == {6}
    assert {day.weekday() for day, title in found if title == "Seniorencafé"} == {2}
    assert {day.weekday() for day, title in found if title.startswith("Markttag")} == {5}


def test_nobody_gives_blood_on_christmas_eve() -> None:
    today = date(2026, 11, 24)
    assert date(2026, 12, 24) not in [day for day, title in programme(today, UNKNOWN) if title == "Blutspende"]
    assert (date(2026, 12, 24), "Christvesper mit Krippenspiel") in programme(today, UNKNOWN)


@pytest.mark.parametrize("name", FILES)
def test_texts_are_calm_and_tidy(name: str) -> None:
    for example in content(name):
        for text in (example["title"], example["description"]):
            assert "!" not in text
            assert "  " not in text
        assert example["description"].endswith((".", "?"))


@pytest.mark.parametrize("name", ["organisations", "depots", "farm_shops", "places"])
def test_opening_hours_can_be_read(name: str) -> None:
    for example in content(name):
        if "opening_hours" in example:
            validate_opening_hours(example["opening_hours"])


@pytest.mark.parametrize("name", ["organisations", "events", "depots", "places"])
def test_sites_and_hosts_exist(name: str) -> None:
    clubs = {example["id"] for example in content("organisations")}
    for example in content(name):
        assert example["at"] in groups()
        assert set(example.get("by", ())) <= clubs


def test_clubs_are_told_apart_by_what_their_names_begin_with() -> None:
    beginnings = sorted(example["title"].format(place="") for example in content("organisations"))
    assert not [pair for pair in pairwise(beginnings) if pair[1].startswith(pair[0])]
