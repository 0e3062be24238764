"""What can be reached from a place in a time, and how long it takes to get somewhere.

An area costs a search through the network, so the last ones are kept in each process. Starts are rounded to a hundred metres
or so: who stands on one street asks for the same area as who stands on the next, and nobody learns who stands where.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from layers.core import roads
from layers.core.last_answers import LastAnswers
from layers.core.values import WGS84, LonLat
from routing.router import Mode, OffTheNetworkError, Place, RouterUnavailableError, RoutingError, TooManyPlacesError

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTES = (5, 10, 15, 30)
"""Times that can be asked for."""
DIGITS = 3
"""Decimals of a degree that a start has: 111 m from south to north, 66 m from west to east in Germany."""
KEPT_AREAS = 256
# An area is drawn and asked for as corners every fifteen metres or so.
TOLERANCE_DEGREES = 0.0001


@dataclass(frozen=True)
class Start:
    """From where somebody sets out, and how.

    Attributes:
        place: Rounded to `DIGITS` decimals.
        mode: How they get about.
    """

    place: LonLat
    mode: Mode

    @classmethod
    def at(cls, place: LonLat, mode: Mode) -> Start:
        """Set out from a place, about."""
        return cls(LonLat(round(place.longitude, DIGITS), round(place.latitude, DIGITS)), mode)

    @cached_property
    def on_network(self) -> Place:
        """The same as a router takes it."""
        return Place(self.place.longitude, self.place.latitude)


def network_version() -> str:
    """Changes whenever areas and times may; empty while there is no router."""
    try:
        return roads.router().version
    except RouterUnavailableError:
        return ""


def reachable_area(start: Start, minutes: int) -> GEOSGeometry:
    """Where one gets in a time.

    Args:
        start: From where, and how.
        minutes: How long one is on the way at most.

    Returns:
        Multipolygon (EPSG:4326); empty where no way leads from there, or nobody can tell now.
    """
    try:
        router = roads.router()
        area = _areas.get(f"{router.version} {start} {minutes}", lambda: _computed(start, minutes))
    except RoutingError:
        return MultiPolygon(srid=WGS84)
    return GEOSGeometry(memoryview(area), srid=WGS84)


def _computed(start: Start, minutes: int) -> bytes:
    """The area as WKB; what lies off the network is kept, too, or it would be looked for again and again."""
    try:
        (reach,) = roads.router().reachable(start.on_network, start.mode, [minutes * 60])
    except OffTheNetworkError:
        return shapely.MultiPolygon().wkb
    corners = reach.area.simplify(TOLERANCE_DEGREES)
    return shapely.MultiPolygon(list(shapely.get_parts(corners))).wkb


def is_known(start: Start, minutes: int) -> bool:
    """Whether an area costs nothing any more."""
    return _areas.has(f"{network_version()} {start} {minutes}")


def can_set_out(start: Start) -> bool:
    """Whether any way leads on from there.

    Raises:
        RouterUnavailableError: Nobody can tell now.
    """
    try:
        roads.router().snap(start.on_network, start.mode)
    except OffTheNetworkError:
        return False
    return True


def street_at(start: Start) -> str:
    """What the way is called on which one sets out; empty where it has no name or nobody knows."""
    try:
        return roads.router().snap(start.on_network, start.mode).street
    except RoutingError:
        return ""


def seconds_to(start: Start, places: Sequence[tuple[float, float]]) -> list[float]:
    """How long it takes to each of some places.

    Args:
        start: From where, and how.
        places: Longitude and latitude in degrees.

    Returns:
        Seconds, in their order; infinite where no way leads, or nobody can tell now.
    """
    targets = [Place(lon, lat) for lon, lat in places]
    try:
        return _seconds(start, targets, len(targets))
    except TooManyPlacesError as error:
        return _seconds(start, targets, error.limit - 1)
    except RoutingError:
        return [math.inf] * len(targets)


def _seconds(start: Start, targets: Sequence[Place], at_once: int) -> list[float]:
    """Ask in pieces: the start counts as a place, too."""
    router, found = roads.router(), []
    for first in range(0, len(targets), max(at_once, 1)):
        piece = targets[first : first + max(at_once, 1)]
        found += router.matrix([start.on_network], piece, start.mode)[0].tolist()
    return found


_areas: LastAnswers[bytes] = LastAnswers(KEPT_AREAS)
