"""All candidates for a trip side by side, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.passes import Passes, Pieces, find_passes, nearest_of
from layers.rides.travel_times import as_one, as_two
from layers.rides.ways import FARTHEST_REACH_M, reach_m

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

    from layers.rides.day_plans import DayPlan, Matrix
    from layers.rides.prefilter import Candidate

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

# What rounding of coordinates may do, and that of times.
_ROUNDING_M = 0.01
ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A trip in numbers.

    Attributes:
        ends: Easting and northing of the public start and the public end, shape (2, 2).
        earliest: As a timestamp, for all candidates or of each; `latest` and `walk_m` alike.
        latest: When the window ends.
        by_arrival: Whether the window is one of arrivals.
        walk_m: How far the rider walks.
        seats: For how many.
        on_foot: Which part of the straight way the rider walks at most, both ends together: less than this. For all
            candidates or of each.
    """

    ends: Floats
    earliest: float | Floats
    latest: float | Floats
    by_arrival: bool
    walk_m: float | Floats
    seats: int
    on_foot: float | Floats = 1.0

    @classmethod
    def side_by_side(cls, several: Sequence[Self], sizes: Sequence[int]) -> Self:
        """Trips between the same ends that differ in when and how far somebody walks, to be ranked at once.

        Args:
            several: Each of them.
            sizes: How many candidates each has, which follow each other.
        """
        each = zip(*((one.earliest, one.latest, one.walk_m, one.on_foot) for one in several), strict=True)
        earliest, latest, walk_m, on_foot = (np.repeat(values, sizes) for values in each)
        return replace(several[0], earliest=earliest, latest=latest, walk_m=walk_m, on_foot=on_foot)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All candidates side by side, those with few stops filled up with legs that nobody can take.

    Attributes:
        wanted: The trip.
        first: Seconds after departure at which the window begins, shape (c,); `last` alike.
        walk: How far the rider walks to it, in metres.
        on_foot: How far at both ends together: less than this.
        flexible: As in `Candidate`; 0 where others rely on the time.
        budget: How much more detour the driver makes.
        reach: How far the driver turns off.
        count: How many stops each has.
        key: As in `DayPlan`, shape (c, n); `at`, `points`, `is_road` alike.
        free: Fewest free seats from one leg to another, shape (c, n - 1, n - 1).
        between: Least slack of the stops from one leg to another, both excluded; `after` that of the stops after a leg.
    """

    wanted: Wanted
    first: Floats
    last: Floats
    walk: Floats
    on_foot: Floats
    flexible: Floats
    budget: Floats
    reach: Floats
    count: Numbers
    key: Floats
    at: Floats
    points: Floats
    is_road: NDArray[np.bool_]
    free: Floats
    between: Floats
    after: Floats

    @classmethod
    def of(cls, candidates: Sequence[Candidate], plans: Sequence[DayPlan], wanted: Wanted) -> Sheet:
        """All of them, with the plans of their days."""
        count = np.array([len(plan.key_s) for plan in plans])
        departs = np.array([one.departs_at.timestamp() for one in candidates])
        flexible = np.array([one.flexible_s for one in candidates], dtype=np.float64)
        limit = np.array([one.detour_limit_s for one in candidates], dtype=np.float64)
        free = _filled([plan.free for plan in plans], count - 1, -1.0)
        slack = _filled([plan.slack_s for plan in plans], count, np.inf)
        key, at = (_filled(rows, count, np.inf) for rows in zip(*((plan.key_s, plan.at_s) for plan in plans), strict=True))
        last = np.arange(len(count)), count - 1
        relied = np.isfinite(slack).any(axis=1)
        road = _filled([plan.is_road.astype(np.float64) for plan in plans], count - 1, 0.0)
        return cls(
            wanted,
            wanted.earliest - departs,
            wanted.latest - departs,
            np.broadcast_to(wanted.walk_m, count.shape),
            np.broadcast_to(wanted.on_foot * np.hypot(*(wanted.ends[1] - wanted.ends[0])), count.shape),
            np.where(relied, 0.0, flexible),
            limit - (at[last] - key[last]),
            np.minimum(limit * reach_m(1), FARTHEST_REACH_M),
            count,
            key,
            at,
            _filled([plan.points for plan in plans], count, np.nan),
            road > 0,
            *_least(free, slack),
        )


def _filled(rows: Sequence[Floats], count: Numbers, filler: float) -> Floats:
    """Rows of different lengths as one array."""
    shape = (len(rows), int(count.max()), *rows[0].shape[1:])
    table = np.full(shape, filler)
    table[np.arange(shape[1]) < count[:, None]] = np.concatenate(rows)
    return table


def _least(free: Floats, slack: Floats) -> tuple[Floats, Floats, Floats]:
    """As `Sheet` has them: over all legs and stops from one to another."""
    legs = free.shape[1]
    fewest = np.full((len(free), legs, legs), -1.0)
    between = np.full((len(free), legs, legs), np.inf)
    for begin in range(legs):
        fewest[:, begin, begin:] = np.minimum.accumulate(free[:, begin:], axis=1)
        between[:, begin, begin + 1 :] = np.minimum.accumulate(slack[:, begin + 1 : legs], axis=1)
    after = np.minimum.accumulate(slack[:, :0:-1], axis=1)[:, ::-1]
    return fewest, between, after


@dataclass(frozen=True, slots=True, eq=False)
class OnLegs:
    """Passes with the legs of the plan on which they lie: one at the very second of a stop lies on both around it.

    Attributes:
        passes: One for each leg on which it lies.
        legs: Of each.
        at_s: When the car passes, with the detours for others before.
    """

    passes: Passes
    legs: Numbers
    at_s: Floats

    @classmethod
    def of(cls, sheet: Sheet, passes: Passes) -> OnLegs:
        """Find the legs, of those on which the car follows its public route."""
        key, seconds = sheet.key[passes.owner], passes.seconds[:, None]
        between = (key[:, :-1] <= seconds) & (seconds <= key[:, 1:])
        # Where somebody gets out at the last second, stops are not in the order of their seconds.
        last = np.clip((key <= seconds).sum(axis=1) - 1, 0, sheet.count[passes.owner] - 2)
        between[np.arange(len(last)), last] = True
        which, legs = np.nonzero(between & sheet.is_road[passes.owner])
        at = sheet.at[passes.owner[which], legs] + passes.seconds[which] - key[which, legs]
        return cls(passes.take(which), legs, at)


def passes_at(pieces: Pieces, away: Floats, sheet: Sheet, end: int) -> OnLegs:
    """Where the rider can walk to: on legs on which the car follows its public route, in time as far as that is known.

    Args:
        pieces: Of the lines of all candidates.
        away: How far each of these is from that end of the trip.
        sheet: All candidates.
        end: 0 for the start, 1 for the end.
    """
    span = _span(sheet) if bool(end) == sheet.wanted.by_arrival else _forever(sheet)
    near = pieces.take(away <= sheet.walk[pieces.owner] + _ROUNDING_M)
    found = find_passes(near, sheet.wanted.ends[end], sheet.walk[near.owner], span)
    return OnLegs.of(sheet, found)


def _span(sheet: Sheet) -> tuple[Floats, Floats]:
    """Where nobody makes a detour the line tells the time; else the plan does, later. A rider's own delays the arrival."""
    is_stop = np.isfinite(sheet.key)
    detour = np.subtract(sheet.at, sheet.key, out=np.zeros_like(sheet.key), where=is_stop)
    is_line = (np.abs(detour) < ROUNDING_S).all(axis=1)
    earlier = sheet.flexible + (np.maximum(sheet.budget, 0.0) if sheet.wanted.by_arrival else 0.0)
    return np.where(is_line, sheet.first - earlier, -np.inf), np.where(is_line, sheet.last + sheet.flexible, np.inf)


def _forever(sheet: Sheet) -> tuple[Floats, Floats]:
    return np.full(len(sheet.count), -np.inf), np.full(len(sheet.count), np.inf)


def can_turn_off(pieces: Pieces, away: Floats, sheet: Sheet) -> NDArray[np.bool_]:
    """Of each candidate, whether the rider's public place at an end is near enough to its way; `away` as for passes."""
    result: NDArray[np.bool_] = (nearest_of(away, pieces) <= sheet.reach) & (sheet.budget > 0)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """How long it takes between the rider's public places and everything else, in seconds.

    Attributes:
        to_start: From each stop to the start, shape (c, n); `from_start`, `to_end` and `from_end` alike.
        through: From start to end.
        pass_to_end: From each pass at the start to the end; `start_to_pass` from the start to each pass at the end.
    """

    to_start: Floats
    from_start: Floats
    to_end: Floats
    from_end: Floats
    through: float
    pass_to_end: Floats
    start_to_pass: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """What must be asked of the router: once for the ways to the rider's places, once for those from there.

    Attributes:
        sheet: All candidates.
        passes: At the start and at the end.
        doors: Of each candidate, whether it turns off to the start, and to the end.
        is_stop: Which stops count, shape (c, n).
        stops: Where these are, each once; `which` of them each is.
        beside: Passes at the start from which a car turns off to the end, and passes at the end, to which it comes back.
    """

    sheet: Sheet
    passes: list[Passes]
    doors: list[NDArray[np.bool_]]
    is_stop: NDArray[np.bool_]
    stops: Floats
    which: Numbers
    beside: list[NDArray[np.bool_]]

    @classmethod
    def of(cls, sheet: Sheet, passes: list[Passes], doors: list[NDArray[np.bool_]]) -> Questions:
        """What is asked where candidates pass by, or turn off."""
        is_stop = (np.arange(sheet.key.shape[1]) < sheet.count[:, None]) & (doors[0] | doors[1])[:, None]
        stops, which = np.unique(as_one(sheet.points[is_stop]), return_inverse=True)
        beside = [doors[1][passes[0].owner], doors[0][passes[1].owner]]
        return cls(sheet, passes, doors, is_stop, as_two(stops), which.ravel(), beside)

    @property
    def there(self) -> tuple[Floats, Floats]:
        """Sources and targets of the ways to the start and the end."""
        ends = self.sheet.wanted.ends
        return np.concatenate((self.stops, ends[:1], self.passes[0].points[self.beside[0]])), ends

    @property
    def back(self) -> tuple[Floats, Floats]:
        """Sources and targets of the ways from there."""
        return self.sheet.wanted.ends, np.concatenate((self.stops, self.passes[1].points[self.beside[1]]))

    def travel(self, matrix: Matrix) -> Travel:
        """Ask, and put every answer where it belongs."""
        to_ends, from_ends = matrix(*self.there), _asked(matrix, *self.back)
        size = len(self.stops)

        def spread(seconds: Floats) -> Floats:
            table = np.full(self.sheet.key.shape, np.inf)
            table[self.is_stop] = seconds[self.which]
            return table

        def at_passes(end: int, seconds: Floats) -> Floats:
            table = np.full(len(self.passes[end]), np.inf)
            table[self.beside[end]] = seconds
            return table

        return Travel(
            spread(to_ends[:size, 0]),
            spread(from_ends[0, :size]),
            spread(to_ends[:size, 1]),
            spread(from_ends[1, :size]),
            float(to_ends[size, 1]),
            at_passes(0, to_ends[size + 1 :, 1]),
            at_passes(1, from_ends[0, size:]),
        )


def _asked(matrix: Matrix, sources: Floats, targets: Floats) -> Floats:
    if not (len(sources) and len(targets)):
        return np.empty((len(sources), len(targets)))
    return matrix(sources, targets)
