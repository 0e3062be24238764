"""The quickest way from a spot to another.

Both lie within edges, so what a search between the ends of edges finds is completed on both sides: every edge of the first
spot is tried with every edge of the second, and the quickest wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.lines import Leg
from routing.spots import lanes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.hierarchy import PathFinder
    from routing.network import Network
    from routing.spots import Lane, Spot


@dataclass(frozen=True, slots=True)
class Choice:
    """A way that may be the quickest.

    Attributes:
        ms: How long it takes.
        source: Where it begins.
        turns: Arcs with which it begins, before a search.
        ends: States between which a search leads on, if it does.
    """

    ms: float
    source: Lane
    turns: tuple[int, ...] = ()
    ends: tuple[int, int] | None = None


def find_leg(network: Network, finder: PathFinder, source: Spot, target: Spot) -> Leg | None:
    """Find the quickest way, or `None` where there is none."""
    best = min(choices(network, finder, source, target), key=lambda choice: choice.ms, default=None)
    if best is None or best.ms == np.inf:
        return None
    found = finder.arcs(*best.ends) if best.ends else []
    arcs = np.array([*best.turns, *found], dtype=np.int64)
    states = np.concatenate([[best.source.states[0]], network.arc_heads[arcs]])
    ends_ms = best.source.rest_ms + np.concatenate([[0.0], np.cumsum(network.arc_ms[arcs], dtype=np.float64)])
    return Leg(source, target, states, network.state_edges[states].astype(np.int64), ends_ms)


def choices(network: Network, finder: PathFinder, source: Spot, target: Spot) -> Iterator[Choice]:
    """Find every way that may be the quickest."""
    ends = list(lanes(network, target))
    for begin in lanes(network, source):
        for end in ends:
            if begin.edge != end.edge:
                yield from _across(finder, begin, end)
            elif end.share >= begin.share:
                yield Choice(begin.rest_ms - end.rest_ms, begin)
            else:
                yield from _round(network, finder, begin, end)


def _across(finder: PathFinder, begin: Lane, end: Lane) -> Iterator[Choice]:
    state = begin.states[0]
    for target in end.states:
        yield Choice(begin.rest_ms + finder.cost(state, target) - end.rest_ms, begin, (), (state, target))


def _round(network: Network, finder: PathFinder, begin: Lane, end: Lane) -> Iterator[Choice]:
    """Back to a place that lies behind: round the block."""
    state = begin.states[0]
    for arc in range(int(network.arc_first[state]), int(network.arc_first[state + 1])):
        onto, ms = int(network.arc_heads[arc]), begin.rest_ms + float(network.arc_ms[arc]) - end.rest_ms
        for target in end.states:
            yield Choice(ms + finder.cost(onto, target), begin, (arc,), (onto, target))
