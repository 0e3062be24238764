"""Shortest paths between states by Dijkstra's algorithm: slow and simple, for machines without ch-router and for tests."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.network import Network


class Dijkstra:
    """Searches the whole network each time.

    Args:
        network: To be searched.
    """

    def __init__(self, network: Network) -> None:
        self._network = network

    def cost(self, source: int, target: int) -> float:
        """As `PathFinder` says."""
        return float(self.costs(source)[target])

    def arcs(self, source: int, target: int) -> list[int]:
        """As `PathFinder` says."""
        _costs, before = dijkstra(self.forward, indices=[source], return_predecessors=True)
        states = [target]
        while states[-1] != source and before[0, states[-1]] >= 0:
            states.append(int(before[0, states[-1]]))
        states.reverse()
        return [self._arc(tail, head) for tail, head in pairwise(states)]

    def costs(self, source: int, limit_ms: float = np.inf) -> NDArray[np.float64]:
        """Milliseconds from the end of a state's edge to the end of every other's."""
        return np.asarray(dijkstra(self.forward, indices=[source], limit=limit_ms)[0])

    def many_costs(self, sources: Sequence[int]) -> NDArray[np.float64]:
        """As `costs`, a row for each source."""
        return np.stack([self.costs(source) for source in sources])

    @cached_property
    def forward(self) -> csr_array:
        """Arcs as a matrix; of arcs between the same states the quickest counts, and there is only one."""
        network = self._network
        size = len(network.state_edges)
        parts = (network.arc_ms.astype(np.float64), network.arc_heads, network.arc_first.astype(np.int32))
        return csr_array(parts, shape=(size, size))

    def _arc(self, tail: int, head: int) -> int:
        first, end = self._network.arc_first[tail], self._network.arc_first[tail + 1]
        return int(first + np.flatnonzero(self._network.arc_heads[first:end] == head)[0])
