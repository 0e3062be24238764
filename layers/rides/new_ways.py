"""Ways on which somebody else is fetched or brought, as lines: those of a whole answer at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from layers.core import roads
from routing.router import Drawing, Mode, Place, RoutingError, SpotRouter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.rides.prefilter import Candidate
    from layers.rides.region import Region
    from routing.router import Router

_Stop = TypeVar("_Stop")
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class NewWay:
    """Through all stops of an offer, with the rider's put where they cost least.

    Attributes:
        candidate: The offer on its day.
        ends: Where the rider gets in and out.
        spots: Numbers of these on the network, or `UNKNOWN`.
        places: Before which of the stops of the offer the rider gets in and out.
    """

    candidate: Candidate
    ends: tuple[Place, Place]
    spots: tuple[int, int]
    places: tuple[int, int]

    def aboard(self, drawing: Drawing) -> tuple[int, int]:
        """Which vertices of a line through all of it are the rider's."""
        on, off = self.places
        return drawing.stops[on], drawing.stops[off + 1]

    def put(self, stops: Sequence[_Stop], ends: Sequence[_Stop]) -> list[_Stop]:
        """All stops in order, in whatever way they are told."""
        on, off = self.places
        return [*stops[:on], ends[0], *stops[on:off], ends[1], *stops[off:]]

    def numbers(self) -> list[int]:
        """All stops by their numbers on the network, or `UNKNOWN`."""
        return self.put(self.candidate.spots or [UNKNOWN] * len(self.candidate.stops), self.spots)

    def through(self, region: Region) -> list[Place]:
        """All stops as places."""
        stops = region.unproject(self.candidate.line[self.candidate.stops][:, :2])
        return self.put([Place(*stop) for stop in stops.tolist()], self.ends)


def draw_new_ways(ways: Sequence[NewWay], region: Region) -> list[Drawing | None]:
    """Ask the router of this process for all of them; `None` for one that leads nowhere."""
    try:
        router = roads.router()
    except RoutingError:
        return [None] * len(ways)
    if isinstance(router, SpotRouter):
        return router.drawings(_numbered(router, ways, region), Mode.CAR)
    return [_drawn(router, way, region) for way in ways]


def _numbered(router: SpotRouter, ways: Sequence[NewWay], region: Region) -> list[list[int]]:
    """All ways by numbers; the places that have none are looked for on the network at once."""
    numbers = [way.numbers() for way in ways]
    places = {place: UNKNOWN for way, some in zip(ways, numbers, strict=True) for place in _unknown(way, some, region)}
    if places:
        places = dict(zip(places, router.spots(list(places), Mode.CAR).tolist(), strict=True))
    return [
        [number if number != UNKNOWN else places[place] for number, place in zip(some, way.through(region), strict=True)]
        if UNKNOWN in some
        else some
        for way, some in zip(ways, numbers, strict=True)
    ]


def _unknown(way: NewWay, numbers: list[int], region: Region) -> list[Place]:
    if UNKNOWN not in numbers:
        return []
    return [place for place, number in zip(way.through(region), numbers, strict=True) if number == UNKNOWN]


def _drawn(router: Router, way: NewWay, region: Region) -> Drawing | None:
    try:
        route = router.route(way.through(region), Mode.CAR)
    except RoutingError:
        return None
    return Drawing(route.line, route.stops)
