"""A small network of roads with a router of its own, which tries everything: for tests, and not for maps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from routing.router import Mode, NoRouteError, OffTheNetworkError, Place, Route, Snap, Step, TooManyPlacesError, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.router import Reach

    Floats = NDArray[np.float64]

SRID = 32632
"""Where rides are before a region is loaded."""
ORIGIN = np.array([500_000.0, 5_650_000.0])
_TO_DEGREES = Transformer.from_crs(SRID, 4326, always_xy=True)
_TO_METRES = Transformer.from_crs(4326, SRID, always_xy=True)
_VERSIONS = count(1)
# Of a junction: who stands on it stands on all of its roads.
_WIDTH_M = 3.0


def place_at(x: float, y: float) -> Place:
    """A place so many metres east and north of the corner of the network."""
    return Place(*_TO_DEGREES.transform(ORIGIN[0] + x, ORIGIN[1] + y))


def metres_of(place: Place) -> Floats:
    """The way back."""
    metres: Floats = np.array(_TO_METRES.transform(place.lon, place.lat)) - ORIGIN
    return metres


@dataclass(frozen=True, slots=True)
class _Spot:
    """On an edge, after a share of it."""

    edge: int
    share: float
    point: Floats
    away_m: float


class SmallRoads:
    """A router on straight roads between numbered junctions.

    Args:
        points: Metres east and north of the corner, shape (n, 2).
        roads: Pairs of junctions, each for one direction.
        speeds: Metres per second on each.
        names: What each is called.
    """

    limit_m = 5000.0
    most_places = 100_000

    def __init__(
        self,
        points: Floats,
        roads: Sequence[tuple[int, int]],
        speeds: Sequence[float] | float = 20.0,
        names: Sequence[str] = (),
    ) -> None:
        self.points = np.array(points, dtype=np.float64)
        self.roads = np.array(roads, dtype=np.int64)
        self.names = list(names) or [""] * len(roads)
        self.lengths = np.hypot(*(self.points[self.roads[:, 1]] - self.points[self.roads[:, 0]]).T)
        self.seconds = self.lengths / np.broadcast_to(np.array(speeds, dtype=np.float64), len(roads))
        self.version = f"small-{next(_VERSIONS)}"
        size = len(self.points)
        graph = csr_array((np.maximum(self.seconds, 1e-9), (self.roads[:, 0], self.roads[:, 1])), shape=(size, size))
        self.table, self.before = shortest_path(graph, return_predecessors=True)

    def snap(self, place: Place, mode: Mode) -> Snap:  # noqa: ARG002 (everybody uses every road)
        """As `Router` says."""
        spot = self._spot(place, 0)
        begin, end = self.roads[spot.edge]
        return Snap(place_at(*spot.point), spot.away_m, self.names[spot.edge], int(end if spot.share > 1 / 2 else begin))

    def route(self, places: Sequence[Place], mode: Mode) -> Route:  # noqa: ARG002 (as above)
        """As `Router` says."""
        spots = [self._spot(place, index) for index, place in enumerate(places)]
        points, seconds, edges, stops = [spots[0].point], [0.0], [spots[0].edge], [0]
        for index, (one, other) in enumerate(pairwise(spots)):
            for point, at, edge in self._leg(one, other, index):
                points.append(point)
                seconds.append(seconds[stops[-1]] + at)
                edges.append(edge)
            stops.append(len(points) - 1)
        line = np.column_stack(_TO_DEGREES.transform(*(np.array(points) + ORIGIN).T))
        metres = float(np.hypot(*np.diff(points, axis=0).T).sum())
        return Route(line, np.array(seconds), tuple(stops), metres, self._steps(edges))

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> Floats:  # noqa: ARG002 (as above)
        """As `Router` says."""
        if len(sources) * len(targets) > self.most_places:
            raise TooManyPlacesError(self.most_places)
        spots = [[self._spot(place, 0) for place in places] for places in (sources, targets)]
        return np.array([[self._seconds(one, other) for other in spots[1]] for one in spots[0]]).reshape(
            len(sources), len(targets)
        )

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        """As `Router` says; nothing here asks for it."""
        raise NotImplementedError

    def _spot(self, place: Place, index: int) -> _Spot:
        point = metres_of(place)
        share, found, away = self._seen_from(point)
        edge = int(away.argmin())
        if not away[edge] <= self.limit_m:
            raise OffTheNetworkError(index, float(away[edge]))
        return _Spot(edge, float(share[edge]), found[edge], float(away[edge]))

    def _seen_from(self, point: Floats) -> tuple[Floats, Floats, Floats]:
        """Of every road its nearest point, as a share and in metres, and how far that is."""
        begins, ends = self.points[self.roads[:, 0]], self.points[self.roads[:, 1]]
        along = ends - begins
        share = np.clip(((point - begins) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9), 0, 1)
        found = begins + share[:, None] * along
        return share, found, np.round(np.hypot(*(found - point).T), 4)

    def _alike(self, spot: _Spot) -> list[tuple[int, float]]:
        """The same spot on all roads that have it: both directions, and at a junction all of its roads."""
        share, _found, away = self._seen_from(spot.point)
        return [(int(edge), float(share[edge])) for edge in np.flatnonzero(away <= _WIDTH_M)]

    def _ways(self, one: _Spot, other: _Spot) -> list[tuple[float, int, int]]:
        """Seconds, edge that one leaves by, and edge that one comes by."""
        found = []
        for edge, share in self._alike(one):
            for last, part in self._alike(other):
                if edge == last and share <= part + 1e-12:
                    found.append((max(part - share, 0.0) * self.seconds[edge], edge, -1))
                between = self.table[self.roads[edge, 1], self.roads[last, 0]]
                found.append(((1 - share) * self.seconds[edge] + between + part * self.seconds[last], edge, last))
        return found

    def _seconds(self, one: _Spot, other: _Spot) -> float:
        return float(min(self._ways(one, other))[0])

    def _leg(self, one: _Spot, other: _Spot, index: int) -> list[tuple[Floats, float, int]]:
        """Points after the first, seconds since then, and the edge that leads there."""
        seconds, edge, last = min(self._ways(one, other))
        if not np.isfinite(seconds):
            raise NoRouteError(index)
        if last < 0:
            return [(other.point, seconds, edge)]
        share = dict(self._alike(one))[edge]
        at = (1 - share) * self.seconds[edge]
        nodes = self._nodes(int(self.roads[edge, 1]), int(self.roads[last, 0]))
        found = [(self.points[nodes[0]], at, edge)]
        for begin, end in pairwise(nodes):
            step = int(np.flatnonzero((self.roads[:, 0] == begin) & (self.roads[:, 1] == end))[0])
            at += self.seconds[step]
            found.append((self.points[end], at, step))
        return [*found, (other.point, seconds, last)]

    def _nodes(self, begin: int, end: int) -> list[int]:
        nodes = [end]
        while nodes[-1] != begin:
            nodes.append(int(self.before[begin, nodes[-1]]))
        return nodes[::-1]

    def _steps(self, edges: list[int]) -> tuple[Step, ...]:
        steps = [Step(Turn.DEPART, self.names[edges[1]], 0, 0, 0, 0)]
        for vertex, (edge, after) in enumerate(pairwise(edges[1:]), start=1):
            if self.names[edge] != self.names[after]:
                steps.append(Step(Turn.STRAIGHT, self.names[after], 0, 0, 0, vertex))
        return (*steps, Step(Turn.ARRIVE, "", 0, 0, 0, len(edges) - 1))


def both_ways(roads: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each road in both directions."""
    return [pair for begin, end in roads for pair in ((begin, end), (end, begin))]


def chequered(columns: int, rows: int, metres: float) -> tuple[Floats, list[tuple[int, int]]]:
    """Junctions and roads of a town whose blocks are squares."""
    points = np.array([(x * metres, y * metres) for y in range(rows) for x in range(columns)])
    east = [(y * columns + x, y * columns + x + 1) for y in range(rows) for x in range(columns - 1)]
    north = [(y * columns + x, (y + 1) * columns + x) for y in range(rows - 1) for x in range(columns)]
    return points, both_ways([*east, *north])
