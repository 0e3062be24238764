"""Evaluates opening hours over spans of days: `opening-hours-py`, and what that library lacks.

The library reads the notation (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification) and knows the holidays
of countries, but not those of states, and takes no others. What it says about a day depends only on that day and on the one
before. So holidays are put in as what they are on those two days: weekdays. On Saturday, 31 October, `PH off` is read as
`Sa off`, and on all other days as a holiday that never comes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop
from opening_hours import OpeningHours as Rules
from opening_hours import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from layers.core.public_holidays import Calendar

    IsHoliday = Callable[[date], bool]

DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# Translated where it is shown: what is evaluated does not depend on who reads it.
SCHOOL_HOLIDAYS = gettext_noop("different in the school holidays")
SUN = gettext_noop("depends on the sun")


class Kind(StrEnum):
    """What a place is at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time in which nothing changes; its end does not belong to it.

    Attributes:
        start: Its first moment, in UTC.
        end: The first moment after it, in UTC.
        kind: What the place is meanwhile.
        comment: What the hours say about it, such as by appointment.
    """

    start: datetime
    end: datetime
    kind: Kind
    comment: str = ""


KINDS = {State.OPEN: Kind.OPEN, State.CLOSED: Kind.CLOSED, State.UNKNOWN: Kind.UNKNOWN}

QUOTED = r'"[^"]*"'
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_RANGE = rf"{WEEKDAY}(?:-{WEEKDAY})?"
_HOLIDAY = re.compile(
    rf"{QUOTED}|(?<![A-Za-z])(?P<kind>PH|SH)(?P<offset>\s*[+-]\s*\d+\s*days?)?(?:\s+(?P<among>{_RANGE}(?:\s*,\s*{_RANGE})*))?",
)
_FALLBACK = re.compile(rf"((?:{QUOTED}|(?!\|\|).)*)(?:\|\||$)")
_SCHOOL = re.compile(rf"{QUOTED}|(?<![A-Za-z])(?P<word>SH)")
_SUN = re.compile(rf"{QUOTED}|(?P<word>sunrise|sunset|dawn|dusk)")
_CLOCKS = re.compile(rf"{QUOTED}|(?P<start>\d\d?:\d\d)\s*-\s*(?P<end>\d\d?:\d\d)")
_RULE = re.compile(rf"(?:{QUOTED}|[^;\"])+")
_SURELY = re.compile(rf"open\s*({QUOTED})")


def evaluate(text: str, calendar: Calendar, is_holiday: IsHoliday, first: date, last: date) -> list[Segment]:
    """What a place is from the start of the first day to the end of the last, without gaps.

    Args:
        text: Valid opening hours.
        calendar: Where the place is.
        is_holiday: Says which days are holidays.
        first: The first day.
        last: The last day.
    """
    if calendar.position is None and mentions(_SUN, text):
        return [Segment(_midnight(first, calendar), _midnight(last + DAY, calendar), Kind.UNKNOWN, SUN)]
    rules, *fallbacks = alternatives(text)
    segments = _evaluate_alternative(rules, calendar, is_holiday, first, last)
    for fallback in fallbacks:
        other = _evaluate_alternative(fallback, calendar, is_holiday, first, last)
        segments = _combined(segments, other, _unless_closed)
    return segments


def alternatives(text: str) -> list[str]:
    """The rules, and what holds while they say closed: the parts between `||`, which the library tells apart by day only."""
    return [part.strip() for part in _FALLBACK.findall(text) if part.strip()]


def mentions(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a word stands in a text outside of its comments."""
    return any(found["word"] for found in pattern.finditer(text))


def _evaluate_alternative(text: str, calendar: Calendar, is_holiday: IsHoliday, first: date, last: date) -> list[Segment]:
    lessons = _evaluate_rules(without_school_holidays(text), calendar, is_holiday, first, last)
    if not mentions(_SCHOOL, text):
        return lessons
    free = _evaluate_rules(in_school_holidays(text), calendar, is_holiday, first, last)
    return _combined(lessons, free, _if_both)


def without_school_holidays(text: str) -> str:
    """The rules as they are read while school is on."""
    return _HOLIDAY.sub(lambda found: "SH" if found["kind"] == "SH" else found[0], text)


def in_school_holidays(text: str) -> str:
    """The rules as they are read in the school holidays."""
    return _HOLIDAY.sub(lambda found: (found["among"] or "Mo-Su") if found["kind"] == "SH" else found[0], text)


def _evaluate_rules(text: str, calendar: Calendar, is_holiday: IsHoliday, first: date, last: date) -> list[Segment]:
    """Ask the library, at once for all following days on which the rules read the same."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    result: list[Segment] = []
    for read, group in groupby(days, lambda day: as_read_on(day, text, is_holiday)):
        same = list(group)
        result += _ask(read, calendar, same[0], same[-1])
    return result


def as_read_on(day: date, text: str, is_holiday: IsHoliday) -> str:
    """The rules with weekdays in place of holidays, valid for that day and the night before."""

    def put_in(found: re.Match[str]) -> str:
        if found["kind"] != "PH":
            return found[0]
        offset = timedelta(days=int(re.sub(r"[^\d-]", "", found["offset"] or "0")))
        days = [near for near in (day - DAY, day) if is_holiday(near - offset) and _is_among(near, found["among"])]
        return ",".join(WEEKDAYS[near.weekday()] for near in days) or "PH"

    return _HOLIDAY.sub(put_in, text)


def _is_among(day: date, selector: str | None) -> bool:
    """Whether a selector such as Mo-Fr, where there is one, covers a day."""
    return selector is None or library(selector, None, None).is_open(datetime.combine(day, time(12)))


def _ask(text: str, calendar: Calendar, first: date, last: date) -> Iterator[Segment]:
    rules = library(text, calendar.time_zone, calendar.position)
    surely = {comment.strip('"') for comment in _SURELY.findall(text)}
    for start, end, state, comment in rules.intervals(_midnight(first, calendar), _midnight(last + DAY, calendar)):
        # Who only adds a comment leaves it open whether somebody is there (specification, rule modifiers).
        is_unsure = state == State.OPEN and comment and comment not in surely
        kind = Kind.UNKNOWN if is_unsure else KINDS[state]
        segment = Segment(start.astimezone(UTC), end.astimezone(UTC), kind, comment)
        yield from _with_night_before(segment, text, calendar)


def _with_night_before(segment: Segment, text: str, calendar: Calendar) -> Iterator[Segment]:
    """Let each night end as it began, which is what the library forgets at midnight.

    There, `Sa 10:00-12:00` also ends the Friday of `Fr 22:00-03:00`, and `Fr off` does not end it.
    """
    end = end_of_night(text, calendar, segment)
    if end is None:
        yield segment
        return
    until = min(end, segment.end)
    yield Segment(segment.start, until, Kind.OPEN if segment.kind is Kind.CLOSED else Kind.CLOSED)
    if until < segment.end:
        yield replace(segment, start=until)


def end_of_night(text: str, calendar: Calendar, segment: Segment) -> datetime | None:
    """When the night before a segment ends, in UTC, if the segment begins at midnight and contradicts that night."""
    midnight = segment.start.astimezone(calendar.zone)
    if midnight.time() != time.min or not ends_of_nights(text):
        return None
    late = midnight - timedelta(minutes=1)
    was_closed = library(text, calendar.time_zone, calendar.position).is_closed(late)
    return None if was_closed == (segment.kind is Kind.CLOSED) else _end_over_midnight(text, calendar, late)


def _end_over_midnight(text: str, calendar: Calendar, late: datetime) -> datetime | None:
    """When the span of the last rule that is open late in an evening ends, if it goes over midnight."""
    alone = ((rule, library(rule, calendar.time_zone, calendar.position)) for rule in reversed(rules_of(text)))
    for rule, hours in alone:
        end = None if hours.is_closed(late) else hours.next_change(late)
        if end:
            return end.astimezone(UTC) if end.hour * 60 + end.minute in ends_of_nights(rule) else None
    return None


def rules_of(text: str) -> list[str]:
    """The rules between the semicolons; a later one replaces an earlier one on the days that it names."""
    return [rule.strip() for rule in _RULE.findall(text) if rule.strip()]


def ends_of_nights(text: str) -> set[int]:
    """At how many minutes after midnight the spans end that go over it."""
    spans = [(_minutes(found["start"]), _minutes(found["end"])) for found in _CLOCKS.finditer(text) if found["start"]]
    return {end % DAY_MINUTES for start, end in spans if end <= start or end > DAY_MINUTES}


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time.min, calendar.zone)


def _combined(ones: list[Segment], others: list[Segment], choose: Callable[[Segment, Segment], Segment]) -> list[Segment]:
    """Choose anew wherever one of two evaluations of the same days changes."""
    cuts = sorted({moment for segment in (*ones, *others) for moment in (segment.start, segment.end)})
    return [
        replace(choose(segment_at(ones, start), segment_at(others, start)), start=start, end=end)
        for start, end in pairwise(cuts)
    ]


def segment_at(segments: list[Segment], moment: datetime) -> Segment:
    """The segment that a moment, in UTC, lies in."""
    return segments[bisect_right(segments, moment, key=lambda segment: segment.start) - 1]


def _unless_closed(rules: Segment, fallback: Segment) -> Segment:
    return fallback if rules.kind is Kind.CLOSED else rules


def _if_both(lessons: Segment, free: Segment) -> Segment:
    return lessons if lessons.kind is free.kind else replace(lessons, kind=Kind.UNKNOWN, comment=SCHOOL_HOLIDAYS)


@lru_cache(maxsize=8192)
def library(text: str, time_zone: str | None, position: tuple[float, float] | None) -> Rules:
    """Let the library parse rules.

    Args:
        text: One or more rules.
        time_zone: Name in the tz database; without one, times are local.
        position: Longitude and latitude in degrees (WGS 84).

    Raises:
        opening_hours.ParserError: They cannot be read.
    """
    zone = ZoneInfo(time_zone) if time_zone else None
    place = (position[1], position[0]) if position else None
    return Rules(text, timezone=zone, coords=place, auto_country=False, auto_timezone=bool(place))
