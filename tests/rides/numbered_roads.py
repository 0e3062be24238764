"""The small network of roads with numbers for its points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.router import Drawing, NoRouteError
from tests.rides.roads import SmallRoads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.router import Mode, Place, Snap

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]


class NumberedRoads(SmallRoads):
    """A `routing.router.SpotRouter` that counts how many places it was asked to look for, and refuses tables of places."""

    def __init__(self, points: Floats, roads: Sequence[tuple[int, int]]) -> None:
        super().__init__(points, roads)
        self.known: list[Place] = []
        self.looked_for = 0
        self.tables = 0

    def snap(self, place: Place, mode: Mode) -> Snap:
        """As `Router` says."""
        found = super().snap(place, mode)
        return type(found)(found.place, found.distance_m, found.street, found.node, self._number(found.place))

    def spots(self, places: Sequence[Place], mode: Mode) -> Numbers:
        """As `SpotRouter` says."""
        self.looked_for += len(places)
        return np.array([self._number(super(NumberedRoads, self).snap(place, mode).place) for place in places])

    def matrix_of_spots(self, sources: Numbers, targets: Numbers, mode: Mode) -> Floats:
        """As `SpotRouter` says."""
        self.tables += 1
        begins, ends = ([self.known[number] for number in numbers] for numbers in (sources, targets))
        return super().matrix(begins, ends, mode)

    def drawings(self, ways: Sequence[Sequence[int]], mode: Mode) -> list[Drawing | None]:
        """As `SpotRouter` says."""
        return [self._drawing([self.known[number] for number in way], mode) for way in ways]

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> Floats:
        """As `Router` says, and nobody should ask."""
        raise NotImplementedError

    def _drawing(self, places: Sequence[Place], mode: Mode) -> Drawing | None:
        try:
            route = super().route(places, mode)
        except NoRouteError:
            return None
        return Drawing(route.line, route.stops)

    def _number(self, place: Place) -> int:
        if place not in self.known:
            self.known.append(place)
        return self.known.index(place)
