"""What everybody may know of where a ride begins, stops and ends.

Every place is moved to a point of the road that its cell of the map has for ever: it follows from the cell and the network,
and from nothing else. So all who live in a cell have the same public place, and asking from any number of places around a
home tells its cell and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from layers.core import roads
from layers.rides.distances import metres_between
from layers.rides.region import current_region
from routing.router import Mode, OffTheNetworkError, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.rides.region import Region
    from routing.router import Route, Router, Snap

    Cell = tuple[int, int]

CELL_M = 300
"""Width of a cell on the map: on the ground 250 m and more wherever in a UTM zone or beside it."""
DIGITS = 5
"""After the point, of a public place in degrees: a metre."""
# Where a car can stop and one can walk: the same spot of the road for both, but for the width of a lane.
_SAME_SPOT_M = 15
# From the middle outwards, in parts of a cell.
_PROBES = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1))
_PROBE_M = CELL_M / 4


@dataclass(frozen=True, slots=True, eq=False)
class PublicRoute:
    """A way through public places.

    Attributes:
        route: As the router gave it.
        spots: Numbers of its stops on the network; empty where the router has none.
        network: The router's version.
    """

    route: Route
    spots: tuple[int, ...]
    network: str


def public_place(place: Place) -> Place:
    """The public place of all who are in the same cell.

    Raises:
        OffTheNetworkError: No road is near that cell.
        RouterUnavailableError: There are no roads yet.
    """
    return public_snap(place, 0, current_region()).place


def public_snap(place: Place, index: int, region: Region) -> Snap:
    """The same with the junction beside it.

    Args:
        place: Where somebody is.
        index: Which of several places it is, for the error.
        region: Where that is.

    Raises:
        OffTheNetworkError: No road is near that cell.
    """
    cell = _cell_around(place, region)
    if cell is None:
        raise OffTheNetworkError(index, float("inf"))
    try:
        return _settled_snap(roads.router().version, region, cell)
    except OffTheNetworkError as error:
        raise OffTheNetworkError(index, error.distance_m) from error


def public_route(places: Sequence[Place]) -> PublicRoute:
    """Find the way between the public places of some places. Places that share one count once.

    Raises:
        OffTheNetworkError: A place is far from every road.
        NoRouteError: No road leads from one to the next.
        TooManyPlacesError: There are too many.
        RouterUnavailableError: There are no roads yet.
    """
    region, router = current_region(), roads.router()
    snaps = [public_snap(place, index, region) for index, place in enumerate(places)]
    kept = [snaps[0], *(later for earlier, later in pairwise(snaps) if later.place != earlier.place)]
    if len(kept) == 1:
        kept = [kept[0], kept[0]]
    route = router.route([snap.place for snap in kept], Mode.CAR)
    return PublicRoute(route, spots_of(kept), router.version)


def spots_of(snaps: Sequence[Snap]) -> tuple[int, ...]:
    """Numbers of points on the network; none at all where the router does not number all of them."""
    spots = tuple(snap.spot for snap in snaps)
    return spots if all(spot >= 0 for spot in spots) else ()


def _cell_around(place: Place, region: Region) -> Cell | None:
    """Column and row; `None` for a place that is not on this part of the Earth."""
    column, row = region.in_metres([place])[0] // CELL_M
    return (int(column), int(row)) if np.isfinite((column, row)).all() else None


@lru_cache(maxsize=100_000)
def _settled_snap(version: str, region: Region, cell: Cell) -> Snap:
    """The point that a cell leads to, and that leads to itself, however often an address is read again.

    From a cell without roads one comes to a road in another cell, which may have a point that is nearer to its own middle:
    that one it is then. Of cells that lead to each other in a circle, the point of the first counts.
    """
    way: list[Cell] = []
    while cell not in way:
        way.append(cell)
        place = _snap_of_cell(version, region, cell).place
        cell = _cell_around(Place(round(place.lon, DIGITS), round(place.lat, DIGITS)), region) or cell
    return _snap_of_cell(version, region, min(way[way.index(cell) :]))


@lru_cache(maxsize=100_000)
def _snap_of_cell(version: str, region: Region, cell: Cell) -> Snap:  # noqa: ARG001 (another network has others)
    """The point of the road nearest to the middle of the cell at which one can get into a car; else of the cars' roads."""
    router = roads.router()
    middle = (np.array(cell) + 1 / 2) * CELL_M
    probes = region.unproject(middle + np.array(_PROBES) * _PROBE_M)
    found = [snap for lon, lat in probes if (snap := _snap(router, Place(lon, lat)))]
    if not found:
        return router.snap(Place(*probes[0]), Mode.CAR)
    return next((snap for snap in found if _can_stop(router, snap)), found[0])


def _snap(router: Router, place: Place) -> Snap | None:
    try:
        return router.snap(place, Mode.CAR)
    except OffTheNetworkError:
        return None


def _can_stop(router: Router, snap: Snap) -> bool:
    try:
        walked = router.snap(snap.place, Mode.FOOT)
    except OffTheNetworkError:
        return False
    return metres_between(snap.place, walked.place) <= _SAME_SPOT_M
