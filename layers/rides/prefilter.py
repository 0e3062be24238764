"""Finds the offers that come near both ends of a trip, whatever else becomes of them: one statement.

It asks the index for offers that share a key with the start and one with the end, and looks at their times, seats, rules and
lines. Nothing that `layers.rides.ranking` would take is lost here; what is left over there is much less than a map of rides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.core.prepared import listed, rows_of
from layers.core.querysets import PUBLIC_STATUSES
from layers.rides.drafts import MOST_FLEXIBLE_S
from layers.rides.keys import both_days, cells_around, keys_of
from layers.rides.timetables import dates_between, moment_of
from layers.rides.travel_times import network_of_spots
from layers.rides.ways import FARTHEST_REACH_M, LONGEST_DRIVE_S, reach_m

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from numpy.typing import NDArray

    from layers.rides.models import Offer
    from layers.rides.region import Region
    from layers.rides.trips import Trip

_GOING = "departs_at, departs_on_clock, stops, closed, detour_limit_s, flexible_s, seats, network, spots"
_WEEKLY = "duration_s, weekdays, first_day, last_day, skipped_days, public_holidays, school_holidays"
# Without MATERIALIZED the lines would be looked at before the keys, and before the times. Of keys that the planner sees it
# thinks that they are frequent, and of some hundred that every row has one; those of a subquery it cannot see. Of thousands
# that share keys most go at another time; so rows are judged where they lie, before anything is done with them. Lines lie
# beside the rows: forcing them to what they are already reads each once instead of three times. Clocks may jump by an hour:
# Python looks again.
_ASK = f"""
WITH candidate AS MATERIALIZED (
    SELECT id, {_GOING}, {_WEEKLY}, line,
        GREATEST(%(walk)s::float8, LEAST(detour_limit_s * %(speed)s::float8, %(farthest)s::float8)) AS radius
    FROM rides_offer
    WHERE keys && (SELECT %(origin_keys)s::text::bigint[]) AND keys && (SELECT %(destination_keys)s::text::bigint[])
    AND (
        departs_at IS NULL
        OR departs_at <= %(latest)s::timestamptz + flexible_s * interval '1 second'
        AND departs_at >= %(earliest)s::timestamptz - (duration_s + detour_limit_s + flexible_s) * interval '1 second'
    )
    AND status = ANY (%(statuses)s::text[]) AND seats >= %(seats)s::int AND luggage >= %(luggage)s::int
    AND (pets OR NOT %(pets)s::bool) AND (NOT women_only OR %(is_woman)s::bool) AND (women_only OR NOT %(women_only)s::bool)
    AND driver_id <> ALL (%(not_with)s::bigint[])
), going AS MATERIALIZED (
    SELECT id, NULL::date AS day, {_GOING}, radius, ST_Force3DZ(line) AS line FROM candidate WHERE departs_at IS NOT NULL
    UNION ALL
    SELECT id, d.asked, {_GOING}, radius, ST_Force3DZ(line) FROM candidate
    JOIN unnest(%(days)s::date[], %(public)s::bool[]) AS d(asked, is_public)
        ON weekdays & (1 << (extract(isodow FROM d.asked)::int - 1)) <> 0
        AND d.asked BETWEEN first_day AND last_day AND d.asked <> ALL (skipped_days)
    WHERE d.asked + departs_on_clock <= %(latest_local)s::timestamp + (flexible_s + 3600) * interval '1 second'
    AND d.asked + departs_on_clock
        >= %(earliest_local)s::timestamp - (duration_s + detour_limit_s + flexible_s + 3600) * interval '1 second'
    AND CASE public_holidays WHEN 'never' THEN NOT is_public WHEN 'only' THEN is_public ELSE true END
    AND (school_holidays = 'also' OR (school_holidays = 'only') = EXISTS (
        SELECT FROM rides_schoolholidays AS free WHERE d.asked BETWEEN free.first_day AND free.last_day
    ))
)
SELECT id, day, departs_at, departs_on_clock, stops, closed, detour_limit_s, flexible_s, seats,
    CASE WHEN network = %(network)s THEN spots ELSE '{{}}' END, ST_AsBinary(line, 'NDR')
FROM going
WHERE ST_DWithin(line, ST_Point(%(ox)s::float8, %(oy)s::float8), radius)
AND ST_DWithin(line, ST_Point(%(dx)s::float8, %(dy)s::float8), radius)
LIMIT %(most)s::bigint
"""  # noqa: S608 (names of columns)
# Of a line in well-known binary, before its coordinates: byte order, kind, and number of vertices.
_HEAD_BYTES = 9


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A trip as the tables see it.

    Attributes:
        trip: As it was asked.
        ends: Easting and northing of the public start and the public end, shape (2, 2).
        spots: Their numbers on the network; empty where they are not known.
    """

    trip: Trip
    ends: NDArray[np.float64]
    spots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An offer on one day.

    Attributes:
        offer_id: Which.
        day: When it departs, on the region's calendar.
        departs_at: The same as a moment.
        line: Easting, northing, seconds since departure of each vertex, shape (n, 3).
        stops: Which vertices are stops.
        closed: As in `Offer`.
        detour_limit_s: As in `Offer`; `flexible_s` and `seats` alike.
        spots: Numbers of the stops on the network that counts now; empty where they are not known.
    """

    offer_id: int
    day: date
    departs_at: datetime
    line: NDArray[np.float64]
    stops: list[int]
    closed: list[int]
    detour_limit_s: int
    flexible_s: int
    seats: int
    spots: Sequence[int] = ()

    @classmethod
    def of(cls, offer: Offer, day: date, departs_at: datetime, network: str) -> Candidate:
        """An offer that was read before, and the network whose points are numbered."""
        line = shapely.get_coordinates(shapely.from_wkb(bytes(offer.line.wkb)), include_z=True)
        limits = (offer.detour_limit_s, offer.flexible_s, offer.seats)
        spots = offer.spots if offer.network == network else []
        return cls(offer.pk, day, departs_at, line, offer.stops, offer.closed, *limits, spots)


def find_candidates(asked: Asked, region: Region) -> list[Candidate]:
    """Offers that come near both ends of a trip around its time, have seats at all, and take such a rider along."""
    return find_some(asked, region)[0]


def find_some(asked: Asked, region: Region, most: int | None = None) -> tuple[list[Candidate], bool]:
    """Some of them, whichever the database comes upon first.

    Args:
        asked: The trip.
        region: Where it is.
        most: How many at most; all where nothing is said.

    Returns:
        These, and whether there may be more.
    """
    rows = rows_of(_ASK, {**_parameters(asked, region), "most": most})
    return [found for row in rows if (found := _candidate(row, asked, region))], len(rows) == most


def _parameters(asked: Asked, region: Region) -> dict[str, Any]:
    trip, zone = asked.trip, region.calendar.zone
    days = dates_between(*days_of_departure(trip, region))
    numbers = both_days(days)
    origin_keys, destination_keys = (
        listed(keys_of(cells_around(x, y, trip.walk_m), numbers)) for x, y in asked.ends.tolist()
    )
    return {
        "origin_keys": origin_keys,
        "destination_keys": destination_keys,
        "walk": float(trip.walk_m),
        "speed": float(reach_m(1)),
        "farthest": float(FARTHEST_REACH_M),
        "statuses": list(PUBLIC_STATUSES),
        "seats": trip.seats,
        "luggage": int(trip.luggage),
        "pets": trip.pets,
        "is_woman": trip.is_woman,
        "women_only": trip.women_only,
        "not_with": list(trip.not_with),
        "earliest": trip.earliest,
        "latest": trip.latest,
        "earliest_local": trip.earliest.astimezone(zone).replace(tzinfo=None),
        "latest_local": trip.latest.astimezone(zone).replace(tzinfo=None),
        "days": days,
        "public": [region.calendar.is_holiday(day) for day in days],
        "network": network_of_spots(),
        **dict(zip(("ox", "oy", "dx", "dy"), asked.ends.ravel().tolist(), strict=True)),
    }


def days_of_departure(trip: Trip, region: Region) -> tuple[date, date]:
    """The first and the last day on which a ride may depart that still comes by within the window."""
    first = trip.earliest - timedelta(seconds=LONGEST_DRIVE_S)
    last = trip.latest + timedelta(seconds=MOST_FLEXIBLE_S)
    return first.astimezone(region.calendar.zone).date(), last.astimezone(region.calendar.zone).date()


def _candidate(row: tuple[Any, ...], asked: Asked, region: Region) -> Candidate | None:
    offer_id, day, departs_at, clock, stops, closed, *limits, line = row
    day, departs_at = _departure(day, departs_at, clock, region)
    points = np.frombuffer(line, "<f8", offset=_HEAD_BYTES).reshape(-1, 3)
    found = Candidate(offer_id, day, departs_at, points, stops, closed, *limits)
    return found if is_in_time(found, asked.trip) else None


def _departure(day: date | None, departs_at: datetime | None, clock: time, region: Region) -> tuple[date, datetime]:
    if departs_at is not None:
        return departs_at.astimezone(region.calendar.zone).date(), departs_at.astimezone(UTC)
    if day is None:
        raise ValueError
    return day, moment_of(day, clock, region)


def is_in_time(found: Candidate, trip: Trip) -> bool:
    """Whether an offer may come by within the window of a trip, whatever becomes of it between departure and arrival."""
    earlier = timedelta(seconds=float(found.line[-1, 2]) + found.detour_limit_s + found.flexible_s)
    return trip.earliest - earlier <= found.departs_at <= trip.latest + timedelta(seconds=found.flexible_s)
