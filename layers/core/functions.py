"""SQL functions that GeoDjango lacks."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.db.models import Func, TextField

from layers.core.values import DECIMALS, WGS84


class GeographicPointOnSurface(Func):
    """A point that lies within a geometry, as geography; exact for points, and the place of the marker for all others."""

    template = "ST_PointOnSurface(%(expressions)s)::geography(Point,4326)"
    output_field = PointField(srid=WGS84, geography=True)


class PrintedGeometry(Func):
    """A geometry as GeoJSON text by RFC 7946: exterior rings counter-clockwise, seven decimals, no `crs`."""

    template = f"ST_AsGeoJSON(ST_ForcePolygonCCW(%(expressions)s), {DECIMALS}, 0)"
    output_field = TextField()
