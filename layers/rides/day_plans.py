"""The stops of a ride on one day: its own, and those of everybody who was accepted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from layers.core.prepared import listed, rows_of
from layers.rides.models import Booking
from layers.rides.stops import stops_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from layers.rides.prefilter import Candidate
    from layers.rides.region import Region

    Floats = NDArray[np.float64]
    Matrix = Callable[[Floats, Floats], Floats]

PATIENCE_S = 300
"""How much later than promised somebody may be fetched or arrive because others come along."""
# The line for matching is so near to the road.
_ON_THE_ROAD_M = 30
# In the order of `BookingQuerySet.in_order_of_acceptance`.
_ACCEPTED = """
SELECT offer_id, day, pickup_s, dropoff_s, seats, pickup_at, dropoff_at,
    ST_X(pickup), ST_Y(pickup), ST_X(dropoff), ST_Y(dropoff)
FROM rides_booking AS booking
WHERE offer_id = ANY (%(offers)s::text::bigint[]) AND day = ANY (%(days)s::date[]) AND state = %(state)s::text
ORDER BY (
    SELECT min(step.id) FROM rides_bookingstep AS step WHERE step.booking_id = booking.id AND step.after = %(state)s::text
) NULLS LAST, id
"""


class Aboard(NamedTuple):
    """Somebody who was accepted.

    Attributes:
        pickup_s: As in `Booking`; `dropoff_s` alike.
        seats: How many.
        pickup: Easting and northing; `dropoff` alike.
        promised_s: When they are fetched, in seconds after the planned departure; `None` where that is as planned.
        arrives_s: When they arrive, alike.
    """

    pickup_s: float
    dropoff_s: float
    seats: int
    pickup: tuple[float, float]
    dropoff: tuple[float, float]
    promised_s: float | None = None
    arrives_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DayPlan:
    """Where a car stops on a day, in order.

    Attributes:
        key_s: Where on its way each stop is, in seconds after departure without any detour, shape (n,).
        at_s: When the car is there, in seconds after departure.
        points: Easting and northing, shape (n, 2).
        free: Seats that are free from each stop to the next, shape (n - 1,).
        slack_s: How much later it may be there for the sake of those on board; infinite where nobody minds.
        is_road: Of each leg, whether the car follows its public route there, shape (n - 1,).
        shift_s: How much later than planned the car departs, as was agreed with whoever was accepted first.
    """

    key_s: Floats
    at_s: Floats
    points: Floats
    free: Floats
    slack_s: Floats
    is_road: NDArray[np.bool_]
    shift_s: float = 0.0


class _Stop(NamedTuple):
    key_s: float
    point: tuple[float, float]
    is_on_road: bool
    rider: int
    seats: int


def plans_of(candidates: Sequence[Candidate], aboard: dict[tuple[int, date], list[Aboard]], matrix: Matrix) -> list[DayPlan]:
    """The plan of each candidate.

    Args:
        candidates: Offers and days.
        aboard: Who was accepted, by offer and day, in the order in which they were.
        matrix: Seconds from each of some places to each of others (easting and northing).
    """
    plans = []
    for one, own in zip(candidates, stops_of(candidates), strict=True):
        riders = aboard.get((one.offer_id, one.day))
        plans.append(_plan_with(one, riders, matrix) if riders else _plan_of_nobody(own, one.seats))
    return plans


def _plan_with(one: Candidate, aboard: Sequence[Aboard], matrix: Matrix) -> DayPlan:
    """Nobody on board is delayed by more than `PATIENCE_S` against what they were promised."""
    stops = _stops(one, aboard)
    points = np.array([stop.point for stop in stops], dtype=np.float64)
    seconds = matrix(points, points)
    at_s = _times(stops, seconds, len(aboard))
    shift_s = _shift(one, aboard[0], stops, seconds)
    slack = _promised(aboard, stops, seconds, shift_s) + PATIENCE_S - at_s
    taken = np.cumsum([stop.seats for stop in stops])[:-1]
    key_s = np.array([stop.key_s for stop in stops])
    on_road = np.array([stop.is_on_road for stop in stops])
    is_road = on_road[:-1] & on_road[1:]
    return DayPlan(key_s, at_s, points, one.seats - taken, np.maximum(slack, 0.0), is_road, shift_s)


def _plan_of_nobody(own: Floats, seats: int) -> DayPlan:
    return DayPlan(own[:, 2], own[:, 2], own[:, :2], *_of_nobody(len(own), seats))


@lru_cache(maxsize=1000)
def _of_nobody(stops: int, seats: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Free seats, slack and legs on the road of all cars alike in which nobody else is, and most are so."""
    found = np.full(stops - 1, seats, dtype=np.float64), np.full(stops, np.inf), np.ones(stops - 1, dtype=np.bool_)
    for each in found:
        each.flags.writeable = False
    return found


def _promised(aboard: Sequence[Aboard], stops: Sequence[_Stop], seconds: Floats, shift_s: float) -> Floats:
    """When the car should be at each stop, in seconds after it departs; infinite where nobody minds.

    Whoever was promised no time was so as it was planned with those who were accepted before.
    """
    found = np.full(len(stops), np.inf)
    for number, stop in enumerate(stops):
        if stop.rider >= 0:
            rider = aboard[stop.rider]
            said = rider.promised_s if stop.seats > 0 else rider.arrives_s
            planned = _times(stops, seconds, stop.rider + 1)[number] if said is None else said - shift_s
            found[number] = planned
    return found


def _shift(one: Candidate, first: Aboard, stops: Sequence[_Stop], seconds: Floats) -> float:
    if first.promised_s is None:
        return 0.0
    pickup = next(number for number, stop in enumerate(stops) if stop.rider == 0)
    planned = _times(stops, seconds, 1)[pickup]
    return float(np.clip(first.promised_s - planned, -one.flexible_s, one.flexible_s))


def _stops(one: Candidate, aboard: Sequence[Aboard]) -> list[_Stop]:
    """In order: at one moment, who gets out before who gets in, and of these whoever was accepted earlier first.

    The place of a rider who was accepted last is thus after those of the others at the same second, as it was ranked.
    """
    own = [_Stop(float(at), (float(x), float(y)), is_on_road=True, rider=-1, seats=0) for x, y, at in one.line[one.stops]]
    for number, rider in enumerate(aboard):
        own.append(_Stop(rider.pickup_s, rider.pickup, _is_on_road(one, rider.pickup_s, rider.pickup), number, rider.seats))
        own.append(
            _Stop(rider.dropoff_s, rider.dropoff, _is_on_road(one, rider.dropoff_s, rider.dropoff), number, -rider.seats)
        )
    middle = own[1 : len(one.stops) - 1] + own[len(one.stops) :]
    middle.sort(key=lambda stop: turn_of(stop.key_s, stop.seats, stop.rider))
    return [own[0], *middle, own[len(one.stops) - 1]]


def turn_of(key_s: float, seats: int, rider: int) -> tuple[float, int, int]:
    """By what the stops between start and end are in order.

    Args:
        key_s: As in `DayPlan`.
        seats: How many people get in; out, where it is negative.
        rider: In the order in which they were accepted, from 0; -1 for a place of the driver's own.
    """
    return key_s, (seats > 0) - (seats < 0), rider


def _is_on_road(one: Candidate, at_s: float, point: tuple[float, float]) -> bool:
    x, y = (np.interp(at_s, one.line[:, 2], one.line[:, axis]) for axis in (0, 1))
    return bool(np.hypot(x - point[0], y - point[1]) <= _ON_THE_ROAD_M)


def _times(stops: Sequence[_Stop], seconds: Floats, riders: int) -> Floats:
    """When the car is where, with the first of those who were accepted alone; between stops of others it does not stop."""
    kept = [number for number, stop in enumerate(stops) if stop.rider < riders]
    at = np.zeros(len(stops))
    for before, after in pairwise(kept):
        both = stops[before].is_on_road and stops[after].is_on_road
        lasts = stops[after].key_s - stops[before].key_s if both else seconds[before, after]
        at[after] = at[before] + lasts
    return at


def accepted_on(candidates: Sequence[Candidate], region: Region) -> dict[tuple[int, date], list[Aboard]]:
    """Who was accepted on which of the offers and days, in the order in which they were."""
    if not candidates:
        return {}
    departs = {(one.offer_id, one.day): one.departs_at for one in candidates}
    offers, days = {offer_id for offer_id, _day in departs}, {day for _offer_id, day in departs}
    found: dict[tuple[int, date], list[Aboard]] = defaultdict(list)
    for row in rows_of(_ACCEPTED, {"offers": listed(offers), "days": list(days), "state": Booking.State.ACCEPTED.value}):
        key = row[0], row[1]
        found[key].append(_aboard(row[2:], departs.get(key), region))
    return dict(found)


def _aboard(row: tuple[Any, ...], departs_at: datetime | None, region: Region) -> Aboard:
    pickup_s, dropoff_s, seats, pickup_at, dropoff_at, *degrees = row
    pickup, dropoff = region.project(np.array(degrees).reshape(2, 2)).tolist()
    times = [(at - departs_at).total_seconds() if departs_at else None for at in (pickup_at, dropoff_at)]
    return Aboard(pickup_s, dropoff_s, seats, tuple(pickup), tuple(dropoff), *times)
