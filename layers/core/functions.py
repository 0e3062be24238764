"""SQL functions that GeoDjango lacks."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models import PointField
from django.db.models import BigIntegerField, FloatField, Func, IntegerField, SmallIntegerField, TextField
from django.db.models.functions import Collate

from layers.core.values import DECIMALS, WGS84


class GeographicPointOnSurface(Func):
    """A point that lies within a geometry, as geography; exact for points, and the place of the marker for all others."""

    template = "ST_PointOnSurface(%(expressions)s)::geography(Point,4326)"
    output_field = PointField(srid=WGS84, geography=True)


def with_turned_rings(geometry: str) -> str:
    """The SQL of a geometry whose exterior rings run counter-clockwise, as RFC 7946 (3.1.6) wants them.

    Only areas are turned: `ST_ForcePolygonCCW` of PostGIS 3.3 reverses lines as well, and a way has a direction.
    """
    return f"CASE WHEN ST_Dimension({geometry}) = 2 THEN ST_ForcePolygonCCW({geometry}) ELSE {geometry} END"


class PrintedGeometry(Func):
    """A geometry as GeoJSON text by RFC 7946: exterior rings counter-clockwise, seven decimals, no `crs`."""

    template = f"ST_AsGeoJSON({with_turned_rings('%(expressions)s')}, {DECIMALS}, 0)"
    output_field = TextField()


class CellCentre(Func):
    """The middle of the cell of a fixed grid in which a geometry's inner point lies: `layers.core.location.Blurred`.

    Args:
        metres: How far a cell reaches on each side at least.
    """

    template = "core_cell(%(expressions)s, %(metres)s)"
    output_field = PointField(srid=WGS84)

    def __init__(self, *expressions: Any, metres: int, **extra: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*expressions, metres=metres, **extra)


class GeographicCellCentre(CellCentre):
    """The same as geography."""

    template = "core_cell(%(expressions)s, %(metres)s)::geography(Point,4326)"
    output_field = PointField(srid=WGS84, geography=True)


class PrintedPoint(Func):
    """A point as GeoJSON text."""

    template = f"ST_AsGeoJSON(%(expressions)s, {DECIMALS}, 0)"
    output_field = TextField()


class WorldX(Func):
    """How far east a point is, in units of which the Web Mercator world (EPSG:3857) is 2^31 wide; 0 at its western edge."""

    template = "core_world_x(%(expressions)s::geometry)"
    output_field = IntegerField(null=True)


class WorldY(Func):
    """How far south a point is, in units as of `WorldX`; 0 at the northern edge, `NULL` beyond the edges."""

    template = "core_world_y(%(expressions)s::geometry)"
    output_field = IntegerField(null=True)


class Quadkey(Func):
    """The bits of `WorldX` and `WorldY` by turns: the points of any tile have numbers that follow each other.

    Source: https://learn.microsoft.com/bingmaps/articles/bing-maps-tile-system
    """

    template = "core_quadkey(core_world_x(%(expressions)s::geometry), core_world_y(%(expressions)s::geometry))"
    output_field = BigIntegerField(null=True)


class LastMonth(Func):
    """The month (UTC) in which something with start and end is over, as `layers.core.clock.month_of` has it.

    Of what has no end it is `layers.core.clock.NO_MONTH`.
    """

    function = "core_last_month"
    output_field = SmallIntegerField()


class DrawnFrom(Func):
    """The Web Mercator zoom from which on a shape is larger than a speck; `NULL` for points."""

    function = "core_drawn_from"
    output_field = SmallIntegerField(null=True)


class NamesInTags(Func):
    """Every name that OpenStreetMap's tags hold, in any language: `name`, `name:nds`, `alt_name`; one a line.

    Source of the keys: https://wiki.openstreetmap.org/wiki/Names
    """

    template = (
        "(SELECT string_agg(tag.value, E'\\n') FROM jsonb_each_text(%(expressions)s) AS tag"
        " WHERE tag.key ~ '^([a-z]+_)?name(:[a-zA-Z-]+)?$')"
    )
    output_field = TextField()


class JoinedTexts(Func):
    """Texts one below the other, without those that are not there."""

    template = "concat_ws(E'\\n', %(expressions)s)"
    output_field = TextField()


class ListedText(Func):
    """The parts of a list, one a line."""

    template = "array_to_string(%(expressions)s, E'\\n')"
    output_field = TextField()


def alphabetical(field: str) -> Collate:
    """Order by a text as people look it up: ä beside a, and not behind z."""
    return Collate(field, "de-x-icu")


class Longitude(Func):
    """How far east a point lies, in degrees; seven decimals, as in GeoJSON."""

    template = f"round(ST_X(%(expressions)s::geometry)::numeric, {DECIMALS})::float8"
    output_field = FloatField()


class Latitude(Func):
    """How far north a point lies, in degrees; seven decimals, as in GeoJSON."""

    template = f"round(ST_Y(%(expressions)s::geometry)::numeric, {DECIMALS})::float8"
    output_field = FloatField()


class OutlineText(Func):
    """A line or an area as well-known text, seven decimals, longitude first; empty for a point."""

    template = f"CASE WHEN ST_Dimension(%(expressions)s) = 0 THEN '' ELSE ST_AsText(%(expressions)s, {DECIMALS}) END"
    output_field = TextField()
