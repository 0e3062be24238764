"""What other platforms ask for, read strictly."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from api.parameters import whole_number
from layers.core.exceptions import InvalidInputError
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
DEFAULT_DELTA_S = 900
# A window of a day: more is another question.
MOST_DELTA_S = 12 * 3600
DEFAULT_RADIUS_KM = 1.0
MOST_RADIUS_KM = 10.0
# Where no count is given, the standard wants everything; so much is everything in a district.
MOST_JOURNEYS = 500
# The end of 2099, in seconds since 1970.
LAST_MOMENT = 4_102_444_799
PARTIAL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?$"
NUMBER = r"^[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?$"
_WHOLE = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Ends:
    """From where to where, and how far around.

    Attributes:
        departure: WGS 84.
        arrival: WGS 84.
        departure_radius_m: Metres around the departure; `arrival_radius_m` alike.
    """

    departure: Place
    arrival: Place
    departure_radius_m: float
    arrival_radius_m: float

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read a query.

        Raises:
            InvalidInputError: Something is missing or no such number; the error names it.
        """
        return cls(
            _place(query, "departure"),
            _place(query, "arrival"),
            _radius_m(query, "departureRadius"),
            _radius_m(query, "arrivalRadius"),
        )


@dataclass(frozen=True, slots=True)
class JourneyQuery:
    """Somebody looks for something that happens once.

    Attributes:
        ends: From where to where.
        at: When.
        delta: How much earlier or later it may be.
        count: How many at most.
    """

    ends: Ends
    at: datetime
    delta: timedelta
    count: int

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read a query; errors as those of `Ends.parse`."""
        return cls(Ends.parse(query), _moment(query, "departureDate"), _delta(query), _count(query))


@dataclass(frozen=True, slots=True)
class RegularQuery:
    """Somebody looks for something that comes back every week.

    Attributes:
        ends: From where to where.
        clock: At what time of day, on the region's clocks.
        weekdays: On which days, Monday 0.
        delta: How much earlier or later it may be.
        first: Not before; `None` for now.
        last: Not after.
        count: How many at most.
    """

    ends: Ends
    clock: time
    weekdays: frozenset[int]
    delta: timedelta
    first: datetime | None
    last: datetime | None
    count: int

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read a query; errors as those of `Ends.parse`."""
        first, last = _moment_or_none(query, "minDepartureDate"), _moment_or_none(query, "maxDepartureDate")
        if first and last and first > last:
            raise InvalidInputError(_("This must not be before minDepartureDate."), parameter="maxDepartureDate")
        clock, weekdays = _clock(query, "departureTimeOfDay"), _weekdays(query, "departureWeekdays")
        return cls(Ends.parse(query), clock, weekdays, _delta(query), first, last, _count(query))


def _needed(query: Mapping[str, str], name: str) -> str:
    if name not in query:
        raise InvalidInputError(_("This parameter is needed."), parameter=name)
    return query[name]


def _number(text: str, name: str, least: float, most: float) -> float:
    number = float(text) if re.fullmatch(NUMBER, text) else math.nan
    if not least <= number <= most:
        message = _("This must be a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise InvalidInputError(message, parameter=name)
    return number


def _place(query: Mapping[str, str], name: str) -> Place:
    lat = _number(_needed(query, f"{name}Lat"), f"{name}Lat", -90, 90)
    return Place(_number(_needed(query, f"{name}Lng"), f"{name}Lng", -180, 180), lat)


def _radius_m(query: Mapping[str, str], name: str) -> float:
    return _number(query.get(name, str(DEFAULT_RADIUS_KM)), name, 0, MOST_RADIUS_KM) * 1000


def _moment(query: Mapping[str, str], name: str) -> datetime:
    text = _needed(query, name)
    seconds = int(text) if _WHOLE.fullmatch(text) else -1
    if not 0 <= seconds <= LAST_MOMENT:
        raise InvalidInputError(_("This must be a time in whole seconds since 1970, in UTC."), parameter=name)
    return datetime.fromtimestamp(seconds, UTC)


def _moment_or_none(query: Mapping[str, str], name: str) -> datetime | None:
    return _moment(query, name) if name in query else None


def _delta(query: Mapping[str, str]) -> timedelta:
    return timedelta(seconds=whole_number(query.get("timeDelta"), "timeDelta", 0, MOST_DELTA_S, DEFAULT_DELTA_S))


def _count(query: Mapping[str, str]) -> int:
    return min(whole_number(query.get("count"), "count", 0, 999_999_999, MOST_JOURNEYS), MOST_JOURNEYS)


def _clock(query: Mapping[str, str], name: str) -> time:
    text = _needed(query, name)
    if not re.fullmatch(PARTIAL_TIME, text) or not text.isascii():
        raise InvalidInputError(_("This must be a time of day such as 07:30:00."), parameter=name)
    # A leap second (RFC 3339, 5.7) is the end of the second before it; no ride is that punctual.
    hour, minute, second = (int(part) for part in text[:8].split(":"))
    return time(hour, minute, min(second, 59))


def _weekdays(query: Mapping[str, str], name: str) -> frozenset[int]:
    words = query.get(name, ",".join(WEEKDAYS)).upper().split(",")
    if not set(words) <= set(WEEKDAYS):
        known = ",".join(WEEKDAYS)
        raise InvalidInputError(_("This must be a list of some of these: %(known)s.") % {"known": known}, parameter=name)
    return frozenset(map(WEEKDAYS.index, words))
