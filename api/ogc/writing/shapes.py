"""Geometries as people send them: two numbers for each place, not too many of them, and nothing broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from django.utils.translation import gettext as _
from rest_framework.serializers import ValidationError
from shapely.errors import ShapelyError

from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.crs import Crs

# Ten times what the boundary of a municipality has.
MOST_PLACES = 10_000
# How deep the places of a geometry lie in its coordinates (RFC 7946, 3.1). Collections are no shape that a map could draw.
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
SHORTEST_RING = 4
_LARGEST = 1e9


def read_geometry(node: object, crs: Crs) -> GEOSGeometry:
    """Read a geometry.

    Args:
        node: As JSON has it.
        crs: Of its coordinates.

    Returns:
        The geometry in degrees (EPSG:4326, longitude first).

    Raises:
        ValidationError: It is none that can be on the map; the message says why.
    """
    kind, coordinates = (node.get("type"), node.get("coordinates")) if isinstance(node, dict) else (None, None)
    if not isinstance(kind, str) or kind not in DEPTHS:
        raise ValidationError(_("A place is one of these: %(known)s.") % {"known": ", ".join(DEPTHS)})
    _check_places(coordinates, DEPTHS[kind])
    if "Polygon" in kind:
        _check_rings(coordinates, DEPTHS[kind] - 1)
    try:
        geometry = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    except (ShapelyError, ValueError, TypeError, IndexError) as error:
        raise ValidationError(_("These coordinates make no such shape.")) from error
    if geometry.is_empty or not geometry.is_valid:
        why = {"why": shapely.is_valid_reason(geometry)}
        raise ValidationError(_("This shape is empty, crosses itself or is broken in another way: %(why)s.") % why)
    try:
        return crs.in_degrees(geometry, "geometry")
    except InvalidInputError as error:
        raise ValidationError(str(error)) from error


def _check_places(coordinates: object, depth: int) -> None:
    for count, place in enumerate(_places(coordinates, depth)):
        if count >= MOST_PLACES:
            raise ValidationError(_("This shape has more than %(most)s corners.") % {"most": MOST_PLACES})
        if not (isinstance(place, list) and len(place) == 2 and all(map(_is_number, place))):  # noqa: PLR2004 (a plane)
            raise ValidationError(_("Each place has two numbers, in the order of the reference system, and no height."))


def _check_rings(coordinates: object, depth: int) -> None:
    """Nobody knows what a ring that is not closed was meant to be (RFC 7946, 3.1.6)."""
    for ring in _places(coordinates, depth):
        if not isinstance(ring, list) or len(ring) < SHORTEST_RING or ring[0] != ring[-1]:
            raise ValidationError(_("The outline of an area has four places or more, and ends where it begins."))


def _places(coordinates: Any, depth: int) -> Iterator[object]:  # noqa: ANN401 (any JSON value)
    """What lies so deep in lists; what is no list lies there itself, and is no place."""
    if depth == 0 or not isinstance(coordinates, list):
        yield coordinates
        return
    for part in coordinates:
        yield from _places(part, depth - 1)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST
