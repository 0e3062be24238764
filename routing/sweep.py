"""Costs between many states at once: RPHAST (Delling, Goldberg, Werneck 2011) in arrays.

From the few on one side the search climbs the hierarchy; then the costs are handed down to the many on the other side, level
by level, over only those states that lie above one of them. All of the few are carried along in one pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import positions_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.ladder import Arcs, Ladder

_NEVER = np.int64(1) << 40
# So many costs per state are carried at once that they stay in the processor's cache.
_AT_ONCE = 32


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What lies above some ranks, from the top down.

    Attributes:
        ranks: Those that have no arcs first, then by their depths.
        positions: Of every rank in `ranks`, -1 outside.
        first: Where the arcs of each begin.
        heads: Position in `ranks` to which each arc leads; always a lower one.
        ms: What it costs.
        levels: Where each level begins in `ranks`, and the end.
    """

    ranks: NDArray[np.int64]
    positions: NDArray[np.int32]
    first: NDArray[np.int64]
    heads: NDArray[np.int32]
    ms: NDArray[np.int64]
    levels: NDArray[np.int64]

    def steps(self) -> list[tuple[int, int]]:
        """Beginning and end in `ranks` of each level whose ranks have arcs, from the top down."""
        return list(pairwise(self.levels.tolist()))


class Sweep:
    """Computes costs.

    Args:
        ladder: The hierarchy.
    """

    def __init__(self, ladder: Ladder) -> None:
        self._ladder = ladder

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Compute milliseconds from the end of each source's edge to the end of each target's.

        Returns:
            Shape (sources, targets); infinite where no way leads.
        """
        ladder = self._ladder
        from_ranks, to_ranks = ladder.ranks[sources].astype(np.int64), ladder.ranks[targets].astype(np.int64)
        if len(sources) <= len(targets):
            return self._spread(from_ranks, to_ranks, ladder.forward, ladder.backward)
        return self._spread(to_ranks, from_ranks, ladder.backward, ladder.forward).T

    def _spread(self, few: NDArray[np.int64], many: NDArray[np.int64], up: Arcs, down: Arcs) -> NDArray[np.float64]:
        below = _above(many, down, self._ladder.depths)
        wanted = below.positions[many]
        found = np.full((len(few), len(many)), np.inf)
        for begin in range(0, len(few), _AT_ONCE):
            some = few[begin : begin + _AT_ONCE]
            climbed = _above(some, up, self._ladder.depths)
            costs = _handed_down(below, climbed, _climb(climbed, some))[wanted].T
            found[begin : begin + len(some)] = np.where(costs >= _NEVER, np.inf, costs)
        return found


def _above(ranks: NDArray[np.int64], arcs: Arcs, depths: NDArray[np.int32]) -> _Part:
    """Collect everything that lies above some ranks."""
    inside = _closure(ranks, arcs)
    begins = arcs.first[inside].astype(np.int64)
    counts = arcs.first[inside + 1] - begins
    # Depths count in both directions of travel; what has no arcs in this one is told nothing and counts as a top.
    level = np.where(counts > 0, depths[inside], -1)
    order = np.argsort(level, kind="stable")
    inside, begins, counts, level = inside[order], begins[order], counts[order], level[order]
    chosen = positions_within(begins, counts)
    positions = np.full(len(depths), -1, dtype=np.int32)
    positions[inside] = np.arange(len(inside), dtype=np.int32)
    changes = np.flatnonzero(np.diff(level, prepend=-1))
    return _Part(
        ranks=inside,
        positions=positions,
        first=np.concatenate([[0], np.cumsum(counts)]),
        heads=positions[arcs.heads[chosen]],
        ms=arcs.ms[chosen].astype(np.int64),
        levels=np.append(changes, len(inside)),
    )


def _closure(ranks: NDArray[np.int64], arcs: Arcs) -> NDArray[np.int64]:
    seen = np.zeros(len(arcs.first), dtype=bool)
    here = np.unique(ranks)
    found = []
    while len(here):
        seen[here] = True
        found.append(here)
        begins = arcs.first[here].astype(np.int64)
        heads = arcs.heads[positions_within(begins, arcs.first[here + 1] - begins)]
        here = np.unique(heads[~seen[heads]]).astype(np.int64)
    return np.concatenate([here, *found])


def _climb(part: _Part, few: NDArray[np.int64]) -> NDArray[np.int64]:
    """Costs from each of a few ranks to everything above them, shape (ranks of the part, few)."""
    costs = np.full((len(part.ranks), len(few)), _NEVER)
    costs[part.positions[few], np.arange(len(few))] = 0
    for begin, end in reversed(part.steps()):
        first, last = part.first[begin], part.first[end]
        tails = np.repeat(np.arange(begin, end), np.diff(part.first[begin : end + 1]))
        np.minimum.at(costs, part.heads[first:last], costs[tails] + part.ms[first:last, None])
    return costs


def _handed_down(below: _Part, above: _Part, climbed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Costs to everything in the part below, shape (ranks of that part, few)."""
    costs = np.full((len(below.ranks), climbed.shape[1]), _NEVER)
    places = below.positions[above.ranks]
    costs[places[places >= 0]] = climbed[places >= 0]
    for begin, end in below.steps():
        first, last = below.first[begin], below.first[end]
        offered = costs[below.heads[first:last]] + below.ms[first:last, None]
        best = np.minimum.reduceat(offered, below.first[begin:end] - first, axis=0)
        np.minimum(costs[begin:end], best, out=costs[begin:end])
    return costs
