"""Costs between many states at once: RPHAST (Delling, Goldberg, Werneck 2011) in arrays.

From the few on one side the search climbs the hierarchy; then the costs are handed down to the many on the other side, level
by level, over only those states that lie above one of them. All of the few are carried along in one pass. The top is crossed
by a table of its own instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import positions_within
from routing.summit import NEVER, Summit, ranks_of_summit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.hierarchy import PathFinder
    from routing.ladder import Arcs, Ladder

_NEVER = np.int64(1) << 40
# A sweep takes as long as some hundred searches.
FEW_PAIRS = 64
# For more than so many at once, going through the levels of the top is quicker than crossing it for each of them.
_FEW = 64
# So many costs are carried at once, which bounds the memory.
_COSTS_AT_ONCE = 4_000_000


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


class Sweep:
    """Computes costs.

    Args:
        ladder: The hierarchy.
        finder: Finds single ways in it, which for a few is quicker.
    """

    def __init__(self, ladder: Ladder, finder: PathFinder) -> None:
        self._ladder = ladder
        self._finder = finder

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Compute milliseconds from the end of each source's edge to the end of each target's.

        Returns:
            Shape (sources, targets); infinite where no way leads.
        """
        if len(sources) * len(targets) <= FEW_PAIRS:
            return self._one_by_one(sources, targets)
        ladder = self._ladder
        from_ranks, to_ranks = ladder.ranks[sources].astype(np.int64), ladder.ranks[targets].astype(np.int64)
        if len(sources) <= len(targets):
            return self._spread(from_ranks, to_ranks, ladder.forward, ladder.backward, self._summit)
        return self._spread(to_ranks, from_ranks, ladder.backward, ladder.forward, self._turned).T

    @cached_property
    def _no_summit(self) -> Summit:
        return Summit.none(len(self._ladder.depths))

    @cached_property
    def _summit(self) -> Summit:
        """Found by going through all of its levels once for each process."""
        ladder, nothing = self._ladder, self._no_summit
        ranks = ranks_of_summit(ladder.depths)
        numbers = nothing.numbers.copy()
        numbers[ranks] = np.arange(len(ranks), dtype=np.int32)
        costs = self._spread(ranks, ranks, ladder.forward, ladder.backward, nothing)
        return Summit(numbers, np.minimum(costs, NEVER).astype(np.int32))

    @cached_property
    def _turned(self) -> Summit:
        return self._summit.turned()

    def _one_by_one(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
        ends = targets.tolist()
        return np.array([[self._finder.cost(source, target) for target in ends] for source in sources.tolist()])

    def _spread(
        self, few: NDArray[np.int64], many: NDArray[np.int64], up: Arcs, down: Arcs, summit: Summit
    ) -> NDArray[np.float64]:
        if len(few) > _FEW:
            summit = self._no_summit
        below = _above(many, down, self._ladder.depths, summit)
        wanted = below.positions[many]
        found = np.full((len(few), len(many)), np.inf)
        at_once = max(_COSTS_AT_ONCE // len(below.ranks), 1)
        for begin in range(0, len(few), at_once):
            some = few[begin : begin + at_once]
            climbed = _above(some, up, self._ladder.depths, summit)
            costs = _handed_down(below, _begun(below, climbed, _climb(climbed, some), summit))[:, wanted]
            found[begin : begin + len(some)] = np.where(costs >= _NEVER, np.inf, costs)
        return found


def _above(ranks: NDArray[np.int64], arcs: Arcs, depths: NDArray[np.int32], summit: Summit) -> _Part:
    """Collect everything that lies above some ranks, and of the top only where it begins."""
    inside = _closure(ranks, arcs, summit)
    begins = arcs.first[inside].astype(np.int64)
    counts = np.where(summit.are_below(inside), arcs.first[inside + 1] - begins, 0)
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


def _closure(ranks: NDArray[np.int64], arcs: Arcs, summit: Summit) -> NDArray[np.int64]:
    seen = np.zeros(len(arcs.first), dtype=bool)
    # Never read where it was not written.
    scratch = np.empty(len(arcs.first), dtype=np.int32)
    here = np.unique(ranks)
    found = []
    while len(here):
        seen[here] = True
        found.append(here)
        climbing = here[summit.are_below(here)]
        begins = arcs.first[climbing].astype(np.int64)
        heads = arcs.heads[positions_within(begins, arcs.first[climbing + 1] - begins)]
        here = _each_once(heads[~seen[heads]].astype(np.int64), scratch)
    return np.concatenate([here, *found])


def _each_once(ranks: NDArray[np.int64], scratch: NDArray[np.int32]) -> NDArray[np.int64]:
    """Leave out what comes again; without sorting, which would take most of the time."""
    numbers = np.arange(len(ranks), dtype=np.int32)
    scratch[ranks] = numbers
    return np.asarray(ranks[scratch[ranks] == numbers])


def _climb(part: _Part, few: NDArray[np.int64]) -> NDArray[np.int64]:
    """Costs from each of a few ranks to everything above them, shape (ranks of the part, few)."""
    columns = np.arange(len(few))
    flat = np.full(len(part.ranks) * len(few), _NEVER)
    costs = flat.reshape(-1, len(few))
    costs[part.positions[few], columns] = 0
    tails = np.repeat(np.arange(len(part.ranks)), np.diff(part.first))
    heads = part.heads.astype(np.int64) * len(few)
    # What lies lowest tells first. Into one row of numbers costs are told much quicker than into a table.
    for begin, end in reversed(list(pairwise(part.first[part.levels].tolist()))):
        if begin < end:
            offered = costs[tails[begin:end]] + part.ms[begin:end, None]
            np.minimum.at(flat, (heads[begin:end, None] + columns).ravel(), offered.ravel())
    return costs


def _begun(below: _Part, above: _Part, climbed: NDArray[np.int64], summit: Summit) -> NDArray[np.int64]:
    """Costs to what the climb has come to of the part below, shape (few, ranks of that part)."""
    costs = np.full((climbed.shape[1], len(below.ranks)), _NEVER)
    places = below.positions[above.ranks]
    costs[:, places[places >= 0]] = climbed[places >= 0].T
    entered, left = ~summit.are_below(above.ranks), np.flatnonzero(~summit.are_below(below.ranks))
    costs[:, left] = summit.crossed(climbed[entered], above.ranks[entered], below.ranks[left], _NEVER)
    return costs


def _handed_down(below: _Part, costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Costs to everything in the part below, of those that the climb has begun with; of the same shape."""
    bounds = zip(below.levels.tolist(), below.first[below.levels].tolist(), strict=True)
    for (begin, first), (end, last) in pairwise(bounds):
        if first < last:
            offered = costs.take(below.heads[first:last], axis=1) + below.ms[first:last]
            told = costs[:, begin:end]
            np.minimum(told, np.minimum.reduceat(offered, below.first[begin:end] - first, axis=1), out=told)
    return costs
