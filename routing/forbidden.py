"""Carries turn restrictions from ways of OpenStreetMap over to edges of the network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routing.restrictions import Restriction
    from routing.segments import Segments

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A restriction along ways: edges that one drives one after the other.

    Attributes:
        edges: The last is where one must not go, or must.
        is_only: Whether everything else than the last is forbidden.
    """

    edges: Path
    is_only: bool


@dataclass(slots=True)
class Forbidden:
    """What restrictions mean for edges.

    Attributes:
        pairs: From which edge one must not turn into which.
        chains: Those along ways.
        unused: Numbers of restrictions whose ways or node are not in this network, so that they mean nothing here.
    """

    pairs: set[tuple[int, int]] = field(default_factory=set)
    chains: list[Chain] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)


class EdgesAround:
    """Finds the open edges at junctions and of ways."""

    def __init__(self, segments: Segments, is_open: NDArray[np.bool_]) -> None:
        self._segments = segments
        self._is_open = is_open
        self._heads, self._tails = segments.heads, segments.tails
        self._at_tail = np.argsort(self._tails, kind="stable")
        self._at_head = np.argsort(self._heads, kind="stable")
        self._tail_first = np.searchsorted(self._tails[self._at_tail], np.arange(len(segments.junctions) + 1))
        self._head_first = np.searchsorted(self._heads[self._at_head], np.arange(len(segments.junctions) + 1))
        self._by_osm_node = np.argsort(segments.osm_nodes, kind="stable")
        self._by_osm_way = np.argsort(segments.osm_ways, kind="stable")

    def leaving(self, junction: int) -> list[int]:
        """Open edges that begin at a junction."""
        return self._opened(self._at_tail[self._tail_first[junction] : self._tail_first[junction + 1]])

    def entering(self, junction: int) -> list[int]:
        """Open edges that end at a junction."""
        return self._opened(self._at_head[self._head_first[junction] : self._head_first[junction + 1]])

    def after(self, edge: int) -> list[int]:
        """Open edges that begin where one ends."""
        return self.leaving(int(self._heads[edge]))

    def way(self, edge: int) -> int:
        """Number of an edge's way in OpenStreetMap."""
        return int(self._segments.osm_ways[edge // 2])

    def junctions(self, osm_node: int) -> list[int]:
        """Junctions at a node of OpenStreetMap: none, one, or several where something stands in the way."""
        return _equal(self._segments.osm_nodes, self._by_osm_node, osm_node)

    def of_way(self, osm_way: int) -> list[int]:
        """Open edges of a way, in both directions."""
        numbers = np.array(_equal(self._segments.osm_ways, self._by_osm_way, osm_way), dtype=np.int64)
        return self._opened(np.concatenate([2 * numbers, 2 * numbers + 1]))

    def _opened(self, edges: NDArray[np.int64]) -> list[int]:
        opened: list[int] = edges[self._is_open[edges]].tolist()
        return opened


def _equal(values: NDArray[np.int64], order: NDArray[np.int64], wanted: int) -> list[int]:
    low = np.searchsorted(values, wanted, side="left", sorter=order)
    high = np.searchsorted(values, wanted, side="right", sorter=order)
    found: list[int] = order[low:high].tolist()
    return found


def forbid(restrictions: Sequence[Restriction], around: EdgesAround) -> Forbidden:
    """Find out what restrictions mean for edges.

    Args:
        restrictions: Those that bind whoever uses the network.
        around: The network.
    """
    forbidden, prescribed = Forbidden(), defaultdict[int, set[int]](set)
    for restriction in restrictions:
        if restriction.via_ways:
            chains = [Chain(path, restriction.is_only) for path in _paths(restriction, around)]
            forbidden.chains += chains
            is_used = bool(chains)
        else:
            turns = set(_turns(restriction, around))
            is_used = bool(turns)
            if restriction.is_only:
                for origin, onto in turns:
                    prescribed[origin].add(onto)
            else:
                forbidden.pairs |= turns
        if not is_used:
            forbidden.unused.append(restriction.id)
    # Where two turns are prescribed one may choose; each would forbid the other, and nobody could go on.
    forbidden.pairs |= {
        (origin, edge) for origin, onto in prescribed.items() for edge in around.after(origin) if edge not in onto
    }
    return forbidden


def _turns(restriction: Restriction, around: EdgesAround) -> Iterator[tuple[int, int]]:
    """What is forbidden, or prescribed, at a node."""
    for junction in around.junctions(restriction.via_node):
        named = [edge for edge in around.leaving(junction) if around.way(edge) in restriction.destinations]
        for origin in around.entering(junction):
            if around.way(origin) not in restriction.origins:
                continue
            for edge in named:
                # A way that only passes the node is no turn of its own.
                if restriction.is_only or around.way(edge) != around.way(origin) or edge == origin ^ 1:
                    yield origin, edge


def _paths(restriction: Restriction, around: EdgesAround) -> Iterator[Path]:
    """All ways along edges from an origin, over every way between, into a destination."""
    between = frozenset(restriction.via_ways)
    starts = [(edge,) for way in restriction.origins for edge in around.of_way(way)]
    open_paths: list[Path] = list(starts)
    while open_paths:
        path = open_paths.pop()
        seen = {around.way(edge) for edge in path[1:]}
        for edge in around.after(path[-1]):
            if edge == path[-1] ^ 1 or edge in path:
                continue
            if around.way(edge) in between:
                open_paths.append((*path, edge))
            elif seen == between and around.way(edge) in restriction.destinations:
                yield (*path, edge)
