"""Where one gets within a time: the ways that are reached, to the metre, and what lies within 80 m of them.

80 m is how far a house stands from its road where people live apart. What is farther from every way is not reached, however
near it looks; holes smaller than a soccer pitch are closed, because they tell nobody anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from routing.measures import METRES_PER_DEGREE, positions_within
from routing.spots import lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.dijkstra import Dijkstra
    from routing.network import Network
    from routing.spots import Spot

BESIDE_M = 80.0
_SIMPLER_M = 8.0
_HOLE_M2 = 7_000.0
_ARCS_PER_QUARTER = 4


def reached_areas(
    network: Network, dijkstra: Dijkstra, origin: Spot, durations_s: Sequence[float]
) -> list[shapely.MultiPolygon]:
    """Draw where one gets within each of some times.

    Args:
        network: On which one goes.
        dijkstra: Searches it.
        origin: Where one sets out.
        durations_s: Seconds.
    """
    arrivals = _arrivals(network, dijkstra, origin, max(durations_s, default=0.0) * 1000)
    return [_area(network, origin, arrivals, seconds * 1000) for seconds in durations_s]


def _arrivals(network: Network, dijkstra: Dijkstra, origin: Spot, limit_ms: float) -> NDArray[np.float64]:
    """When one sets out along each edge, milliseconds; that of the origin began before."""
    arrivals = np.full(len(network.milliseconds), np.inf)
    whole_ms = network.milliseconds.astype(np.float64)
    for lane in lanes(network, origin):
        costs = lane.rest_ms + dijkstra.costs_from(lane.states[0], limit_ms)
        # Those whose end is not reached are begun from those before.
        done = np.flatnonzero(costs <= limit_ms)
        first, counts = network.arc_first[done], network.arc_first[done + 1] - network.arc_first[done]
        arcs = positions_within(first, counts)
        edges = network.state_edges[network.arc_heads[arcs]]
        begun = np.repeat(costs[done], counts) + network.arc_ms[arcs] - whole_ms[edges]
        np.minimum.at(arrivals, edges, begun)
        arrivals[lane.edge] = min(arrivals[lane.edge], lane.rest_ms - whole_ms[lane.edge])
    return arrivals


def _area(network: Network, origin: Spot, arrivals: NDArray[np.float64], limit_ms: float) -> shapely.MultiPolygon:
    scale = np.array([np.cos(np.radians(origin.lat)), 1.0]) * METRES_PER_DEGREE
    centre = np.array([origin.lon, origin.lat])
    lines = [shapely.Point(0, 0), *_reached_lines(network, arrivals, limit_ms, centre, scale)]
    simpler = shapely.simplify(np.array(lines), _SIMPLER_M, preserve_topology=False)
    merged = shapely.union_all(shapely.buffer(simpler, BESIDE_M, quad_segs=_ARCS_PER_QUARTER))
    area = shapely.simplify(_without_small_holes(merged), _SIMPLER_M / 2)
    degrees = shapely.transform(area, lambda places: places / scale + centre)
    parts = [part for part in shapely.get_parts(shapely.make_valid(degrees)) if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)


def _reached_lines(
    network: Network,
    arrivals: NDArray[np.float64],
    limit_ms: float,
    centre: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> list[shapely.Geometry]:
    """What is reached of each edge, in metres around the origin."""
    edges = np.flatnonzero(arrivals < limit_ms)
    shares = np.clip((limit_ms - arrivals[edges]) / network.milliseconds[edges], 0, 1)
    whole = np.zeros(len(network.nodes), dtype=bool)
    whole[edges[shares >= 1] // 2] = True
    kept = ~whole[edges // 2]
    lines = [_line(network, segment, 0.0, 1.0, centre, scale) for segment in np.flatnonzero(whole).tolist()]
    for edge, share in zip(edges[kept].tolist(), shares[kept].tolist(), strict=True):
        low, high = (1 - share, 1.0) if edge % 2 else (0.0, share)
        lines.append(_line(network, edge // 2, low, high, centre, scale))
    return lines


def _line(
    network: Network,
    segment: int,
    low: float,
    high: float,
    centre: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> shapely.Geometry:
    first, end = int(network.first[segment]), int(network.first[segment + 1])
    line = shapely.LineString((network.vertices[first:end] - centre) * scale)
    if high - low >= 1:
        return line
    return substring(line, low, high, normalized=True)


def _without_small_holes(area: shapely.Geometry) -> shapely.MultiPolygon:
    polygons = []
    for polygon in shapely.get_parts(area):
        holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area >= _HOLE_M2]
        polygons.append(shapely.Polygon(polygon.exterior, holes))
    return shapely.MultiPolygon(polygons)
