"""Shortest paths between states by Dijkstra's algorithm: slow and simple, for machines without ch-router and for tests."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
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
        return float(self.costs_from(source)[target])

    def arcs(self, source: int, target: int) -> list[int]:
        """As `PathFinder` says."""
        _costs, before = dijkstra(self.forward, indices=[source], return_predecessors=True)
        states = [target]
        while states[-1] != source and before[0, states[-1]] >= 0:
            states.append(int(before[0, states[-1]]))
        states.reverse()
        return [self._arc(tail, head) for tail, head in pairwise(states)]

    def costs_from(self, source: int, limit_ms: float = np.inf) -> NDArray[np.float64]:
        """Milliseconds from the end of a state's edge to the end of every other's, infinite beyond the limit."""
        return np.asarray(dijkstra(self.forward, indices=[source], limit=limit_ms)[0])

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
        """As `routing.table.Costs` says."""
        if len(sources) > len(targets):
            return np.stack([dijkstra(self.backward, indices=[target])[0][sources] for target in targets], axis=1)
        return np.stack([self.costs_from(int(source))[targets] for source in sources])

    @cached_property
    def forward(self) -> csr_array:
        """Arcs as a matrix; of arcs between the same states the quickest counts, and there is only one."""
        network = self._network
        size = len(network.state_edges)
        parts = (network.arc_ms.astype(np.float64), network.arc_heads, network.arc_first.astype(np.int32))
        return csr_array(parts, shape=(size, size))

    @cached_property
    def backward(self) -> csr_array:
        """The same arcs, driven against."""
        return csr_array(self.forward.T)

    def _arc(self, tail: int, head: int) -> int:
        first, end = self._network.arc_first[tail], self._network.arc_first[tail + 1]
        return int(first + np.flatnonzero(self._network.arc_heads[first:end] == head)[0])
