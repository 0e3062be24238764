"""Opening hours as they stand in German villages, on days on which it matters where the village lies."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from layers.core.exceptions import InvalidInputError
from layers.core.opening_hours import Opening, OpeningHours, parse, read, validate_opening_hours
from layers.core.opening_rules import Kind
from layers.core.public_holidays import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
MV = Calendar("DE", "DE-MV", "Europe/Berlin", (12.35, 53.93))
BW = Calendar("DE", "DE-BW", "Europe/Berlin", (9.2, 48.8))
LI = Calendar("LI", "", "Europe/Vaduz", (9.52, 47.14))

# Tuesday, 16 June 2026, is a day like any other; Saturday, 31 October, is a holiday in the north and east only.
TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = "2026-06-16", "2026-06-17", "2026-06-20", "2026-06-21"
REFORMATION_DAY, ALL_SAINTS, CHRISTMAS_EVE, CHRISTMAS = "2026-10-31", "2026-11-01", "2026-12-24", "2026-12-25"
OPEN, CLOSED, UNKNOWN = Kind.OPEN, Kind.CLOSED, Kind.UNKNOWN

OFFICE = "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-13:00; PH off"

STATES = [
    (OFFICE, TUESDAY, "10:00", OPEN, f"{TUESDAY} 12:00"),
    (OFFICE, TUESDAY, "13:00", CLOSED, f"{TUESDAY} 14:00"),
    (OFFICE, TUESDAY, "12:00", CLOSED, f"{TUESDAY} 14:00"),
    (OFFICE, SATURDAY, "10:00", OPEN, f"{SATURDAY} 13:00"),
    (OFFICE, SATURDAY, "14:00", CLOSED, "2026-06-22 08:00"),
    (OFFICE, REFORMATION_DAY, "10:00", CLOSED, "2026-11-02 08:00"),
    (OFFICE, CHRISTMAS, "10:00", CLOSED, "2026-12-28 08:00"),
    ("Mo,Tu,Th,Fr 08:00-12:00", WEDNESDAY, "10:00", CLOSED, "2026-06-18 08:00"),
    ("Mo, Tu, Th, Fr 8:00-12:00", TUESDAY, "10:00", OPEN, f"{TUESDAY} 12:00"),
    ("Mo, Tu, Th - Fr 8:00-12:00 , 14:00-16:00", WEDNESDAY, "10:00", CLOSED, "2026-06-18 08:00"),
    ("Su, PH off; Mo-Sa 08:00-12:00", WEDNESDAY, "10:00", OPEN, f"{WEDNESDAY} 12:00"),
    ("Apr-Oct: Mo-Fr 08:00-18:00", TUESDAY, "10:00", OPEN, f"{TUESDAY} 18:00"),
    ("Apr-Oct: Mo-Fr 08:00-18:00", CHRISTMAS_EVE, "10:00", CLOSED, None),
    ("Apr 01-Oct 31 09:00-20:00; Nov 01-Mar 31 09:00-17:00", CHRISTMAS_EVE, "18:00", CLOSED, f"{CHRISTMAS} 09:00"),
    ("24/7", TUESDAY, "03:00", OPEN, None),
    ("Mo-Su 00:00-24:00", TUESDAY, "03:00", OPEN, None),
    ("24/7; PH off", REFORMATION_DAY, "10:00", CLOSED, f"{ALL_SAINTS} 00:00"),
    ("Su,PH 10:00-12:00", REFORMATION_DAY, "11:00", OPEN, f"{REFORMATION_DAY} 12:00"),
    ("Su,PH 10:00-12:00", SATURDAY, "11:00", CLOSED, f"{SUNDAY} 10:00"),
    ("PH,Su 10:00-12:00", SUNDAY, "11:00", OPEN, f"{SUNDAY} 12:00"),
    ("Mo-Sa 07:00-20:00; Su,PH off", REFORMATION_DAY, "11:00", CLOSED, "2026-11-02 07:00"),
    ("Mo-Sa 10:00-12:00, PH 14:00-15:00", REFORMATION_DAY, "14:30", OPEN, f"{REFORMATION_DAY} 15:00"),
    ("Mo-Sa 10:00-12:00; PH -1 day off", "2026-10-30", "11:00", CLOSED, f"{REFORMATION_DAY} 10:00"),
    ("PH Mo-Fr 10:00-12:00", REFORMATION_DAY, "11:00", CLOSED, None),
    ("PH Sa,Su 10:00-12:00", REFORMATION_DAY, "11:00", OPEN, f"{REFORMATION_DAY} 12:00"),
    ("Mo-Fr 08:00-18:00; Dec 24-26 off", CHRISTMAS_EVE, "10:00", CLOSED, "2026-12-28 08:00"),
    ("Mo-Fr 08:00-18:00; Dec 24-26 off", "2026-12-23", "10:00", OPEN, "2026-12-23 18:00"),
    ("Fr 22:00-03:00", SATURDAY, "02:00", OPEN, f"{SATURDAY} 03:00"),
    ("Fr 22:00-27:00", SATURDAY, "02:00", OPEN, f"{SATURDAY} 03:00"),
    ("Fr 22:00-03:00; Sa 10:00-12:00", SATURDAY, "02:00", OPEN, f"{SATURDAY} 03:00"),
    ("Fr 22:00-03:00; Sa off", SATURDAY, "02:00", OPEN, f"{SATURDAY} 03:00"),
    ("Mo-Su 18:00-02:00; Fr off", SATURDAY, "01:00", CLOSED, f"{SATURDAY} 18:00"),
    ("Mo-Sa 18:00-02:00; PH off", REFORMATION_DAY, "01:00", OPEN, f"{REFORMATION_DAY} 02:00"),
    ("Mo-Sa 18:00-02:00; PH off", ALL_SAINTS, "01:00", CLOSED, "2026-11-02 18:00"),
    ("Mo-Fr 17:00+", TUESDAY, "18:00", OPEN, None),
    ("Mo[1] 14:00-16:00", "2026-07-06", "15:00", OPEN, "2026-07-06 16:00"),
    ("Mo[-1] 14:00-16:00", "2026-07-06", "15:00", CLOSED, None),
    ("week 1-53/2 Tu 09:00-12:00", TUESDAY, "10:00", OPEN, f"{TUESDAY} 12:00"),
    ("week 2-53/2 Tu 09:00-12:00", TUESDAY, "10:00", CLOSED, "2026-06-23 09:00"),
    ("easter 10:00-12:00", "2026-04-05", "11:00", OPEN, "2026-04-05 12:00"),
    ("2026 Jun 16 off; Mo-Fr 10:00-12:00", TUESDAY, "11:00", OPEN, f"{TUESDAY} 12:00"),
    ("Mo-Fr 10:00-12:00; 2026 Jun 16 off", TUESDAY, "11:00", CLOSED, f"{WEDNESDAY} 10:00"),
    ('We 14:00-17:00 "nach Vereinbarung"', WEDNESDAY, "15:00", UNKNOWN, f"{WEDNESDAY} 17:00"),
    ('We 14:00-17:00 open "bitte klingeln"', WEDNESDAY, "15:00", OPEN, f"{WEDNESDAY} 17:00"),
    ('"nach Vereinbarung"', TUESDAY, "10:00", UNKNOWN, None),
    ('Tu 10:00-12:00 || "nach Vereinbarung"', TUESDAY, "13:00", UNKNOWN, "2026-06-23 10:00"),
    ('Tu 10:00-12:00 || "nach Vereinbarung"', TUESDAY, "11:00", OPEN, f"{TUESDAY} 12:00"),
    ('off "Umbau; PH wieder da"', TUESDAY, "10:00", CLOSED, None),
    ("Mo-Fr 10:00-12:00; SH off", TUESDAY, "11:00", UNKNOWN, f"{TUESDAY} 12:00"),
    ("Mo-Fr 10:00-12:00; SH off", TUESDAY, "13:00", CLOSED, f"{WEDNESDAY} 10:00"),
    ("SH Mo-Fr 10:00-12:00", SATURDAY, "11:00", CLOSED, "2026-06-22 10:00"),
    ("sunrise-sunset", TUESDAY, "12:00", OPEN, f"{TUESDAY} 21:44"),
    ("off", TUESDAY, "10:00", CLOSED, None),
    ("Mo-Fr 08:00\N{EN DASH}12:00;", TUESDAY, "10:00", OPEN, f"{TUESDAY} 12:00"),
]


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("text", "day", "clock", "kind", "until"), STATES)
def test_state(text: str, day: str, clock: str, kind: Kind, until: str | None) -> None:
    state = parse(text, MV).state_at(at(day, clock))
    expected = None if until is None else datetime.fromisoformat(until).replace(tzinfo=BERLIN)
    assert state.kind is kind
    assert state.until == expected


def test_holidays_are_those_of_the_state() -> None:
    moment = at(REFORMATION_DAY, "10:00")
    assert parse(OFFICE, MV).state_at(moment).kind is CLOSED
    assert parse(OFFICE, BW).state_at(moment).kind is OPEN
    assert parse("Su,PH 10:00-12:00", BW).state_at(moment).kind is CLOSED


def test_holidays_of_liechtenstein() -> None:
    assumption_day = datetime(2026, 8, 15, 10, tzinfo=ZoneInfo("Europe/Vaduz"))
    assert parse("Mo-Sa 08:00-18:00; PH off", LI).state_at(assumption_day).kind is CLOSED
    assert parse("Mo-Sa 08:00-18:00; PH off", MV).state_at(assumption_day).kind is OPEN


def test_names_of_holidays_are_in_the_readers_language() -> None:
    day = date.fromisoformat(REFORMATION_DAY)
    with override("de"):
        assert MV.holiday_name(day) == "Reformationstag"
    with override("en"):
        assert MV.holiday_name(day) == "Reformation Day"
    assert BW.holiday_name(day) == ""


@pytest.mark.parametrize(
    "calendar", [Calendar("", "", "UTC"), Calendar("XX", "XX-YY", "UTC"), Calendar("DE", "DE-??", "UTC")]
)
def test_unknown_places_have_no_holidays_of_their_own(calendar: Calendar) -> None:
    assert not calendar.is_holiday(date.fromisoformat(REFORMATION_DAY))


def test_comment_is_told() -> None:
    state = parse('We 14:00-17:00 "nach Vereinbarung"', MV).state_at(at(WEDNESDAY, "15:00"))
    assert state.comment == "nach Vereinbarung"


def test_without_a_position_nobody_knows_when_the_sun_sets() -> None:
    nowhere = Calendar("DE", "DE-MV", "Europe/Berlin")
    assert parse("sunrise-sunset", nowhere).state_at(at(TUESDAY, "12:00")).kind is UNKNOWN
    assert parse('08:00-12:00 open "sunrise"', nowhere).state_at(at(TUESDAY, "10:00")).kind is OPEN


class TestChangeOfClocks:
    def test_night_of_three_hours_less_one(self) -> None:
        ((start, end),) = parse("Sa 23:00-04:00", MV).spans(at("2026-03-28", "12:00"), at("2026-03-29", "12:00"))
        assert end - start == timedelta(hours=4)

    def test_night_of_one_hour_more(self) -> None:
        ((start, end),) = parse("Sa 23:00-04:00", MV).spans(at("2026-10-24", "12:00"), at("2026-10-25", "12:00"))
        assert end - start == timedelta(hours=6)

    def test_hour_that_comes_twice(self) -> None:
        hours = parse("Su 00:00-02:30", MV)
        first = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
        assert hours.state_at(first).kind is OPEN
        assert hours.state_at(first + timedelta(hours=1)).kind is CLOSED


class TestWeek:
    def test_seven_days_with_their_holiday(self) -> None:
        with override("de"):
            week = parse(OFFICE, MV).week(date(2026, 10, 29))
        assert [day.holiday for day in week] == ["", "", "Reformationstag", "", "", "", ""]
        assert week[0].openings == (Opening(time(8), time(12), OPEN), Opening(time(14), time(18), OPEN))
        assert week[2].openings == ()

    def test_night_belongs_to_the_evening_before(self) -> None:
        week = parse("Fr 22:00-03:00", MV).week(date(2026, 6, 19))
        assert [len(day.openings) for day in week] == [1, 0, 0, 0, 0, 0, 0]
        assert week[0].openings[0] == Opening(time(22), time(3), OPEN)

    def test_always_open_is_told_by_day(self) -> None:
        week = parse("24/7", MV).week(date(2026, 6, 19))
        assert {day.openings for day in week} == {(Opening(time(), time(), OPEN),)}


@pytest.mark.parametrize(
    ("text", "always"), [("24/7", True), ("Mo-Su 00:00-24:00", True), ("24/7; PH off", False), ("Apr-Oct", False)]
)
def test_always_open(text: str, always: bool) -> None:  # noqa: FBT001
    assert parse(text, MV).is_always_open is always


BROKEN = [
    "",
    "nach Vereinbarung",
    "Mo-Fr 8-18",
    "Mo-Fr 8.00-18.00",
    "Montag bis Freitag 8:00",
    "Di 08:00-12:00",
    "Mo-Fr 25:00-26:00",
    "Mo-Fr 08:00-18:00 Uhr",
    "Mo-Fr 10:00-18:00 Sa 10:00-14:00",
    "|| off",
    "PH[1] off",
]


@pytest.mark.parametrize("text", BROKEN)
def test_broken_hours_are_refused_and_read_as_none(text: str) -> None:
    assert read(text, MV) is None
    with pytest.raises(InvalidInputError):
        parse(text, MV)
    with pytest.raises(ValidationError):
        validate_opening_hours(text)


def test_error_says_how_far_it_went() -> None:
    with override("de"), pytest.raises(InvalidInputError) as caught:
        parse("Mo-Fr 08:00-18:00 Uhr", MV)
    with override("de"):
        assert "nur bis „Mo-Fr 08:00-18:00“" in str(caught.value)


def test_good_hours_are_valid() -> None:
    validate_opening_hours(OFFICE)


def test_the_same_hours_are_read_once() -> None:
    assert parse(OFFICE, MV) is parse(OFFICE, MV)


HOURS = st.sampled_from(sorted({text for text, *_rest in STATES})).map(lambda text: parse(text, MV))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (zone beside it)
LENGTHS = st.timedeltas(timedelta(), timedelta(days=20))


@given(HOURS, MOMENTS, LENGTHS)
def test_spans_are_in_order_and_within(hours: OpeningHours, start: datetime, length: timedelta) -> None:
    edges = [edge for span in hours.spans(start, start + length) for edge in span]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= start + length for edge in edges)


@given(HOURS, MOMENTS, LENGTHS)
def test_state_agrees_with_spans(hours: OpeningHours, start: datetime, length: timedelta) -> None:
    moment = start + length / 2
    spans = hours.spans(start, start + timedelta(days=21))
    is_open = any(opens <= moment < closes for opens, closes in spans)
    state = hours.state_at(moment)
    assert (state.kind is OPEN) == is_open
    if state.until:
        assert state.until > moment
        assert hours.state_at(state.until).kind is not state.kind
        assert hours.state_at(state.until - timedelta(seconds=1)).kind is state.kind


@given(HOURS, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_week_agrees_with_state(hours: OpeningHours, first: date) -> None:
    for day in hours.week(first):
        for opening in day.openings:
            start = datetime.combine(day.date, opening.start, BERLIN)
            assert hours.state_at(start).kind is opening.kind


@given(
    st.lists(
        st.sampled_from([*"-,;+/ ", "PH", "SH", "Mo", "Sa", "08:00", "26:00", "off", '"x"', "||", "week", "Oct", "31"])
    ).map(" ".join)
)
def test_whatever_can_be_read_can_be_asked(text: str) -> None:
    hours = read(text, MV)
    if hours:
        assert hours.state_at(at(REFORMATION_DAY, "01:00")).kind in Kind
        assert len(hours.week(date.fromisoformat(ALL_SAINTS))) == 7
