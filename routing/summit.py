"""The top of a contraction hierarchy: what nearly every way goes through, and the costs between any two of it.

Up there each state has arcs to nearly all that are above it, so most levels of a hierarchy belong to some hundred states. A
table of the costs between these takes the place of all of their levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 512
"""States of the top. The table has as many rows and columns, four bytes each."""
NEVER = 1 << 30
"""Milliseconds, some days: longer than every way, and twice that is still a number of four bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """The top, or nothing of it, where all levels are gone through.

    Attributes:
        numbers: Of each rank of the hierarchy within the top; -1 below it.
        ms: From each to each, shape (m, m); `NEVER` where no way leads.
    """

    numbers: NDArray[np.int32]
    ms: NDArray[np.int32]

    @classmethod
    def none(cls, states: int) -> Summit:
        """All of so many states lie below."""
        return cls(np.full(states, -1, dtype=np.int32), np.empty((0, 0), dtype=np.int32))

    def turned(self) -> Summit:
        """For who drives against the arcs."""
        return Summit(self.numbers, np.ascontiguousarray(self.ms.T))

    def are_below(self, ranks: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some ranks are no part of it."""
        return np.asarray(self.numbers[ranks] < 0)

    def crossed(
        self, costs: NDArray[np.int64], entered: NDArray[np.int64], left: NDArray[np.int64], never: np.int64
    ) -> NDArray[np.int64]:
        """Costs to where one leaves it, shape (few, left).

        Args:
            costs: To where one enters it, shape (entered, few).
            entered: Ranks of these.
            left: Ranks of those.
            never: What it costs where no way leads.
        """
        found = np.full((costs.shape[1], len(left)), never)
        rows, columns = self.numbers[entered], self.numbers[left]
        for number, own in enumerate(costs.T):
            begun = np.flatnonzero(own < NEVER)
            if len(begun) and len(columns):
                whole = (self.ms[rows[begun]] + own[begun, None].astype(np.int32)).min(axis=0)
                found[number] = whole[columns]
        found[found >= NEVER] = never
        return found


def ranks_of_summit(depths: NDArray[np.int32]) -> NDArray[np.int64]:
    """The ranks of as many of the highest levels as fit.

    Args:
        depths: Of each rank: how many steps at most lead upwards from it.
    """
    within = np.cumsum(np.bincount(depths, minlength=1))
    return np.flatnonzero(depths < np.searchsorted(within, MOST, side="right"))
