"""What a match is, said once more without any of the code that finds matches: every way is built and measured."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Seconds = Callable[[Floats, Floats], float]

STEP_M = 2.0
PATIENCE_S = 300
DETOUR_WEIGHT, WALK_WEIGHT, WAIT_WEIGHT = 2.0, 1.0, 0.5
REACH_M_PER_S, FARTHEST_M = 7, 10_000
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Rider:
    """Somebody on board already."""

    pickup_s: float
    dropoff_s: float
    seats: int
    pickup: tuple[float, float]
    dropoff: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Ride:
    """An offer on a day. `line` has metres and seconds since departure, `departs` is a timestamp."""

    line: Floats
    stops: Sequence[int]
    closed: Sequence[tuple[int, int]]
    departs: float
    detour_limit_s: float
    flexible_s: float
    seats: int
    riders: Sequence[Rider] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """A trip. `start` and `end` are in metres, the window is of timestamps."""

    start: Floats
    end: Floats
    earliest: float
    latest: float
    by_arrival: bool
    walk_m: float
    seats: int


@dataclass(frozen=True, slots=True)
class _Stop:
    key_s: float
    point: tuple[float, float]
    on_road: bool
    rider: int = -1
    seats: int = 0


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the rider may meet the car; without `key_s` the car turns off to there."""

    point: tuple[float, float]
    walk_m: float
    key_s: float | None


def best_cost(ride: Ride, wish: Wish, seconds: Seconds, slack: float = 0.0) -> float:
    """The cost of the best way to take somebody along; infinite where there is none.

    Args:
        ride: The offer.
        wish: The trip.
        seconds: From one point to another by car.
        slack: By how many metres and seconds every rule is loosened, or tightened where it is negative.
    """
    stops = stops_of(ride)
    keys = np.array([stop.key_s for stop in stops])
    # Only without detours for others is it known from the line alone when the car comes by.
    is_line = bool(np.allclose(_times(stops, seconds), keys, rtol=0, atol=_NOTHING))
    costs = [
        cost
        for on in _spots(ride, wish, wish.start, slack, is_timed=is_line and not wish.by_arrival)
        for off in _spots(ride, wish, wish.end, slack, is_timed=is_line and wish.by_arrival)
        for order in _orders(stops, on, off, max(slack, 0.0))
        if (cost := _cost(ride, wish, order, (on, off), seconds, slack)) is not None
    ]
    return min(costs, default=np.inf)


def stops_of(ride: Ride) -> list[_Stop]:
    """Where a car stops for itself and for those on board, in order."""
    stops = [_Stop(float(at), (float(x), float(y)), on_road=True) for x, y, at in ride.line[list(ride.stops)]]
    more = []
    for number, rider in enumerate(ride.riders):
        for key, point, seats in (
            (rider.pickup_s, rider.pickup, rider.seats),
            (rider.dropoff_s, rider.dropoff, -rider.seats),
        ):
            here = [np.interp(key, ride.line[:, 2], ride.line[:, axis]) for axis in (0, 1)]
            on_road = bool(np.hypot(here[0] - point[0], here[1] - point[1]) <= 30)
            more.append(_Stop(key, point, on_road, number, seats))
    middle = sorted([*stops[1:-1], *more], key=lambda stop: (stop.key_s, np.sign(stop.seats), stop.rider))
    return [stops[0], *middle, stops[-1]]


def _spots(ride: Ride, wish: Wish, place: Floats, slack: float, *, is_timed: bool) -> Iterator[_Spot]:
    """All minima of the distance along the line, and the place itself where the line comes within the driver's reach."""
    points, is_open = _sampled(ride)
    away = np.hypot(points[:, 0] - place[0], points[:, 1] - place[1])
    if away.min() <= min(ride.detour_limit_s * REACH_M_PER_S, FARTHEST_M) + slack and ride.detour_limit_s > 0:
        yield _Spot((float(place[0]), float(place[1])), 0.0, None)
    can_be = is_open & (away <= wish.walk_m + slack)
    if is_timed:
        flexible = _flexible_s(ride)
        early = flexible + (ride.detour_limit_s if wish.by_arrival else 0)
        at = points[:, 2] + ride.departs
        can_be &= (at >= wish.earliest - early - slack) & (at <= wish.latest + flexible + slack)
    away = np.where(can_be, away, np.inf)
    # Where it is equally near for a while, the first moment counts.
    first = np.flatnonzero(away != np.concatenate(([np.nan], away[:-1])))
    value = away[first]
    before, after = np.concatenate(([np.inf], value[:-1])), np.concatenate((value[1:], [np.inf]))
    for number in first[np.isfinite(value) & (value < before) & (value < after)]:
        yield _Spot((float(points[number, 0]), float(points[number, 1])), float(away[number]), float(points[number, 2]))


def _flexible_s(ride: Ride) -> float:
    """Where others rely on the time, it stands."""
    return 0.0 if ride.riders else ride.flexible_s


def _sampled(ride: Ride) -> tuple[Floats, NDArray[np.bool_]]:
    rows, is_open = [], []
    for number, (begin, end) in enumerate(pairwise(ride.line)):
        count = max(int(np.hypot(*(end - begin)[:2]) / STEP_M), 1)
        shares = np.linspace(0, 1, count + 1)
        rows.append(begin + shares[:, None] * (end - begin))
        is_open.append(np.full(count + 1, not any(first <= number < last for first, last in ride.closed)))
    return np.concatenate(rows), np.concatenate(is_open)


def _orders(stops: list[_Stop], on: _Spot, off: _Spot, blur_s: float) -> Iterator[list[_Stop | _Spot]]:
    for first in range(1, len(stops)):
        if not _fits(stops, on, first, blur_s):
            continue
        for last in range(first, len(stops)):
            if _fits(stops, off, last, blur_s):
                yield [*stops[:first], on, *stops[first:last], off, *stops[last:]]


def _fits(stops: list[_Stop], spot: _Spot, position: int, blur_s: float) -> bool:
    """A spot of the road is passed between two stops between which the car stays on the road.

    A sampled spot may lie a moment before a stop at which it truly is.
    """
    before, after = stops[position - 1], stops[position]
    if spot.key_s is None:
        return True
    return before.on_road and after.on_road and before.key_s - blur_s <= spot.key_s <= after.key_s + blur_s


def _times(order: Sequence[_Stop | _Spot], seconds: Seconds) -> list[float]:
    """When the car is where. On the road it takes as long as the line says, elsewhere as long as the quickest way."""
    times = [0.0]
    for one, other in pairwise(order):
        on_road = all(each.on_road if isinstance(each, _Stop) else each.key_s is not None for each in (one, other))
        if on_road and one.key_s is not None and other.key_s is not None:
            times.append(times[-1] + other.key_s - one.key_s)
        else:
            times.append(times[-1] + seconds(np.array(one.point), np.array(other.point)))
    return times


def _cost(  # noqa: PLR0913, PLR0917 (all rules at once)
    ride: Ride, wish: Wish, order: list[_Stop | _Spot], ends: tuple[_Spot, _Spot], seconds: Seconds, slack: float
) -> float | None:
    on, off = ends
    at = _times(order, seconds)
    if not np.isfinite(at[-1]):
        return None
    stops = [each for each in order if isinstance(each, _Stop)]
    before = _times(stops, seconds)
    first, last = (next(number for number, each in enumerate(order) if each is spot) for spot in (on, off))
    detour = max(at[-1] - before[-1], 0.0)
    # What was agreed upon may be more than the limit, which a driver can lower later: then nobody may add to it.
    most = max(ride.detour_limit_s, before[-1] - stops[-1].key_s)
    # Who stays on the road has no detour, however tight the rules are.
    if at[-1] - stops[-1].key_s > max(most + slack, _NOTHING) or not at[first] < at[last] + slack:
        return None
    if not _seats_suffice(ride, wish, order, first, last) or not _nobody_minds(ride, order, at, seconds, slack):
        return None
    if not on.walk_m + off.walk_m < np.hypot(*(wish.end - wish.start)) + slack:
        return None
    moment = ride.departs + (at[last] if wish.by_arrival else at[first])
    shift = max(wish.earliest - moment, 0.0) - max(moment - wish.latest, 0.0)
    flexible = _flexible_s(ride) + slack
    if not wish.earliest - flexible <= moment <= wish.latest + flexible:
        return None
    wait = wish.latest - moment - shift if wish.by_arrival else moment + shift - wish.earliest
    return DETOUR_WEIGHT * detour + WALK_WEIGHT * (on.walk_m + off.walk_m) + WAIT_WEIGHT * wait


def _seats_suffice(ride: Ride, wish: Wish, order: Sequence[_Stop | _Spot], first: int, last: int) -> bool:
    taken = 0
    for number, each in enumerate(order[:-1]):
        taken += each.seats if isinstance(each, _Stop) else 0
        if first <= number < last and taken + wish.seats > ride.seats:
            return False
    return True


def _nobody_minds(ride: Ride, order: Sequence[_Stop | _Spot], at: Sequence[float], seconds: Seconds, slack: float) -> bool:
    """Each was promised a time, with those who were accepted before; whoever is late already minds every second."""
    stops = [each for each in order if isinstance(each, _Stop)]
    planned = dict(zip(map(id, stops), _times(stops, seconds), strict=True))
    for rider in range(len(ride.riders)):
        then = [stop for stop in stops if stop.rider <= rider]
        promised = dict(zip(map(id, then), _times(then, seconds), strict=True))
        for each, moment in zip(order, at, strict=True):
            if isinstance(each, _Stop) and each.rider == rider:
                latest = max(promised[id(each)] + PATIENCE_S, planned[id(each)])
                if moment > latest + slack:
                    return False
    return True
