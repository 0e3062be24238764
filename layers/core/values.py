"""Parsed input: what came in as text, checked once and never again."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self

from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import InvalidInputError

WGS84 = 4326
DECIMALS = 7
NUMBERS_OF_FLAT_BOX = 4
NUMBERS_OF_BOX_WITH_HEIGHTS = 6
ROW_DIGITS = 18
"""Of the largest number that every row can have."""
COUNT_DIGITS = 9
"""Of pages, zooms and whatever else is reckoned with."""


def number_in(text: str, most_digits: int = ROW_DIGITS) -> int | None:
    """A number that an address or a form names; `None` for everything else.

    Args:
        text: As it came in.
        most_digits: Longer ones are none: Python refuses to read thousands of them, and a database all that are too large.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most_digits else None


def day_in(text: str) -> date | None:
    """A day that an address or a form names, as ISO 8601 writes it; `None` for everything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class BBox:
    """A box of longitudes and latitudes in degrees (WGS 84); `west` > `east` means that it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str, parameter: str = "bbox") -> Self:
        """Read `west,south,east,north`, or six numbers with heights, which are ignored.

        Args:
            text: Numbers separated by commas, in degrees.
            parameter: What to call it in an error.

        Raises:
            InvalidInputError: Not four or six finite numbers, outside the globe, or south of north swapped.
        """
        return cls.checked(*box_corners(text, parameter), parameter)

    @classmethod
    def checked(cls, west: float, south: float, east: float, north: float, parameter: str) -> Self:
        """A box of degrees that somebody gave.

        Raises:
            InvalidInputError: It lies outside the globe, or south and north are swapped.
        """
        on_globe = all(-180 <= longitude <= 180 for longitude in (west, east)) and -90 <= south <= north <= 90  # noqa: PLR2004 (the globe)
        if not on_globe:
            raise InvalidInputError(
                _("Longitudes go from -180 to 180, latitudes from -90 to 90, and south comes before north."),
                parameter=parameter,
            )
        return cls(west, south, east, north)

    @classmethod
    def around(cls, box: tuple[float, float, float, float]) -> Self:
        """The box as seven decimals write it, never smaller than it was (RFC 7946 has no use for more: 1 cm).

        Args:
            box: West, south, east, north in degrees.
        """
        west, south, east, north = box
        scale = 10**DECIMALS
        return cls(
            math.floor(west * scale) / scale,
            math.floor(south * scale) / scale,
            math.ceil(east * scale) / scale,
            math.ceil(north * scale) / scale,
        )

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, in degrees."""
        width = (self.east - self.west) % 360 if self.west > self.east else self.east - self.west
        longitude = (self.west + width / 2 + 180) % 360 - 180
        return longitude, (self.south + self.north) / 2

    def as_polygon(self) -> GEOSGeometry:
        """The box as a geometry (EPSG:4326), in two parts where it crosses the antimeridian.

        A box without width or height is a line or a point: a polygon without area is invalid, and nothing intersects it.
        """
        if self.west <= self.east:
            return _rectangle(self.west, self.south, self.east, self.north)
        western = _rectangle(self.west, self.south, 180, self.north)
        return western.union(_rectangle(-180, self.south, self.east, self.north))


def box_corners(text: str, parameter: str) -> tuple[float, float, float, float]:
    """Read the lower and the upper corner of a box, whatever its axes are; heights are ignored (OGC API - Features 7.15.3).

    Raises:
        InvalidInputError: Not four or six finite numbers.
    """
    numbers = _numbers(text, parameter)
    if len(numbers) == NUMBERS_OF_BOX_WITH_HEIGHTS:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != NUMBERS_OF_FLAT_BOX:
        raise InvalidInputError(
            _("A box has four numbers: west, south, east, north. For example 12.3,53.9,12.4,54.0."), parameter=parameter
        )
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _rectangle(west: float, south: float, east: float, north: float) -> GEOSGeometry:
    if (west, south) == (east, north):
        return Point(west, south, srid=WGS84)
    if west == east or south == north:
        return LineString((west, south), (east, north), srid=WGS84)
    return Polygon(((west, south), (west, north), (east, north), (east, south), (west, south)), srid=WGS84)


def _numbers(text: str, parameter: str) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    numbers = [float(part) if _NUMBER.fullmatch(part) else math.nan for part in parts]
    if not all(map(math.isfinite, numbers)):
        raise InvalidInputError(_("Only numbers separated by commas are understood here."), parameter=parameter)
    return numbers


# Narrower than `float`, which also takes `1_000`, `infinity` and digits of every script.
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class LonLat:
    """A place on the globe: longitude and latitude in degrees (WGS 84)."""

    longitude: float
    latitude: float

    @classmethod
    def parse(cls, text: str, parameter: str = "near") -> Self:
        """Read `longitude,latitude`.

        Raises:
            InvalidInputError: Not two finite numbers, or outside the globe.
        """
        numbers = _numbers(text, parameter)
        if len(numbers) != 2 or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:  # noqa: PLR2004 (the globe)
            raise InvalidInputError(
                _("A place has two numbers: longitude from -180 to 180, latitude from -90 to 90. For example 12.35,53.93."),
                parameter=parameter,
            )
        return cls(*numbers)


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of time, `None` for an open end; an instant has both ends equal. Both ends belong to it."""

    start: datetime | None
    end: datetime | None

    @classmethod
    def parse(cls, text: str, parameter: str = "datetime") -> Self:
        """Read an RFC 3339 instant, a date, or an interval `a/b` in which `..` or nothing means open.

        Source: OGC API - Features 7.15.4.

        Raises:
            InvalidInputError: Not a time, both ends open, or the start after the end.
        """
        parts = text.split("/")
        if len(parts) == 1:
            return cls(*_span(text, parameter))
        if len(parts) != 2 or set(parts) <= {"", ".."}:  # noqa: PLR2004 (an interval has two ends)
            raise InvalidInputError(_TIME_HELP, parameter=parameter)
        start = None if parts[0] in {"", ".."} else _span(parts[0], parameter)[0]
        end = None if parts[1] in {"", ".."} else _span(parts[1], parameter)[1]
        if start and end and start > end:
            raise InvalidInputError(_("The start lies after the end. Please swap them."), parameter=parameter)
        return cls(start, end)


_TIME_HELP = _("A time looks like 2026-06-13T15:00:00Z, a span like 2026-06-13/2026-06-14 or 2026-06-13/.. .")


# `full-date` and `date-time` of RFC 3339, 5.6; Python reads all of ISO 8601, which has many more.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})")


def _span(text: str, parameter: str) -> tuple[datetime, datetime]:
    """The first and the last moment that a date or an instant covers."""
    try:
        if _DAY.fullmatch(text):
            return _whole_day(date.fromisoformat(text))
        if _INSTANT.fullmatch(text):
            instant = _in_utc(datetime.fromisoformat(text.upper()), parameter)
            return instant, instant
    except ValueError:  # no such day or hour
        pass
    raise InvalidInputError(_TIME_HELP, parameter=parameter)


def _in_utc(moment: datetime, parameter: str) -> datetime:
    """The same moment; PostgreSQL refuses offsets beyond 15:59, which RFC 3339 allows."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first or the last day of the calendar
        raise InvalidInputError(_TIME_HELP, parameter=parameter) from None


def _whole_day(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time.min, tzinfo=UTC), datetime.combine(day, time.max, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list.

    Attributes:
        limit: How many entries at most.
        after: The last id of the piece before; 0 for the first piece. Ids only grow, so inserts in between neither repeat
            nor hide an entry.
    """

    limit: int
    after: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """Where and when things are.

    Attributes:
        bbox: The smallest box around all of them, widened to seven decimals.
        start: When the first begins; `None` when they have no times.
        end: When the last ends; `None` when they have no times.
    """

    bbox: BBox
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What somebody wants to see of all layers; a value that says nothing leaves nothing out.

    Attributes:
        open_at: Only what is open then for sure.
        wheelchair: Only what a wheelchair can reach, be it in part.
        since: Only what somebody has looked at since then.
        within: Only what has a place in common with this area (EPSG:4326).
        keys: Only the entries with these keys.
    """

    open_at: datetime | None = None
    wheelchair: bool = False
    since: datetime | None = None
    within: GEOSGeometry | None = None
    keys: frozenset[str] | None = None
