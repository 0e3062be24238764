"""Points, lines and areas as people draw and send them: checked once, and kept by RFC 7946."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import GEOSException, LineString, Point, Polygon
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import InvalidInputError
from layers.core.values import DECIMALS, WGS84

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.gis.geos import GEOSGeometry
    from django_stubs_ext import StrOrPromise

    Place = tuple[float, float]

PARAMETER = "geometry"
MOST_VERTICES = 5_000
"""Of one shape: 100 km of a path at 20 m each."""
LEAST_OF_LINE, LEAST_OF_RING = 2, 4
EAST_MOST, NORTH_MOST = 180, 90


def read_shape(geometry: Any) -> GEOSGeometry:  # noqa: ANN401 (whatever JSON somebody sent)
    """Read a GeoJSON geometry.

    Args:
        geometry: As `json` gives it. Heights are dropped, coordinates rounded to a centimetre.

    Returns:
        A valid Point, LineString or Polygon in EPSG:4326.

    Raises:
        InvalidInputError: It is something else, has too many corners, lies beyond the globe, or crosses itself.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    make = _MAKERS.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise refused(_("Only points, lines and areas can lie on a map."))
    shape = make(geometry.get("coordinates"))
    shape.srid = WGS84
    return shape


def refused(message: StrOrPromise) -> InvalidInputError:
    """An error that belongs to the shape."""
    return InvalidInputError(message, parameter=PARAMETER)


def _point(coordinates: Any) -> Point:  # noqa: ANN401 (whatever JSON somebody sent)
    return Point(*read_place(coordinates))


def _line(coordinates: Any) -> LineString:  # noqa: ANN401 (as above)
    places = _places(coordinates)
    if len(set(places)) < LEAST_OF_LINE:
        raise refused(_("A way needs at least two places that are not the same."))
    return LineString(places)


def _area(coordinates: Any) -> Polygon:  # noqa: ANN401 (as above)
    if not isinstance(coordinates, list) or not coordinates:
        raise refused(_("An area needs at least three corners."))
    rings = [_ring(ring) for ring in coordinates[:MOST_VERTICES]]
    if sum(map(len, rings)) > MOST_VERTICES:
        raise _too_many()
    try:
        area = Polygon(*rings)
        is_sound = area.valid and not area.empty
    except GEOSException:
        is_sound = False
    if not is_sound:
        raise refused(_("The edge of this area crosses itself. Please move the corners so that it does not."))
    return area


def _ring(coordinates: Any) -> list[Place]:  # noqa: ANN401 (as above)
    places = _places(coordinates)
    if places and places[0] != places[-1]:
        places.append(places[0])
    if len(places) < LEAST_OF_RING:
        raise refused(_("An area needs at least three corners."))
    return places


def _places(coordinates: Any) -> list[Place]:  # noqa: ANN401 (as above)
    if not isinstance(coordinates, list):
        raise refused(_("This shape has no coordinates that can be read."))
    if len(coordinates) > MOST_VERTICES:
        raise _too_many()
    return [read_place(each) for each in coordinates]


def read_place(coordinates: Any) -> Place:  # noqa: ANN401 (as above)
    """Read a place of a GeoJSON geometry: longitude and latitude in degrees.

    Raises:
        InvalidInputError: It is none, or lies beyond the globe.
    """
    if not isinstance(coordinates, list) or len(coordinates) < LEAST_OF_LINE or not all(map(_is_number, coordinates[:2])):
        raise refused(_("This shape has no coordinates that can be read."))
    longitude, latitude = (round(float(number), DECIMALS) for number in coordinates[:2])
    if abs(longitude) > EAST_MOST or abs(latitude) > NORTH_MOST:
        raise refused(_("This lies beyond the map: longitudes go from -180 to 180, latitudes from -90 to 90."))
    return longitude, latitude


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < 1e9 and math.isfinite(value)  # type: ignore[arg-type]  # noqa: PLR2004 (far beyond the globe, and no float overflows)


def _too_many() -> InvalidInputError:
    message = _("This shape has more than %(most)s corners. Please draw it in several pieces, or with fewer corners.")
    return refused(message % {"most": MOST_VERTICES})


_MAKERS: dict[str, Callable[[Any], GEOSGeometry]] = {"Point": _point, "LineString": _line, "Polygon": _area}
