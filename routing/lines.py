"""From arcs to the line that somebody follows, with the time at each vertex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import positions_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.network import Network
    from routing.spots import Spot


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """A way from a spot to the next.

    Attributes:
        source: Where it begins.
        target: Where it ends.
        states: Through which it leads, at least one.
        edges: Along which it leads, one for each state.
        ends_ms: When the end of each edge is reached, were all of the last one driven along; milliseconds.
    """

    source: Spot
    target: Spot
    states: NDArray[np.int64]
    edges: NDArray[np.int64]
    ends_ms: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A leg as vertices.

    Attributes:
        vertices: Longitude and latitude in degrees, shape (n, 2), n ≥ 2.
        seconds: When each is reached.
        metres: How far each is along the leg.
        begins: Vertex at which each edge begins.
    """

    vertices: NDArray[np.float64]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    begins: NDArray[np.int64]


def vertices_along(network: Network, edges: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the vertices of edges stand in the network, and how many each edge gives.

    The end of an edge is the beginning of the next, so each gives all its vertices except the first.

    Args:
        network: In which they lie.
        edges: Numbers of edges that follow each other, shape (n,).

    Returns:
        Positions in `Network.vertices` in the order of the way, and how many of them are each edge's, shape (n,).
    """
    segments, is_back = edges // 2, edges % 2 == 1
    first, last = network.first[segments], network.first[segments + 1] - 1
    counts = last - first
    begins, ahead = np.where(is_back, last, first), np.where(is_back, -1, 1)
    return np.repeat(begins, counts) + np.repeat(ahead, counts) * positions_within(np.ones_like(counts), counts), counts


def draw_line(network: Network, leg: Leg) -> Line:
    """Draw a leg."""
    edges = leg.edges
    segments, is_back = edges // 2, edges % 2 == 1
    lengths, whole_ms = network.metres[network.first[segments + 1] - 1], network.milliseconds[edges].astype(np.float64)
    position, counts = vertices_along(network, edges)
    owner = np.repeat(np.arange(len(edges)), counts)
    along = np.where(is_back[owner], lengths[owner] - network.metres[position], network.metres[position])
    share = along / np.maximum(lengths[owner], 1e-9)
    start, end = leg.source.share_along(int(edges[0])), leg.target.share_along(int(edges[-1]))
    is_kept = ~((owner == 0) & (share <= start)) & ~((owner == len(edges) - 1) & (share >= end))
    offsets = np.concatenate([[0.0], np.cumsum(lengths)[:-1]]) - start * lengths[0]
    ms = leg.ends_ms[owner] - (1 - share) * whole_ms[owner]
    finish_ms = leg.ends_ms[-1] - (1 - end) * whole_ms[-1]
    finish_m = offsets[-1] + end * lengths[-1]
    ends = [(leg.source.lon, leg.source.lat)], [(leg.target.lon, leg.target.lat)]
    begins = np.concatenate([[0], np.cumsum(np.bincount(owner[is_kept], minlength=len(edges)))[:-1]])
    return Line(
        vertices=np.concatenate([ends[0], network.vertices[position[is_kept]], ends[1]]),
        seconds=np.concatenate([[0.0], np.clip(ms[is_kept], 0, finish_ms), [finish_ms]]) / 1000,
        metres=np.concatenate([[0.0], (offsets[owner] + along)[is_kept], [finish_m]]),
        begins=begins,
    )
