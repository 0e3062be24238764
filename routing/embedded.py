"""The router within this process: compiled files, contraction hierarchies, no server."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from routing.compiled import Compiled, open_compiled
from routing.drawing import draw_ways
from routing.isochrones import reached_areas
from routing.lines import Leg, Line, draw_line
from routing.router import Drawing, Mode, NoRouteError, OffTheNetworkError, Place, Reach, Route, Snap, TooManyPlacesError
from routing.spots import Spot, find_many, find_spots, unpacked
from routing.steps import find_steps
from routing.ways import find_leg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MAX_PLACES = 100
"""Of a route."""
FEWEST_PLACES = 2
MAX_PAIRS = 1_000_000
"""Of a matrix."""
LIMIT_M = 500.0


class EmbeddedRouter:
    """A `routing.router.Router` on files that `routing.compiling` made.

    Args:
        folder: Where they lie.
        limit_m: How far a place may lie from the network, metres.

    Raises:
        RouterUnavailableError: The files are not there, damaged, or of another format.
    """

    def __init__(self, folder: Path, limit_m: float = LIMIT_M) -> None:
        self._compiled = open_compiled(folder)
        self._limit_m = limit_m

    @property
    def version(self) -> str:
        """Changes whenever answers may."""
        return self._compiled.version

    @property
    def limit_m(self) -> float:
        """How far a place may lie from the network, metres."""
        return self._limit_m

    def snap(self, place: Place, mode: Mode) -> Snap:
        """As `Router` says."""
        network = self._compiled.network(mode)
        spot = self._spots([place], mode)[0]
        begin, end = network.nodes[spot.segment].tolist()
        street = network.names[int(network.streets[spot.segment])]
        number = int(spot.alone().packed()[0])
        return Snap(Place(spot.lon, spot.lat), spot.distance_m, street, end if spot.share > 1 / 2 else begin, number)

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """As `Router` says."""
        if len(places) > MAX_PLACES:
            raise TooManyPlacesError(MAX_PLACES)
        if len(places) < FEWEST_PLACES:
            message = f"A route leads through at least {FEWEST_PLACES} places."
            raise ValueError(message)
        spots = self._spots(places, mode)
        legs = [self._leg(pair, index, mode) for index, pair in enumerate(pairwise(spots))]
        return _joined(self._compiled, mode, legs)

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        """As `Router` says."""
        _check_size(len(sources), len(targets))
        spots = find_many(self._compiled.network(mode), [*sources, *targets], self._limit_m)
        count = len(sources)
        return self._compiled.table(mode).seconds(spots.part(0, count), spots.part(count, count + len(targets)))

    def spots(self, places: Sequence[Place], mode: Mode) -> NDArray[np.int64]:
        """As `SpotRouter` says."""
        return find_many(self._compiled.network(mode), places, self._limit_m).packed()

    def matrix_of_spots(
        self,
        sources: NDArray[np.int64],
        targets: NDArray[np.int64],
        mode: Mode,
    ) -> NDArray[np.float64]:
        """As `SpotRouter` says."""
        _check_size(len(sources), len(targets))
        network = self._compiled.network(mode)
        return self._compiled.table(mode).seconds(unpacked(sources, network), unpacked(targets, network))

    def drawings(self, ways: Sequence[Sequence[int]], mode: Mode) -> list[Drawing | None]:
        """As `SpotRouter` says."""
        return draw_ways(self._compiled.network(mode), self._compiled.finder(mode), ways)

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        """As `Router` says."""
        spot = self._spots([origin], mode)[0]
        areas = reached_areas(self._compiled.network(mode), self._compiled.dijkstra(mode), spot, durations_s)
        return tuple(Reach(seconds, area) for seconds, area in zip(durations_s, areas, strict=True))

    def _spots(self, places: Sequence[Place], mode: Mode) -> list[Spot]:
        spots = find_spots(self._compiled.network(mode), places, self._limit_m)
        for index, spot in enumerate(spots):
            if spot is None:
                raise OffTheNetworkError(index, self._farther(places[index], mode))
        return [spot for spot in spots if spot]

    def _farther(self, place: Place, mode: Mode) -> float:
        """How far the network is from a place outside the limit; infinite far away."""
        spot = find_spots(self._compiled.network(mode), [place], 20 * self._limit_m)[0]
        return spot.distance_m if spot else float("inf")

    def _leg(self, pair: tuple[Spot, Spot], index: int, mode: Mode) -> Leg:
        leg = find_leg(self._compiled.network(mode), self._compiled.finder(mode), *pair)
        if leg is None:
            raise NoRouteError(index)
        return leg


def _check_size(sources: int, targets: int) -> None:
    if sources * targets > MAX_PAIRS:
        raise TooManyPlacesError(MAX_PAIRS // min(sources, targets))


def _joined(compiled: Compiled, mode: Mode, legs: Sequence[Leg]) -> Route:
    """Put legs together. Where a leg ends and the next begins is one vertex."""
    network = compiled.network(mode)
    lines: list[Line] = [draw_line(network, leg) for leg in legs]
    counts = [len(line.vertices) - 1 for line in lines]
    stops = [0, *np.cumsum(counts).tolist()]
    begins_s = np.concatenate([[0.0], np.cumsum([line.seconds[-1] for line in lines])])
    steps = [
        step
        for leg, line, offset in zip(legs, lines, stops, strict=False)
        for step in find_steps(network, leg, line, offset)
    ]
    return Route(
        line=np.concatenate([lines[0].vertices[:1], *(line.vertices[1:] for line in lines)]),
        seconds=np.concatenate([[0.0], *(line.seconds[1:] + begin for line, begin in zip(lines, begins_s, strict=False))]),
        stops=tuple(stops),
        distance_m=float(sum(line.metres[-1] for line in lines)),
        steps=tuple(steps),
    )
