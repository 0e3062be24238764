"""Opening hours: read, checked, asked for a moment, for a span and for a week.

They are written in the notation of OpenStreetMap (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification) and
evaluated with the public holidays of the state. Nobody knows the school holidays here: where hours differ in them, the
answer is that it is not known.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from opening_hours import ParserError  # type: ignore[attr-defined]  # missing in the library's stubs

from layers.core.exceptions import InvalidInputError
from layers.core.opening_rules import (
    DAY,
    QUOTED,
    WEEKDAY,
    Kind,
    Segment,
    alternatives,
    as_read_on,
    evaluate,
    in_school_holidays,
    library,
    rules_of,
)
from layers.core.public_holidays import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django_stubs_ext import StrOrPromise

# A change that lies further ahead is not told.
HORIZON = timedelta(days=14)
WEEK = 7

_POSITION = re.compile(r"--> 1:(\d+)")
_LISTED = rf"(?:{WEEKDAY}(?: ?- ?{WEEKDAY})?|PH|SH)"
_LOOSE_LIST = re.compile(rf"{QUOTED}|(?P<list>\b{_LISTED}(?: ?, ?{_LISTED})*\b)")
_OPEN_END = re.compile(r"\d\+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_DAY_OF_MONTH = re.compile(rf"{QUOTED}|(?<!-)(?<!- )(?P<month>{_MONTH}) ?(?P<day>\d\d?)(?![\d:])(?! ?- ?{_MONTH})")
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What a place is at a moment.

    Attributes:
        kind: Open, closed or unknown.
        until: When that changes, in the place's time zone; `None` when it does not within `HORIZON`, or nobody knows when.
        comment: What the hours say about it, such as by appointment.
        then: What it is afterwards; `None` where nothing is known to change.
    """

    kind: Kind
    until: datetime | None
    comment: str = ""
    then: Kind | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A time of a day at which a place is open, or may be.

    Attributes:
        start: Local time at which it begins.
        end: Local time at which it ends; midnight, or a time before the start, lies on the next day.
        kind: Open or unknown.
        comment: What the hours say about it, such as by appointment.
    """

    start: time
    end: time
    kind: Kind
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a place.

    Attributes:
        date: Which day it is.
        openings: When the place is open; a span over midnight belongs to the day on which it begins.
        holiday: Name of the public holiday in the active language; empty on other days.
    """

    date: date
    openings: tuple[Opening, ...]
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a place is open. Made by `parse` or `read`.

    Attributes:
        text: Valid opening hours.
        calendar: Where the place is.
    """

    text: str
    calendar: Calendar

    @property
    def is_always_open(self) -> bool:
        """Whether it never closes, on holidays neither."""
        return _never_closes(self.text)

    @property
    def fallbacks(self) -> list[str]:
        """The rules behind `||`, which hold while all before them say closed."""
        return alternatives(self.text)[1:]

    def main_rules(self) -> OpeningHours:
        """The hours without their fallbacks."""
        return replace(self, text=alternatives(self.text)[0])

    def state_at(self, moment: datetime) -> OpeningState:
        """What the place is at a moment, and until when.

        Args:
            moment: Aware.
        """
        first = moment.astimezone(self.calendar.zone).date()
        segments = [segment for segment in _segments(self, first, first + HORIZON) if segment.end > moment]
        now = segments[0]
        then = next((segment for segment in segments if segment.kind is not now.kind), None)
        until = self._known(then.start.astimezone(self.calendar.zone), now) if then else None
        return OpeningState(now.kind, until, now.comment, then.kind if then else None)

    def _known(self, end: datetime, segment: Segment) -> datetime | None:
        """The end of a segment, unless it is the midnight that the library puts for an open end (17:00+)."""
        is_open_end = segment.kind is Kind.OPEN and end.time() == time.min and _OPEN_END.search(self.text)
        return None if is_open_end else end

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """When the place is surely open between two moments.

        Args:
            start: Aware.
            end: Aware; the first moment that does not count any more.

        Returns:
            Spans in UTC, in order, without overlaps, each without its end.
        """
        zone = self.calendar.zone
        segments = _segments(self, start.astimezone(zone).date(), end.astimezone(zone).date())
        joined = _joined([segment for segment in segments if segment.kind is Kind.OPEN])
        clipped = [(max(span.start, start.astimezone(UTC)), min(span.end, end.astimezone(UTC))) for span in joined]
        return [(opens, closes) for opens, closes in clipped if opens < closes]

    def week(self, first_day: date) -> list[Day]:
        """Seven days, with their holidays.

        Args:
            first_day: The first of them.
        """
        days = _days(first_day, WEEK)
        segments = evaluate(self.text, self.calendar, self.calendar.is_holiday, days[0] - DAY, days[-1] + DAY)
        openings = _openings(segments, self.calendar)
        return [Day(day, openings.get(day, ()), self.calendar.holiday_name(day)) for day in days]

    def usual_day(self, weekday: int, *, holiday: bool = False) -> tuple[Opening, ...]:
        """When the place is open on a weekday of a week like any other.

        Args:
            weekday: 0 is Monday.
            holiday: As if that day were a public holiday.
        """
        day = ANY_MONDAY + timedelta(days=weekday)
        segments = evaluate(self.text, self.calendar, lambda other: holiday and other == day, day - DAY, day + DAY)
        return _openings(segments, self.calendar).get(day, ())


# A week without a change of the clocks, for hours that are the same in every week.
ANY_MONDAY = date(2026, 6, 15)


@lru_cache(maxsize=8192)
def _never_closes(text: str) -> bool:
    return str(library(text, None, None).normalize()) == "24/7"


@lru_cache(maxsize=1024)
def _segments(hours: OpeningHours, first: date, last: date) -> tuple[Segment, ...]:
    return tuple(evaluate(hours.text, hours.calendar, hours.calendar.is_holiday, first, last))


def _days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=later) for later in range(number)]


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours that say the same, as one."""
    result: list[Segment] = []
    for segment in segments:
        before = result[-1] if result else None
        if before and (before.end, before.kind, before.comment) == (segment.start, segment.kind, segment.comment):
            result[-1] = replace(before, end=segment.end)
        else:
            result.append(segment)
    return result


def _openings(segments: Iterable[Segment], calendar: Calendar) -> dict[date, tuple[Opening, ...]]:
    """What is not closed, by the day on which it begins."""
    result: dict[date, tuple[Opening, ...]] = {}
    for span in _joined(segment for segment in segments if segment.kind is not Kind.CLOSED):
        for start, end in _by_day(span.start.astimezone(calendar.zone), span.end.astimezone(calendar.zone)):
            opening = Opening(start.time(), end.time(), span.kind, span.comment)
            result[start.date()] = (*result.get(start.date(), ()), opening)
    return result


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """A night is told whole, as people do; what lasts for days is cut at each midnight."""
    if end.astimezone(UTC) - start.astimezone(UTC) < DAY:
        yield start, end
        return
    while start < end:
        midnight = datetime.combine(start.date() + DAY, time.min, start.tzinfo)
        yield start, min(end, midnight)
        start = midnight


@lru_cache(maxsize=8192)
def parse(text: str, calendar: Calendar) -> OpeningHours:
    """Read opening hours.

    Args:
        text: In the notation of OpenStreetMap; long dashes and a semicolon too many do no harm.
        calendar: Where the place is.

    Raises:
        InvalidInputError: They cannot be read; the message says up to where they can.
    """
    tidy = _tidy(text)
    if _names_no_day(tidy):
        raise InvalidInputError(_help(tidy, ""), parameter="opening_hours")
    try:
        _check(tidy)
    except ParserError as error:
        raise InvalidInputError(_help(tidy, str(error)), parameter="opening_hours") from None
    return OpeningHours(tidy, calendar)


def read(text: str, calendar: Calendar) -> OpeningHours | None:
    """Read opening hours as somebody else wrote them; `None` where that cannot be done."""
    try:
        return parse(text, calendar)
    except InvalidInputError:
        return None


def validate_opening_hours(text: str) -> None:
    """Refuse what cannot be read, as a validator of a form.

    Raises:
        ValidationError: They cannot be read; the message says up to where they can.
    """
    try:
        parse(text, NOWHERE)
    except InvalidInputError as error:
        raise ValidationError(error.message, code="opening_hours") from None


NOWHERE = Calendar(country="", state="", time_zone="UTC")


def _tidy(text: str) -> str:
    """What people type on phones, as the notation wants it; `Mo, Tu 08:00-12:00` would be open all Monday."""
    on_one_line = re.sub(r"\s+", " ", text.replace("\N{EN DASH}", "-")).replace(" ,", ",").strip(" ;,")
    return _LOOSE_LIST.sub(lambda found: found[0] if found["list"] is None else found["list"].replace(" ", ""), on_one_line)


def _names_no_day(text: str) -> bool:
    """Whether something is said of a day that no year has, such as 30 February: the library says it of the whole year.

    Only at the beginning of a span within a month, for it reads `Apr 1-Sep 31` as everybody means it.
    """
    found = [(one["month"], one["day"]) for one in _DAY_OF_MONTH.finditer(text) if one["month"]]
    return any(int(day) > monthrange(_LEAP_YEAR, _MONTHS.index(month) + 1)[1] for month, day in found)


def _check(text: str) -> None:
    """Parse every form in which the text is going to be evaluated.

    Raises:
        ParserError: One of them cannot be read.
    """
    library(text, None, None)
    for rules in alternatives(text):
        for read_so in (rules, as_read_on(ANY_MONDAY, in_school_holidays(rules), lambda _day: True)):
            for rule in (read_so, *rules_of(read_so)):
                library(rule, None, None)


def _help(text: str, error: str) -> StrOrPromise:
    """What to tell a person: up to where it is understood, and how it is written."""
    found = _POSITION.search(error)
    understood = text[: int(found[1]) - 1].strip() if found else ""
    if understood:
        return _("These opening hours are understood only up to “%(part)s”. %(example)s") % {
            "part": understood,
            "example": EXAMPLE,
        }
    return _("These opening hours cannot be read. %(example)s") % {"example": EXAMPLE}


EXAMPLE = _("They are written like this: Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-13:00; PH off. PH are public holidays.")
