"""When something goes: the days and moments of a timetable.

What comes back at a time of day does so on the clocks of the region. Where these skip that time in spring, it goes as much
later as they jump; where they show it twice in autumn, it goes the first time (RFC 5545, 3.3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from layers.rides.days import Holidays
from layers.rides.models import SchoolHolidays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from layers.rides.models import Timetable
    from layers.rides.region import Region

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day on the region's calendar.

    Attributes:
        date: Which.
        is_public_holiday: In the region's state.
        is_school_holiday: By the calendar that the district gave.
    """

    date: date
    is_public_holiday: bool
    is_school_holiday: bool


def dates_between(first: date, last: date) -> list[date]:
    """All dates from one to another, both included."""
    return [first + number * DAY for number in range((last - first).days + 1)]


def days_between(first: date, last: date, region: Region) -> list[Day]:
    """The same with what is special about them."""
    free = list(SchoolHolidays.objects.filter(first_day__lte=last, last_day__gte=first))
    return [Day(day, region.calendar.is_holiday(day), _is_in(free, day)) for day in dates_between(first, last)]


def _is_in(spans: Iterable[SchoolHolidays], day: date) -> bool:
    return any(span.first_day <= day <= span.last_day for span in spans)


def goes_on(timetable: Timetable, day: Day, region: Region) -> bool:
    """Whether something departs on a day."""
    if timetable.departs_at:
        return timetable.departs_at.astimezone(region.calendar.zone).date() == day.date
    if timetable.first_day is None or timetable.last_day is None:
        return False
    return (
        bool(timetable.weekdays & 1 << day.date.weekday())
        and timetable.first_day <= day.date <= timetable.last_day
        and day.date not in timetable.skipped_days
        and _suits(timetable.public_holidays, is_holiday=day.is_public_holiday)
        and _suits(timetable.school_holidays, is_holiday=day.is_school_holiday)
    )


def _suits(does: str, *, is_holiday: bool) -> bool:
    return does == Holidays.ALSO or (does == Holidays.ONLY) == is_holiday


def departure_on(timetable: Timetable, day: date, region: Region) -> datetime:
    """When something departs that goes on a day."""
    return timetable.departs_at or moment_of(day, timetable.departs_on_clock or time(), region)


def moment_of(day: date, clock: time, region: Region) -> datetime:
    """When the region's clocks show a time on a day."""
    return datetime.combine(day, clock, tzinfo=region.calendar.zone).astimezone(UTC)


def departures(timetable: Timetable, first: date, last: date, region: Region) -> Iterator[tuple[date, datetime]]:
    """Days between two on which something departs, and when."""
    for day in days_between(first, last, region):
        if goes_on(timetable, day, region):
            yield day.date, departure_on(timetable, day.date, region)
