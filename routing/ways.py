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


def rounds(network: Network, finder: PathFinder, edge: int) -> Iterator[tuple[float, int, int, int]]:
    """Find ways from the end of an edge round the block to its end, for who wants to reach what lies behind.

    Returns:
        For each: milliseconds, the arc with which it begins, and the states between which a search leads on.
    """
    states = range(int(network.edge_states[edge]), int(network.edge_states[edge + 1]))
    for arc in range(int(network.arc_first[states[0]]), int(network.arc_first[states[0] + 1])):
        onto = int(network.arc_heads[arc])
        for target in states:
            yield float(network.arc_ms[arc]) + finder.cost(onto, target), arc, onto, target


def _across(finder: PathFinder, begin: Lane, end: Lane) -> Iterator[Choice]:
    state = begin.states[0]
    for target in end.states:
        yield Choice(begin.rest_ms + finder.cost(state, target) - end.rest_ms, begin, (), (state, target))


def _round(network: Network, finder: PathFinder, begin: Lane, end: Lane) -> Iterator[Choice]:
    for ms, arc, onto, target in rounds(network, finder, begin.edge):
        yield Choice(begin.rest_ms + ms - end.rest_ms, begin, (arc,), (onto, target))
