"""Shortest paths between states by contraction hierarchies (Geisberger et al. 2008), which RoutingKit computes.

A query object keeps what it works with and serves one thread at a time, so each thread has its own.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

import numpy as np
from ch_router import INF_WEIGHT, CHQuery, ContractionHierarchy

from routing.ladder import read_ladder, save_ladder

if TYPE_CHECKING:
    from pathlib import Path

    from routing.network import Network

FILE = "hierarchy.ch"
# Up to how many states a witness search looks at; more makes fewer short cuts and takes longer.
_WITNESS_STATES = 100


class PathFinder(Protocol):
    """Finds shortest paths between states."""

    def cost(self, source: int, target: int) -> float:
        """Milliseconds from the end of a state's edge to the end of another's; infinite where no way leads."""
        ...

    def arcs(self, source: int, target: int) -> list[int]:
        """Arcs of the shortest path, in order; empty where both are the same."""
        ...


class Hierarchy:
    """A contraction hierarchy that was compiled before.

    Args:
        folder: Where its file lies.
    """

    def __init__(self, folder: Path) -> None:
        self._hierarchy = ContractionHierarchy.load(str(folder / FILE))
        self._own = threading.local()

    def cost(self, source: int, target: int) -> float:
        """As `PathFinder` says."""
        cost = self._run(source, target).get_distance()
        return float("inf") if cost >= INF_WEIGHT else float(cost)

    def arcs(self, source: int, target: int) -> list[int]:
        """As `PathFinder` says."""
        arcs: list[int] = self._run(source, target).get_arc_path()
        return arcs

    def _run(self, source: int, target: int) -> CHQuery:
        query: CHQuery | None = getattr(self._own, "query", None)
        if query is None:
            query = self._own.query = CHQuery(self._hierarchy)
        return query.reset().add_source(source).add_target(target).run()


def compile_hierarchy(network: Network, folder: Path) -> None:
    """Compute the hierarchy of a network and write it into a folder, also as arrays."""
    tails, heads = network.arc_tails.astype(np.uint32), network.arc_heads.astype(np.uint32)
    hierarchy = ContractionHierarchy.build(len(network.state_edges), tails, heads, network.arc_ms, _WITNESS_STATES)
    hierarchy.save(str(folder / FILE))
    save_ladder(read_ladder(folder / FILE), folder)
