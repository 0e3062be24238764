"""The edge-expanded graph: its nodes are states of somebody who drives along an edge, its arcs are turns.

An edge that may be used only where a journey begins or ends has two states: one for who set out there, and one for
who has come to stay, from which nothing leads back to the open roads. So nobody takes a short cut through a yard, and times
stay true where others would put a penalty on them. Restrictions along ways add states for those who come from the way that
they name.

Nobody turns round on a road, except where it ends, and at places where the journey pauses.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.access import Access
from routing.forbidden import Chain, EdgesAround, Forbidden, forbid
from routing.measures import positions_within
from routing.turns import turn_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.restrictions import Restriction
    from routing.router import Mode
    from routing.segments import Segments

LEAST_NETWORK_M = 100_000.0
LEAST_SHARE = 0.05
"""What hangs together with nothing else is a network (of an island) if it is that long, or has that share of the longest.
Anything less is a path in a yard, or a stretch behind the border, whose way here lies outside the extract."""

Progress = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """States and turns.

    Attributes:
        edge_states: Where the states of each edge begin in `state_edges`, shape (2 n + 1,). An edge without states is
            closed. The first state of an edge is that of who sets out there.
        state_edges: Edge of each state.
        arc_first: Where the arcs of each state begin.
        arc_heads: State to which each arc leads.
        arc_ms: What it takes to turn and to drive along the edge to which the arc leads.
        edge_access: `Access` of each edge in the end: `NONE` outside the network, `ENDS` for roads behind closed ground.
        unused_restrictions: Numbers of those whose ways are not in this network.
    """

    edge_states: NDArray[np.int64]
    state_edges: NDArray[np.int32]
    arc_first: NDArray[np.int64]
    arc_heads: NDArray[np.int32]
    arc_ms: NDArray[np.uint32]
    edge_access: NDArray[np.uint8]
    unused_restrictions: tuple[int, ...]


def expand(segments: Segments, restrictions: Sequence[Restriction], mode: Mode) -> Expansion:
    """Build the edge-expanded graph.

    Args:
        segments: The network.
        restrictions: All that are known.
        mode: How one gets about.
    """
    is_open = segments.access > Access.NONE
    binding = [restriction for restriction in restrictions if mode in restriction.modes]
    forbidden = forbid(binding, EdgesAround(segments, is_open))
    lengths = np.repeat(segments.lengths, 2)
    before, after, is_open = _network_turns(segments, is_open, forbidden, lengths)
    parts = _parts(before, after, is_open)
    access = np.where(is_open, segments.access, Access.NONE).astype(np.uint8)
    access = _enclosed(parts, _parts(before, after, access == Access.THROUGH), access, lengths)
    states = _States.of(access, before, after).with_chains(forbidden.chains)
    return states.sorted(segments, mode, access, tuple(forbidden.unused))


def _network_turns(
    segments: Segments,
    is_open: NDArray[np.bool_],
    forbidden: Forbidden,
    lengths: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Find the edges that make up the network, and all turns between them.

    A road that leads out of the extract is no part of it; then the road before ends there, and one may turn round. So edges
    are taken away until nothing changes.
    """
    before, after = _turns(segments, is_open, forbidden)
    while True:
        kept = _networks(_parts(before, after, is_open), is_open, lengths)
        before, after = _turns(segments, kept, forbidden)
        within = _without_turning(before, after)
        before, after = before[within], after[within]
        if (kept == is_open).all():
            return before, after, kept
        is_open = kept


def _turns(
    segments: Segments,
    is_open: NDArray[np.bool_],
    forbidden: Forbidden,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All turns that no restriction forbids, turning round included, as two arrays of edges."""
    count = len(is_open)
    leaving = np.flatnonzero(is_open)
    leaving = leaving[np.argsort(segments.tails[leaving], kind="stable")]
    first = np.searchsorted(segments.tails[leaving], np.arange(len(segments.junctions) + 1))
    edges = np.flatnonzero(is_open)
    heads = segments.heads[edges]
    degrees = first[heads + 1] - first[heads]
    before = np.repeat(edges, degrees)
    after = leaving[positions_within(first[heads], degrees)]
    pairs = np.array(sorted(forbidden.pairs), dtype=np.int64).reshape(-1, 2)
    is_allowed = ~np.isin(before * count + after, pairs[:, 0] * count + pairs[:, 1])
    return before[is_allowed], after[is_allowed]


def _without_turning(before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which turns are left when nobody turns round who can go on."""
    is_back = after == before ^ 1
    ways_on = np.bincount(before[~is_back], minlength=int(before.max(initial=-1)) + 1)
    return np.asarray(~is_back | (ways_on[before] == 0))


def _parts(before: NDArray[np.int64], after: NDArray[np.int64], is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of the part of each edge; within a part one gets from everywhere to everywhere over open edges."""
    from scipy.sparse import csr_array  # noqa: PLC0415 (for compiling alone; a quarter of a second at each start)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (as above)

    inner = is_open[before] & is_open[after]
    graph = csr_array((np.ones(inner.sum(), dtype=np.int8), (before[inner], after[inner])), shape=(len(is_open),) * 2)
    return np.asarray(connected_components(graph, connection="strong")[1], dtype=np.int64)


def _networks(parts: NDArray[np.int64], is_open: NDArray[np.bool_], lengths: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which edges belong to a part that is long enough, or to the longest."""
    sizes = np.bincount(parts, np.where(is_open, lengths, 0), minlength=1)
    least = min(2 * LEAST_NETWORK_M, LEAST_SHARE * sizes.max())
    return np.asarray(is_open & (sizes[parts] >= least))


def _enclosed(
    parts: NDArray[np.int64],
    through_parts: NDArray[np.int64],
    access: NDArray[np.uint8],
    lengths: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """Treat open roads that can be reached from the others only over closed ground as part of that ground.

    Args:
        parts: Of each edge, over edges of all kinds.
        through_parts: The same over open roads alone.
        access: Of each edge.
        lengths: Of each edge in metres.
    """
    is_through = access == Access.THROUGH
    sizes = np.bincount(through_parts, np.where(is_through, lengths, 0), minlength=1)
    longest = np.zeros(len(sizes))
    np.maximum.at(longest, parts[is_through], sizes[through_parts[is_through]])
    is_enclosed = is_through & (sizes[through_parts] < longest[parts])
    return np.where(is_enclosed, Access.ENDS, access).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _States:
    """States in the order in which they are made, and the arcs between them."""

    edges: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]

    @classmethod
    def of(cls, access: NDArray[np.uint8], before: NDArray[np.int64], after: NDArray[np.int64]) -> _States:
        """One state per edge, two where a journey can only begin or end."""
        is_open, is_end = access > Access.NONE, access == Access.ENDS
        opened, ends = np.flatnonzero(is_open), np.flatnonzero(is_end)
        setting_out = np.cumsum(is_open) - 1
        staying = np.where(is_end, len(opened) + np.cumsum(is_end) - 1, setting_out)
        enters, leaves, stays = (
            ~is_end[before] & is_end[after],
            is_end[before] & ~is_end[after],
            is_end[before] & is_end[after],
        )
        level = ~enters & ~leaves & ~stays
        tails = [setting_out[before[level | leaves | stays]], setting_out[before[enters]], staying[before[stays]]]
        heads = [setting_out[after[level | leaves | stays]], staying[after[enters]], staying[after[stays]]]
        return cls(np.concatenate([opened, ends]), np.concatenate(tails), np.concatenate(heads))

    def with_chains(self, chains: Sequence[Chain]) -> _States:
        """Add states that remember where somebody came from, as far as restrictions along ways ask for it."""
        if not chains:
            return self
        return _Following(self, chains).states()

    def sorted(self, segments: Segments, mode: Mode, access: NDArray[np.uint8], unused: tuple[int, ...]) -> Expansion:
        """Put the states into the order of their edges and give the arcs their costs."""
        order = np.argsort(self.edges, kind="stable")
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        edges = self.edges[order]
        tails, heads = rank[self.tails], rank[self.heads]
        by_tail = np.lexsort((heads, tails))
        tails, heads = tails[by_tail], heads[by_tail]
        seconds = turn_seconds(segments, mode, edges[tails], edges[heads])
        return Expansion(
            edge_states=np.searchsorted(edges, np.arange(len(access) + 1)),
            state_edges=edges.astype(np.int32),
            arc_first=np.searchsorted(tails, np.arange(len(edges) + 1)),
            arc_heads=heads.astype(np.int32),
            arc_ms=(np.round(seconds * 1000) + segments.milliseconds[edges[heads]]).astype(np.uint32),
            edge_access=access,
            unused_restrictions=unused,
        )


class _Following:
    """Follows chains of edges through the states: an automaton whose words are the routes that are allowed."""

    def __init__(self, states: _States, chains: Sequence[Chain]) -> None:
        self._base = states
        self._chains = chains
        self._starting: dict[int, list[int]] = defaultdict(list)
        for number, chain in enumerate(chains):
            self._starting[chain.edges[0]].append(number)
        self._order = np.argsort(states.tails, kind="stable")
        self._first = np.searchsorted(states.tails[self._order], np.arange(len(states.edges) + 1))
        self._numbers: dict[tuple[int, Progress], int] = {}
        self._edges: list[int] = []
        self._arcs: list[tuple[int, int]] = []
        self._todo: list[tuple[int, int, Progress]] = []

    def states(self) -> _States:
        base = self._base
        changed = np.flatnonzero(np.isin(base.edges, list(self._starting)))
        self._todo = [(state, state, frozenset()) for state in changed.tolist()]
        while self._todo:
            self._follow(*self._todo.pop())
        kept = ~np.isin(base.tails, changed)
        arcs = np.array(self._arcs, dtype=np.int64).reshape(-1, 2)
        return replace(
            base,
            edges=np.concatenate([base.edges, np.array(self._edges, dtype=np.int64)]),
            tails=np.concatenate([base.tails[kept], arcs[:, 0]]),
            heads=np.concatenate([base.heads[kept], arcs[:, 1]]),
        )

    def _follow(self, number: int, state: int, progress: Progress) -> None:
        """Give a state its arcs.

        Args:
            number: Of the state.
            state: The one that forgets where somebody came from.
            progress: Which chains are being driven along, and how far.
        """
        edge = int(self._base.edges[state])
        arcs = self._order[self._first[state] : self._first[state + 1]]
        for head in self._base.heads[arcs].tolist():
            onto = int(self._base.edges[head])
            if not self._is_forbidden(onto, progress):
                self._arcs.append((number, self._number(head, self._advanced(edge, onto, progress))))

    def _is_forbidden(self, onto: int, progress: Progress) -> bool:
        """Whether some chain ends here; of those that prescribe a way, and began at the same edge, one has to go on."""
        prescribed: dict[int, bool] = {}
        for number, at in progress:
            chain = self._chains[number]
            follows = chain.edges[at + 1] == onto
            if chain.is_only:
                prescribed[at] = prescribed.get(at, False) or follows
            elif follows and at + 1 == len(chain.edges) - 1:
                return True
        return not all(prescribed.values())

    def _advanced(self, edge: int, onto: int, progress: Progress) -> Progress:
        begun = {(chain, 0) for chain in self._starting.get(edge, ())} | progress
        on = {(chain, at + 1) for chain, at in begun if self._chains[chain].edges[at + 1] == onto}
        return frozenset((chain, at) for chain, at in on if at < len(self._chains[chain].edges) - 1)

    def _number(self, state: int, progress: Progress) -> int:
        if not progress:
            return state
        if (state, progress) not in self._numbers:
            number = self._numbers[state, progress] = len(self._base.edges) + len(self._edges)
            self._edges.append(int(self._base.edges[state]))
            self._todo.append((number, state, progress))
        return self._numbers[state, progress]
