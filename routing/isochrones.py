"""Where one gets within a time: the ways that are reached, to the metre, and what lies within 80 m of them.

80 m is how far houses stand from their road where people live apart. What is farther from every way is not reached, however
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

    _Geometries = NDArray[np.object_]

BESIDE_M = 80.0
_SIMPLER_M = 8.0
_HOLE_M2 = 7_000.0
_ARCS_PER_QUARTER = 3


def reached_areas(
    network: Network,
    dijkstra: Dijkstra,
    origin: Spot,
    durations_s: Sequence[float],
) -> list[shapely.MultiPolygon]:
    """Draw where one gets within each of some times.

    Args:
        network: On which one goes.
        dijkstra: Searches it.
        origin: Where one sets out.
        durations_s: Seconds.
    """
    drawing = _Drawing(network, origin, begun_ms(network, dijkstra, origin, max(durations_s, default=0.0) * 1000))
    # Each area grows out of the one before.
    areas = {seconds: drawing.grown(seconds * 1000) for seconds in sorted(durations_s)}
    return [areas[seconds] for seconds in durations_s]


def begun_ms(network: Network, dijkstra: Dijkstra, origin: Spot, limit_ms: float) -> NDArray[np.float64]:
    """Say when one sets out along each edge, at the earliest.

    Args:
        network: On which one goes.
        dijkstra: Searches it.
        origin: Where one sets out.
        limit_ms: What is begun later is of no interest, milliseconds.

    Returns:
        Milliseconds; infinite where one does not get. The rest of the edges on which the origin lies is not begun, but gone
        along from its middle.
    """
    begun = np.full(len(network.milliseconds), np.inf)
    whole_ms = network.milliseconds.astype(np.float64)
    for lane in lanes(network, origin):
        costs = lane.rest_ms + dijkstra.costs_from(lane.states[0], limit_ms)
        # Edges whose end is not reached in time are begun where those end that are.
        done = np.flatnonzero(costs <= limit_ms)
        first, counts = network.arc_first[done], network.arc_first[done + 1] - network.arc_first[done]
        arcs = positions_within(first, counts)
        edges = network.state_edges[network.arc_heads[arcs]]
        np.minimum.at(begun, edges, np.repeat(costs[done], counts) + network.arc_ms[arcs] - whole_ms[edges])
    return begun


class _Drawing:
    """Draws areas one after the other, in metres around the origin."""

    def __init__(self, network: Network, origin: Spot, begun: NDArray[np.float64]) -> None:
        self._network = network
        self._begun = begun
        self._lanes = list(lanes(network, origin))
        self._centre = np.array([origin.lon, origin.lat])
        self._scale = np.array([np.cos(np.radians(origin.lat)), 1.0]) * METRES_PER_DEGREE
        self._drawn = np.zeros(len(network.nodes), dtype=bool)
        self._area: shapely.Geometry = shapely.Point(0, 0).buffer(BESIDE_M, quad_segs=_ARCS_PER_QUARTER)

    def grown(self, limit_ms: float) -> shapely.MultiPolygon:
        """The area at a time that is later than all before, in degrees."""
        lines = [*self._from_origin(limit_ms), *self._new_lines(limit_ms)]
        simpler = shapely.simplify(np.array(lines, dtype=object), _SIMPLER_M, preserve_topology=False)
        self._area = shapely.union_all([self._area, *shapely.buffer(simpler, BESIDE_M, quad_segs=_ARCS_PER_QUARTER)])
        simple = shapely.simplify(_without_small_holes(self._area), _SIMPLER_M)
        degrees = shapely.make_valid(shapely.transform(simple, lambda places: places / self._scale + self._centre))
        return shapely.MultiPolygon([part for part in shapely.get_parts(degrees) if isinstance(part, shapely.Polygon)])

    def _new_lines(self, limit_ms: float) -> list[shapely.Geometry]:
        """What is reached of all segments that were not reached whole before."""
        edges = np.flatnonzero(self._begun < limit_ms)
        edges = edges[~self._drawn[edges // 2]]
        shares = np.clip((limit_ms - self._begun[edges]) / self._network.milliseconds[edges], 0, 1)
        whole = np.unique(edges[shares >= 1] // 2)
        self._drawn[whole] = True
        in_part = ~self._drawn[edges // 2]
        ends = zip(edges[in_part].tolist(), shares[in_part].tolist(), strict=True)
        return [*self._whole(whole), *(self._part(edge, 0.0, share) for edge, share in ends)]

    def _from_origin(self, limit_ms: float) -> list[shapely.Geometry]:
        """The edges of the origin, from there on."""
        return [
            self._part(lane.edge, lane.share, min(lane.share + limit_ms / float(self._network.milliseconds[lane.edge]), 1.0))
            for lane in self._lanes
        ]

    def _whole(self, segments: NDArray[np.int64]) -> _Geometries:
        first, counts = self._network.first[segments], np.diff(self._network.first)[segments]
        vertices = self._network.vertices[positions_within(first, counts)]
        lines = shapely.linestrings(self._metres(vertices), indices=np.repeat(np.arange(len(segments)), counts))
        return np.asarray(lines, dtype=object)

    def _part(self, edge: int, start: float, end: float) -> shapely.Geometry:
        line = self._whole(np.array([edge // 2]))[0]
        low, high = (1 - end, 1 - start) if edge % 2 else (start, end)
        return substring(line, low, high, normalized=True)

    def _metres(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((places - self._centre) * self._scale)


def _without_small_holes(area: shapely.Geometry) -> shapely.MultiPolygon:
    polygons = []
    for polygon in shapely.get_parts(area):
        holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area >= _HOLE_M2]
        polygons.append(shapely.Polygon(polygon.exterior, holes))
    return shapely.MultiPolygon(polygons)
