"""Ways to take a rider along, and what each of them costs everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.sheets import ROUNDING_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.rides.sheets import Sheet

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

# A second of the detour is one of two people; who waits, does so at home.
DETOUR_WEIGHT, WALK_WEIGHT, WAIT_WEIGHT = 2.0, 1.0, 0.5
# Footpaths are a third longer than the crow flies, and people walk as much faster than a metre in a second.
WALK_M_PER_S = 1.0
DOOR = -1
"""Instead of a pass: the car comes to the rider's public place."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Ways to take the rider along, one a row.

    Attributes:
        owner: Number of the candidate.
        on: Number of the pass at which the rider gets in, or `DOOR`; `off` alike.
        legs: On which legs of the plan, shape (r, 2).
        detour: Seconds.
        at: When the rider gets in and out, in seconds after departure, shape (r, 2).
        walk: Metres at both ends, shape (r, 2).
        wait: Seconds.
        shift: How much later the car leaves, in seconds.
        cost: Infinite where it cannot be.
    """

    owner: Numbers
    on: Numbers
    off: Numbers
    legs: Numbers
    detour: Floats
    at: Floats
    walk: Floats
    wait: Floats
    shift: Floats
    cost: Floats

    def time(self, row: int, side: int) -> float:
        """When the car is there, in seconds after departure as it was planned."""
        return float(self.at[row, side] + self.shift[row])

    @classmethod
    def joined(cls, blocks: Sequence[Rows]) -> Rows:
        """One after the other."""
        return cls(*(np.concatenate([getattr(block, name) for block in blocks]) for name in cls.__dataclass_fields__))


def judged(  # noqa: PLR0913 (one column each)
    sheet: Sheet,
    owner: Numbers,
    *,
    on_off: tuple[Numbers, Numbers],
    legs: tuple[Numbers, Numbers],
    delays: tuple[Floats, Floats],
    at: tuple[Floats, Floats],
    walks: tuple[Floats, Floats],
) -> Rows:
    """Rows with their costs.

    Args:
        sheet: All candidates.
        owner: Number of the candidate of each row.
        on_off: Numbers of the passes.
        legs: On which legs the rider gets in and out.
        delays: Of the stops between, and of those after.
        at: When the rider gets in and out.
        walks: Metres at both ends.
    """
    begin, end = legs
    moment = at[1] if sheet.wanted.by_arrival else at[0]
    first, last = sheet.first[owner], sheet.last[owner]
    # Where no way leads, times are infinite, and nothing is true of them.
    with np.errstate(invalid="ignore"):
        shift = np.where(moment < first, first - moment, np.where(moment > last, last - moment, 0.0))
        wait = (last - moment - shift) if sheet.wanted.by_arrival else (moment + shift - first)
        can_be = (
            (np.abs(shift) <= sheet.flexible[owner] + ROUNDING_S)
            & (delays[1] <= np.maximum(sheet.budget[owner], 0.0) + ROUNDING_S)
            & (delays[0] <= sheet.between[owner, begin, end] + ROUNDING_S)
            & (delays[1] <= sheet.after[owner, end] + ROUNDING_S)
            & (sheet.free[owner, begin, end] >= sheet.wanted.seats)
            & (at[0] < at[1])
            & (walks[0] + walks[1] < sheet.on_foot[owner])
        )
        cost = DETOUR_WEIGHT * delays[1] + WALK_WEIGHT * (walks[0] + walks[1]) / WALK_M_PER_S + WAIT_WEIGHT * wait
    return Rows(
        owner,
        *on_off,
        np.column_stack(legs),
        delays[1],
        np.column_stack(at),
        np.column_stack(walks),
        wait,
        shift,
        np.where(can_be, cost, np.inf),
    )
