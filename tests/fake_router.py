"""A router that knows no roads: straight lines within a box, at 50, 15 and 5 km/h."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routing.router import (
    Mode,
    NoRouteError,
    OffTheNetworkError,
    Place,
    Reach,
    Route,
    RouterUnavailableError,
    Snap,
    Step,
    TooManyPlacesError,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

KMH = {Mode.CAR: 50, Mode.BICYCLE: 15, Mode.FOOT: 5}
NORTH_M = 111_200
MOST_PLACES = 500


@dataclass
class FakeRouter:
    """Straight lines.

    Attributes:
        box: West, south, east, north in degrees: outside it nothing is on the network.
        version: As of a router.
        islands: Boxes from which nothing leads out.
        asked: How often an area was computed.
    """

    box: tuple[float, float, float, float] = (5.0, 45.0, 16.0, 56.0)
    version: str = "fake"
    limit_m: float = 500
    islands: tuple[tuple[float, float, float, float], ...] = ()
    asked: int = 0

    def snap(self, place: Place, mode: Mode) -> Snap:  # noqa: ARG002 (of the protocol)
        return self._snapped(place, 0)

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        self._check_number(len(places))
        for index, place in enumerate(places):
            self._snapped(place, index)
        for index, (here, there) in enumerate(pairwise(places)):
            if self._island(here) != self._island(there):
                raise NoRouteError(index)
        legs = [self.matrix([here], [there], mode)[0, 0] for here, there in pairwise(places)]
        line = np.array([(place.lon, place.lat) for place in places])
        seconds = np.concatenate([[0.0], np.cumsum(legs)])
        metres = seconds * KMH[mode] / 3.6
        steps = [
            Step(Turn.DEPART if index == 0 else Turn.LEFT, f"Straße {index + 1}", 0, float(length), float(lasts), index)
            for index, (length, lasts) in enumerate(zip(np.diff(metres), legs, strict=True))
        ]
        arrival = Step(Turn.ARRIVE, f"Straße {len(legs)}", 0, 0, 0, len(places) - 1)
        return Route(line, seconds, tuple(range(len(places))), float(metres[-1]), (*steps, arrival))

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        self._check_number(len(sources) + len(targets))
        rows = [[self._seconds(source, target, mode) for target in targets] for source in sources]
        return np.array(rows, dtype=np.float64).reshape(len(sources), len(targets))

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        self._snapped(origin, 0)
        self.asked += 1
        return tuple(Reach(lasts, self._circle(origin, lasts * KMH[mode] / 3.6)) for lasts in durations_s)

    def _circle(self, origin: Place, radius_m: float) -> shapely.MultiPolygon:
        turns = np.linspace(0, 2 * np.pi, 65)
        lons = origin.lon + np.cos(turns) * radius_m / _east_m(origin.lat)
        lats = origin.lat + np.sin(turns) * radius_m / NORTH_M
        return shapely.MultiPolygon([shapely.Polygon(np.column_stack([lons, lats]))])

    def _snapped(self, place: Place, index: int) -> Snap:
        west, south, east, north = self.box
        if not (west <= place.lon <= east and south <= place.lat <= north):
            raise OffTheNetworkError(index, float("inf"))
        return Snap(place, 0, "Straße 1", 1)

    def _island(self, place: Place) -> int:
        inside = (
            number
            for number, (west, south, east, north) in enumerate(self.islands)
            if west <= place.lon <= east and south <= place.lat <= north
        )
        return next(inside, -1)

    def _seconds(self, source: Place, target: Place, mode: Mode) -> float:
        try:
            self._snapped(source, 0)
            self._snapped(target, 1)
        except OffTheNetworkError:
            return float("inf")
        if self._island(source) != self._island(target):
            return float("inf")
        east = (target.lon - source.lon) * _east_m((source.lat + target.lat) / 2)
        north = (target.lat - source.lat) * NORTH_M
        return float(np.hypot(east, north)) * 3.6 / KMH[mode]

    def _check_number(self, number: int) -> None:
        if number > MOST_PLACES:
            raise TooManyPlacesError(MOST_PLACES)


def no_router() -> FakeRouter:
    """Stand in for `layers.core.roads.router` where there is none."""
    message = "There is none."
    raise RouterUnavailableError(message)


def _east_m(latitude: float) -> float:
    return NORTH_M * float(np.cos(np.radians(latitude)))
