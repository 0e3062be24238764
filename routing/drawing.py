"""Ways as they are drawn: their lines alone, for many at once that have parts in common."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.lines import vertices_along
from routing.router import Drawing
from routing.spots import STEPS, spots_from
from routing.ways import find_leg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.hierarchy import PathFinder
    from routing.lines import Leg
    from routing.network import Network

    Vertices = NDArray[np.float64]

# What lies within one step of the numbers of points is the same point.
_SAME_SHARE = 1 / STEPS


def draw_ways(network: Network, finder: PathFinder, ways: Sequence[Sequence[int]]) -> list[Drawing | None]:
    """Draw ways through points of the network; a way from one point to another is looked for once.

    Args:
        network: In which they lie.
        finder: Finds ways between its states.
        ways: Numbers of points, as `routing.spots.Spots.packed` makes them.

    Returns:
        For each its line; `None` where there is no way.
    """
    spots = spots_from([number for way in ways for number in way], network)
    legs: dict[tuple[int, int], Vertices | None] = {}
    for pair in dict.fromkeys(pair for way in ways for pair in pairwise(way)):
        source, target = spots[pair[0]], spots[pair[1]]
        leg = find_leg(network, finder, source, target) if source and target else None
        legs[pair] = _vertices(network, leg) if leg else None
    return [_joined([legs[pair] for pair in pairwise(way)]) for way in ways]


def _joined(legs: Sequence[Vertices | None]) -> Drawing | None:
    """Where a leg ends and the next begins is one vertex."""
    lines = [leg for leg in legs if leg is not None]
    if len(lines) < len(legs):
        return None
    stops = np.cumsum([0, *(len(line) - 1 for line in lines)]).tolist()
    return Drawing(np.concatenate([lines[0][:1], *(line[1:] for line in lines)]), tuple(stops))


def _vertices(network: Network, leg: Leg) -> Vertices:
    """The vertices that `routing.lines.draw_line` finds, without the times and lengths of each."""
    edges = leg.edges
    position, counts = vertices_along(network, edges)
    is_kept = np.ones(len(position), dtype=np.bool_)
    start = leg.source.share_along(int(edges[0])) + _SAME_SHARE
    is_kept[: counts[0]] &= _shares(network, int(edges[0]), position[: counts[0]]) > start
    end, begin = leg.target.share_along(int(edges[-1])) - _SAME_SHARE, len(position) - int(counts[-1])
    is_kept[begin:] &= _shares(network, int(edges[-1]), position[begin:]) < end
    ends = [(leg.source.lon, leg.source.lat)], [(leg.target.lon, leg.target.lat)]
    return np.concatenate((ends[0], network.vertices[position[is_kept]], ends[1]))


def _shares(network: Network, edge: int, positions: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far along an edge some of its vertices lie, from 0 to 1."""
    length = network.metres[network.first[edge // 2 + 1] - 1]
    metres = network.metres[positions]
    return np.asarray((length - metres if edge % 2 else metres) / max(length, 1e-9))
