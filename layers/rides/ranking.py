"""Ranks the offers that come near both ends of a trip, by the exact detour of the best way to take the rider along.

At either end the rider walks to where the car passes, or the car turns off its road to the rider's public place. Turning off
is an insertion between two of the stops of the day. All places in which both ends can be inserted are compared, for all
candidates at once; of each candidate the best counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.passes import Passes, Pieces, find_passes
from layers.rides.sheets import OnLegs, Questions, Sheet, Travel, Wanted, can_turn_off, passes_at
from layers.rides.taking_along import DOOR, Rows, judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from numpy.typing import NDArray

    from layers.rides.day_plans import DayPlan, Matrix
    from layers.rides.prefilter import Candidate

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class End:
    """Where somebody gets in or out.

    Attributes:
        leg: Of the plan, from 0.
        point: Easting and northing.
        key_s: Where on the way that is, in seconds after departure without any detour.
        at_s: When the car is there, in seconds after departure, with every detour and as much earlier or later as it takes.
        walk_m: From the public place of the rider to there.
        piece: Of the line on which that is, and which share of it lies before; `None` where the car turns off.
    """

    leg: int
    point: tuple[float, float]
    key_s: float
    at_s: float
    walk_m: float
    piece: tuple[int, float] | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best way in which a candidate takes the rider along.

    Attributes:
        number: Of the candidate.
        cost: The smaller, the better.
        detour_s: How much longer the driver is on the way than before.
        wait_s: Between the wanted time and the ride.
        seats_free: On every leg between.
        pickup: Where the rider gets in.
        dropoff: Where the rider gets out.
    """

    number: int
    cost: float
    detour_s: float
    wait_s: float
    seats_free: int
    pickup: End
    dropoff: End


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Candidates for a trip, as far as they can be judged without the router.

    Attributes:
        sheet: All of them side by side.
        pieces: Of their lines.
        passes: Where they come by at the start, and at the end.
        questions: What the router must be asked.
    """

    sheet: Sheet
    pieces: Pieces
    passes: list[OnLegs]
    questions: Questions

    @classmethod
    def of(cls, candidates: Sequence[Candidate], plans: Sequence[DayPlan], wanted: Wanted) -> Self:
        """Begin with the plans of their days."""
        sheet, pieces = Sheet.of(candidates, plans, wanted), Pieces.of(candidates)
        away = [pieces.away_from(place) for place in wanted.ends]
        passes = [passes_at(pieces, away[end], sheet, end) for end in (0, 1)]
        doors = [can_turn_off(pieces, away[end], sheet) for end in (0, 1)]
        return cls(sheet, pieces, passes, Questions.of(sheet, [one.passes for one in passes], doors))

    def best(self, matrix: Matrix, limit: int | None = None) -> list[Ranked]:
        """The best way for each candidate that has any, the best candidate first; arguments are those of `rank`."""
        return next(self.best_of_each(matrix, [len(self.sheet.count)], limit))

    def best_of_each(self, matrix: Matrix, sizes: Sequence[int], limit: int | None = None) -> Iterator[list[Ranked]]:
        """The same for trips side by side, one after the other.

        Args:
            matrix: As in `rank`.
            sizes: How many candidates each has.
            limit: How many of each to tell.
        """
        rows = self._rows(matrix)
        best = np.array(_best_rows(rows), dtype=np.int64)
        trip = np.searchsorted(np.cumsum(sizes), rows.owner[best], side="right")
        for number in range(len(sizes)):
            some = best[trip == number][:limit]
            beside = [_keys_beside(self.sheet, rows, some, side, self.pieces) for side in (0, 1)]
            yield [_described(self.sheet, rows, row, self.passes, beside) for row in some.tolist()]

    def _rows(self, matrix: Matrix) -> Rows:
        """Every way of every candidate."""
        sheet, passes, doors = self.sheet, self.passes, self.questions.doors
        travel = self.questions.travel(matrix)
        blocks = [
            _walk_walk(sheet, *passes),
            _walk_door(sheet, travel, passes[0], doors[1]),
            _door_walk(sheet, travel, passes[1], doors[0]),
            _door_door(sheet, travel, doors[0] & doors[1]),
        ]
        return Rows.joined(blocks)


def rank(
    candidates: Sequence[Candidate],
    plans: Sequence[DayPlan],
    wanted: Wanted,
    matrix: Matrix,
    *,
    limit: int | None = None,
) -> list[Ranked]:
    """Find the best way for each candidate that has any, the best candidate first.

    Args:
        candidates: Offers and days.
        plans: Of each.
        wanted: The trip.
        matrix: Seconds from each of some places to each of others (easting and northing); infinite where no way leads.
        limit: How many of them to tell.
    """
    if not candidates:
        return []
    return Ranking.of(candidates, plans, wanted).best(matrix, limit)


def _walk_walk(sheet: Sheet, getting_on: OnLegs, getting_off: OnLegs) -> Rows:
    """The car stays on its road: every pass at the start with every later one at the end."""
    on, off = getting_on.passes, getting_off.passes
    first = np.searchsorted(off.owner, on.owner, side="left")
    counts = np.searchsorted(off.owner, on.owner, side="right") - first
    left = np.repeat(np.arange(len(on)), counts)
    right = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts) + first[left]
    owner, none = on.owner[left], np.zeros(len(left))
    legs = (getting_on.legs[left], getting_off.legs[right])
    at = (getting_on.at_s[left], getting_off.at_s[right])
    walks = (on.away_m[left], off.away_m[right])
    return judged(sheet, owner, on_off=(left, right), legs=legs, delays=(none, none), at=at, walks=walks)


def _walk_door(sheet: Sheet, travel: Travel, getting_on: OnLegs, can: NDArray[np.bool_]) -> Rows:
    """The rider walks to the road, and is brought to the end: on the same leg, or on a later one."""
    on = getting_on.passes
    kept = np.flatnonzero(can[on.owner])
    left, leg = _alllegs_of(sheet, on.owner[kept])
    left = kept[left]
    owner, begin, at_on = on.owner[left], getting_on.legs[left], getting_on.at_s[left]
    is_same = leg == begin
    to_end = np.where(is_same, travel.pass_to_end[left], travel.to_end[owner, leg])
    leaves = np.where(is_same, at_on, sheet.at[owner, leg])
    with np.errstate(invalid="ignore"):
        delay = np.maximum(leaves + to_end + travel.from_end[owner, leg + 1] - sheet.at[owner, leg + 1], 0.0)
    delay = np.where(leg < begin, np.inf, delay)
    legs, none = (begin, np.maximum(leg, begin)), np.zeros(len(left))
    at = (at_on, leaves + to_end)
    on_off, walks = (left, np.full(len(left), DOOR)), (on.away_m[left], none)
    return judged(sheet, owner, on_off=on_off, legs=legs, delays=(none, delay), at=at, walks=walks)


def _door_walk(sheet: Sheet, travel: Travel, getting_off: OnLegs, can: NDArray[np.bool_]) -> Rows:
    """The rider is fetched from the start, and walks from the road: on the same leg, or on a later one."""
    off = getting_off.passes
    kept = np.flatnonzero(can[off.owner])
    right, leg = _alllegs_of(sheet, off.owner[kept])
    right = kept[right]
    owner, end, at_off = off.owner[right], getting_off.legs[right], getting_off.at_s[right]
    is_same = leg == end
    at_on = sheet.at[owner, leg] + travel.to_start[owner, leg]
    back = np.where(is_same, travel.start_to_pass[right], travel.from_start[owner, leg + 1])
    back_at = np.where(is_same, at_off, sheet.at[owner, leg + 1])
    with np.errstate(invalid="ignore"):
        delay = np.maximum(at_on + back - back_at, 0.0)
    delay = np.where(leg > end, np.inf, delay)
    legs, none = (np.minimum(leg, end), end), np.zeros(len(right))
    at = (at_on, at_off + delay)
    on_off, walks = (np.full(len(right), DOOR), right), (none, off.away_m[right])
    return judged(sheet, owner, on_off=on_off, legs=legs, delays=(delay, delay), at=at, walks=walks)


def _door_door(sheet: Sheet, travel: Travel, can: NDArray[np.bool_]) -> Rows:
    """The rider is fetched and brought: on one leg, or on two of them."""
    legs = sheet.key.shape[1] - 1
    begin, end = np.triu_indices(legs)
    owner = np.repeat(np.flatnonzero(can), len(begin))
    begin, end = (np.tile(leg, int(can.sum())) for leg in (begin, end))
    is_same, none = begin == end, np.zeros(len(owner))
    at_on = sheet.at[owner, begin] + travel.to_start[owner, begin]
    with np.errstate(invalid="ignore"):
        first = np.maximum(at_on + travel.from_start[owner, begin + 1] - sheet.at[owner, begin + 1], 0.0)
        at_off = np.where(is_same, at_on + travel.through, sheet.at[owner, end] + first + travel.to_end[owner, end])
        total = np.maximum(at_off + travel.from_end[owner, end + 1] - sheet.at[owner, end + 1], 0.0)
        total = np.where(is_same, total, np.maximum(total, first))
    door = np.full(len(owner), DOOR)
    delays, at = (first, total), (at_on, at_off)
    return judged(sheet, owner, on_off=(door, door), legs=(begin, end), delays=delays, at=at, walks=(none, none))


def _alllegs_of(sheet: Sheet, owner: Numbers) -> tuple[Numbers, Numbers]:
    """Every row with every leg of its candidate."""
    counts = sheet.count[owner] - 1
    rows = np.repeat(np.arange(len(owner)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)


def _best_rows(rows: Rows) -> list[int]:
    """The best row of each candidate, the best first; of equals the one that comes first in time."""
    can_be = np.flatnonzero(np.isfinite(rows.cost))
    order = can_be[np.lexsort((rows.at[can_be, 0], rows.cost[can_be], rows.owner[can_be]))]
    best = order[np.diff(rows.owner[order], prepend=-1) != 0]
    ranked: list[int] = best[np.argsort(rows.cost[best], kind="stable")].tolist()
    return ranked


def _described(sheet: Sheet, rows: Rows, row: int, passes: list[OnLegs], beside: list[dict[int, float]]) -> Ranked:
    owner, (begin, end) = int(rows.owner[row]), rows.legs[row].tolist()
    pickup, dropoff = (
        _turn_off(sheet, rows, row, side, beside[side][row])
        if number == DOOR
        else _passing(rows, row, side, passes[side].passes.at(number))
        for side, number in enumerate((int(rows.on[row]), int(rows.off[row])))
    )
    if pickup.key_s >= dropoff.key_s:
        dropoff = replace(dropoff, key_s=pickup.key_s + 1)
    free = int(sheet.free[owner, begin, end])
    return Ranked(owner, float(rows.cost[row]), float(rows.detour[row]), float(rows.wait[row]), free, pickup, dropoff)


def _passing(rows: Rows, row: int, side: int, one: Passes) -> End:
    """Where the car passes, which is all of `one`."""
    x, y = one.points[0].tolist()
    piece = (int(one.position[0]), float(one.share[0]))
    return End(int(rows.legs[row, side]), (x, y), float(one.seconds[0]), rows.time(row, side), float(one.away_m[0]), piece)


def _turn_off(sheet: Sheet, rows: Rows, row: int, side: int, key_s: float) -> End:
    """At the rider's public place."""
    x, y = sheet.wanted.ends[side].tolist()
    return End(int(rows.legs[row, side]), (x, y), key_s, rows.time(row, side), 0.0, None)


def _keys_beside(sheet: Sheet, rows: Rows, some: Numbers, side: int, pieces: Pieces) -> dict[int, float]:
    """Where on its way the car of each row turns off that does: beside the place, strictly between the stops around."""
    turning = some[(rows.on, rows.off)[side][some] == DOOR]
    if not len(turning):
        return {}
    owner, leg = rows.owner[turning], rows.legs[turning, side]
    low, high = sheet.key[owner, leg], sheet.key[owner, leg + 1]
    near = find_passes(pieces.of_each(owner), sheet.wanted.ends[side], np.inf, (low, high))
    at = (low + high) / 2
    for number, (begin, end) in enumerate(pairwise(np.searchsorted(near.owner, np.arange(len(turning) + 1)).tolist())):
        if begin < end:
            at[number] = near.seconds[begin + near.away_m[begin:end].argmin()]
    beside = np.clip(at, np.minimum(low + 1, high), np.maximum(high - 1, low))
    return dict(zip(turning.tolist(), beside.tolist(), strict=True))
