"""Travel times between many spots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from routing.ways import rounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.hierarchy import PathFinder
    from routing.network import Network
    from routing.spots import Spots


class Costs(Protocol):
    """Computes costs between states."""

    def costs(self, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Milliseconds from the end of each source's edge to the end of each target's, shape (sources, targets)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Lanes:
    """One state for each of n spots on which a journey can begin or end.

    Attributes:
        states: Position of the state in the list of those that are asked for; 0 where there is none.
        edges: Its edge; -1 where there is none.
        shares: How far along the edge each spot lies.
        rest_ms: How long the rest of the edge takes.
    """

    states: NDArray[np.int64]
    edges: NDArray[np.int64]
    shares: NDArray[np.float64]
    rest_ms: NDArray[np.float64]


class Table:
    """Computes travel times.

    Args:
        network: Where the spots lie.
        costs: Computes costs between states.
        finder: Finds single ways.
    """

    def __init__(self, network: Network, costs: Costs, finder: PathFinder) -> None:
        self._network = network
        self._costs = costs
        self._finder = finder

    def seconds(self, sources: Spots, targets: Spots) -> NDArray[np.float64]:
        """Compute how long it takes from each source to each target.

        Returns:
            Shape (sources, targets); infinite where no way leads or a spot is none.
        """
        if not ((sources.segments >= 0).any() and (targets.segments >= 0).any()):
            return np.full((len(sources.segments), len(targets.segments)), np.inf)
        from_states, begins = self._lanes(sources, 1)
        to_states, ends = self._lanes(targets, self._most_states(targets))
        best = np.full((len(sources.segments), len(targets.segments)), np.inf)
        if len(from_states) and len(to_states):
            costs = self._costs.costs(from_states, to_states)
            for begin in begins:
                for end in ends:
                    np.minimum(best, self._between(costs, begin, end), out=best)
        return best / 1000

    def _most_states(self, spots: Spots) -> int:
        edges = np.concatenate([2 * spots.segments, 2 * spots.segments + 1])[np.tile(spots.segments >= 0, 2)]
        counts = self._network.edge_states[edges + 1] - self._network.edge_states[edges]
        return int(counts.max(initial=1))

    def _lanes(self, spots: Spots, most: int) -> tuple[NDArray[np.int64], list[_Lanes]]:
        """States of all spots, each once, and where each spot finds its own."""
        network, found = self._network, []
        for side in (0, 1):
            edges = np.where(spots.segments >= 0, 2 * spots.segments + side, 0)
            shares = spots.shares if side == 0 else 1 - spots.shares
            rest_ms = (1 - shares) * network.milliseconds[edges]
            for number in range(most):
                states = network.edge_states[edges] + number
                is_there = (spots.segments >= 0) & (states < network.edge_states[edges + 1])
                found.append((np.where(is_there, states, -1), np.where(is_there, edges, -1), shares, rest_ms))
        asked = np.unique(np.concatenate([states for states, *_rest in found]))
        asked = asked[asked >= 0]
        return asked, [_Lanes(np.maximum(np.searchsorted(asked, lane[0]), 0), *lane[1:]) for lane in found]

    def _between(self, costs: NDArray[np.float64], begin: _Lanes, end: _Lanes) -> NDArray[np.float64]:
        """Milliseconds between one lane of each source and one of each target."""
        rest = begin.rest_ms[:, None] - end.rest_ms
        froms, tos = np.minimum(begin.states, len(costs) - 1)[:, None], np.minimum(end.states, costs.shape[1] - 1)
        ms: NDArray[np.float64] = costs[froms, tos] + rest
        ms[begin.edges < 0] = np.inf
        ms[:, end.edges < 0] = np.inf
        same = (begin.edges[:, None] == end.edges) & (end.edges >= 0)
        if same.any():
            ahead = np.where(end.shares >= begin.shares[:, None], 0.0, self._round_the_block(begin.edges, same)[:, None])
            ms = np.where(same, rest + ahead, ms)
        return ms

    def _round_the_block(self, edges: NDArray[np.int64], same: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Milliseconds from the end of each edge back to it, where somebody asks."""
        asked = np.unique(edges[same.any(axis=1)])
        found = np.full(len(edges), np.inf)
        for edge in asked.tolist():
            found[edges == edge] = min((ms for ms, *_way in rounds(self._network, self._finder, edge)), default=np.inf)
        return found
