"""Travel times between many spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.spots import lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.dijkstra import Dijkstra
    from routing.network import Network
    from routing.spots import Spot


class Table:
    """Computes travel times.

    Args:
        network: The network.
        dijkstra: Searches it.
    """

    def __init__(self, network: Network, dijkstra: Dijkstra) -> None:
        self._network = network
        self._dijkstra = dijkstra

    def seconds(self, sources: Sequence[Spot | None], targets: Sequence[Spot | None]) -> NDArray[np.float64]:
        """Compute how long it takes from each source to each target; infinite where there is no way or no spot."""
        return np.array([self._row(source, targets) for source in sources]).reshape(len(sources), len(targets)) / 1000

    def _row(self, source: Spot | None, targets: Sequence[Spot | None]) -> list[float]:
        begins = list(lanes(self._network, source)) if source else []
        costs = self._dijkstra.many_costs([begin.states[0] for begin in begins]) if begins else np.zeros((0, 0))
        row = []
        for target in targets:
            best = np.inf
            for end in lanes(self._network, target) if target else ():
                for begin, found in zip(begins, costs, strict=True):
                    if begin.edge == end.edge and end.share >= begin.share:
                        ms = begin.rest_ms - end.rest_ms
                    elif begin.edge == end.edge:
                        arcs = slice(self._network.arc_first[begin.states[0]], self._network.arc_first[begin.states[0] + 1])
                        rounds = self._dijkstra.many_costs(self._network.arc_heads[arcs].tolist())[
                            :, end.states.start : end.states.stop
                        ]
                        ms = (
                            begin.rest_ms
                            - end.rest_ms
                            + float((rounds.min(axis=1, initial=np.inf) + self._network.arc_ms[arcs]).min(initial=np.inf))
                        )
                    else:
                        ms = begin.rest_ms - end.rest_ms + float(found[end.states.start : end.states.stop].min())
                    best = min(best, ms)
            row.append(best)
        return row
