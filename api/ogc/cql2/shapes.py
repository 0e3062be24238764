"""Geometries in filters, and how a feature can lie to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from api.ogc.cql2.reading import PARAMETER, refuse

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry
    from shapely.geometry.base import BaseGeometry

    from api.ogc.cql2.operands import Scope

# The spatial functions: Django's lookup, and the one that says the same when feature and shape are exchanged.
SPATIAL = {
    "intersects": ("intersects", "intersects"),
    "equals": ("equals", "equals"),
    "disjoint": ("disjoint", "disjoint"),
    "touches": ("touches", "touches"),
    "within": ("within", "contains"),
    "overlaps": ("overlaps", "overlaps"),
    "crosses": ("crosses", "crosses"),
    "contains": ("contains", "within"),
}
# A tuple: whatever somebody writes as the type can be looked for in it, lists included.
_TYPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")


def shape(node: Any, scope: Scope) -> GEOSGeometry:  # noqa: ANN401 (any JSON value)
    """Read a geometry or a box.

    Args:
        node: GeoJSON, or `{"bbox": […]}`, in the reference system of the filter.
        scope: Tells that system.

    Returns:
        The geometry in degrees (EPSG:4326, longitude first).

    Raises:
        InvalidInputError: It is none, crosses itself, or lies where the system has no coordinates.
    """
    if isinstance(node, dict) and "bbox" in node:
        return scope.crs.box(_numbers(node["bbox"]), PARAMETER)
    geometry = _geometry(node)
    if geometry is None:
        return refuse(_("A shape is written like POINT(12.34 53.93) or BBOX(12.3,53.9,12.4,54.0)."))
    if not geometry.is_valid:
        refuse(_("This shape crosses itself or is broken in another way: %(why)s.") % {"why": _why(geometry)})
    return scope.crs.in_degrees(geometry, PARAMETER)


def _numbers(box: object) -> str:
    return ",".join(map(str, box)) if isinstance(box, list) else ""


def _geometry(node: Any) -> BaseGeometry | None:  # noqa: ANN401 (any JSON value)
    """What GeoJSON says, without heights; `None` where it says nothing sensible."""
    if not isinstance(node, dict) or node.get("type") not in _TYPES:
        return None
    try:
        geometry = shapely.force_2d(shapely.geometry.shape(node))
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None
    return None if geometry.is_empty else geometry


def _why(geometry: BaseGeometry) -> str:
    return str(shapely.is_valid_reason(geometry))
