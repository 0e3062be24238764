"""Vector tiles, one SQL statement each.

A tile is addressed as `z/x/y` in Web Mercator (EPSG:3857). Places in the world are fractions of it: 0 at the western and at
the northern edge, 1 at the other. A point belongs to the tile, and to the cluster, whose half-open square holds its
fractions; multiplying by a power of two is exact, so the squares of all zooms nest and a point on an edge is in exactly one
of them.

The index is asked for what touches the tile's box in degrees (`geom &&`, also for markers, since a marker stands within its
geometry); the exact test comes after it. A map tile then reads and counts the features of its box, which is quick for some
thousand of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.utils.translation import gettext as _

from layers.core.exceptions import NotFoundError
from layers.core.querysets import compiled
from layers.core.values import WGS84, BBox

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.db.models import Field, QuerySet

    from layers.core.layer import Layer
    from layers.core.querysets import EntryQuerySet, FeatureQuerySet

MAX_ZOOM = 18
EXTENT = 4096
BUFFER = 64
MERCATOR_LIMIT = 85.05112877980659
WORLD = [-180.0, -85.051129, 180.0, 85.051129]  # west, south, east, north as TileJSON writes them
LAST_FRACTION = 1 - 1 / 2**53

# A tile is drawn 512 pixels wide: 8 cells make 64 pixels each, room for a cluster of 56, and no more than 64 markers in a
# tile. Being a power of two, the cells of one zoom are quarters of the next coarser one's.
CELLS = 8
# How far a cluster may stand from the middle of its cell, in cells: its disc of 44 pixels then never reaches another's.
CLUSTER_LEEWAY = (64 - 44) / 2 / 64
CLUSTERED_BELOW_ZOOM = 17
# What one tile of a single layer holds at most; only the map's own tiles are clustered.
MOST_FEATURES = 20_000

TILE_PIXELS = 512
SMALLEST_SHAPE_PIXELS = 4

MAP_TILE_FIELDS = {
    "markers": {
        "layer": "String",
        "fid": "Number",
        "family": "String",
        "icon": "String",
        "title": "String",
        "count": "Number",
        "families": "String",
    },
    "shapes": {"layer": "String", "fid": "Number", "family": "String"},
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the Web Mercator world.

    Attributes:
        z: Zoom; the world is 2**z tiles wide.
        x: Column from the west.
        y: Row from the north.
    """

    z: int
    x: int
    y: int

    @classmethod
    def within(cls, z: int, x: int, y: int, zooms: range) -> Tile:
        """Check an address.

        Raises:
            NotFoundError: No such tile is in the grid or offered.
        """
        if z not in zooms:
            values = {"zoom": z, "first": zooms.start, "last": zooms.stop - 1}
            raise NotFoundError(_("There are no tiles at zoom %(zoom)s, only from %(first)s to %(last)s.") % values)
        if not (0 <= x < 2**z and 0 <= y < 2**z):
            values = {"zoom": z, "last": 2**z - 1}
            raise NotFoundError(_("At zoom %(zoom)s columns and rows go from 0 to %(last)s.") % values)
        return cls(z, x, y)

    @classmethod
    def holding(cls, z: int, longitude: float, latitude: float) -> Tile:
        """The tile that a place in degrees lies in; beyond the edge of the grid the last one.

        Source: Web Mercator (EPSG:3857), which ends at 85.06 degrees.
        """
        down = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
        x, y = (max(0, min(2**z - 1, math.floor(share * 2**z))) for share in ((longitude + 180) / 360, down))
        return cls(z, x, y)

    @property
    def surroundings(self) -> BBox:
        """The tile with its buffer in degrees: holds everything that can appear in it, and a hair more."""
        return self.with_margin(BUFFER / EXTENT)

    def with_margin(self, margin: float) -> BBox:
        """The tile in degrees, widened on all sides.

        Args:
            margin: As a share of the tile's edge.
        """
        size = 1 / 2**self.z
        west, east = (self.x - margin) * size, (self.x + 1 + margin) * size
        north, south = (self.y - margin) * size, (self.y + 1 + margin) * size
        return BBox(
            max(west * 360 - 180, -180), _latitude(min(south, 1)), min(east * 360 - 180, 180), _latitude(max(north, 0))
        )

    @property
    def smallest_shape(self) -> float:
        """Degrees of longitude below which a shape is only a speck."""
        return 360 / (1 << self.z) / TILE_PIXELS * SMALLEST_SHAPE_PIXELS


def _latitude(fraction: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * fraction))))


def layer_tile(layer: Layer, features: FeatureQuerySet, tile: Tile) -> bytes:
    """The features of one layer with their public properties, in one MVT layer named after it.

    Of more than `MOST_FEATURES` in one tile it holds those with the lowest ids, so that no tile grows without bound; what
    is left out is there in the tiles of a deeper zoom.

    Args:
        layer: Says which properties are public.
        features: Those of the layer that may be shown, from `visible_to`.
        tile: Where.
    """
    rows = features.filter(geom__bboverlaps=tile.surroundings.as_polygon()).order_by("pk")
    columns = ["pk", "geom", *(field.attname for field in layer.fields.values())]
    names = _names(["id", "geom", *layer.fields])
    values = ", ".join(["id", *(_attribute(name, field) for name, field in layer.fields.items())])

    def statement(sql: str) -> str:
        return f"""
        WITH feature({names}) AS MATERIALIZED ({sql}),
        drawn AS (
            SELECT {_grid_point(tile)} AS geom, {values}
            FROM feature CROSS JOIN {_fractions("geom")}
            WHERE {_IS_POINT} AND {_in_tile(tile)}
            UNION ALL
            SELECT {_shape(tile)} AS geom, {values} FROM feature WHERE NOT {_IS_POINT}
        )
        SELECT ST_AsMVT(drawn, '{layer.id}', {EXTENT}, 'geom', 'id') FROM drawn WHERE geom IS NOT NULL
        """  # noqa: S608 (of declarations and numbers)

    return _run(rows.values_list(*columns)[:MOST_FEATURES], statement)


def map_tile(entries: EntryQuerySet, marker_layers: list[str], tile: Tile) -> bytes:
    """What stands on the map: the MVT layer `markers` with single features and clusters, and `shapes` with outlines.

    Features whose markers would stand on each other form a cluster: all of one cell of a grid that is anchored to the world,
    so that a cluster never depends on the tile it is seen through. It stands at the mean of its members, or as near as
    the discs of the neighbouring cells allow.

    Args:
        entries: Those that may be shown, from `visible_to`; their `min_zoom` is taken care of here.
        marker_layers: Ids of the layers whose features have markers.
        tile: Where.
    """
    shown = entries.filter(geom__bboverlaps=tile.surroundings.as_polygon(), min_zoom__lte=tile.z).each_thing_once()
    rows = shown.values_list("layer", "feature_id", "family", "icon", "title", "geom", "point")

    def statement(sql: str) -> str:
        return f"""
        WITH entry(layer, fid, family, icon, title, geom, point) AS MATERIALIZED ({sql}),
        {_markers(tile)},
        shape AS (
            SELECT {_shape(tile)} AS geom, layer, fid, family, fid AS id FROM entry
            WHERE ST_Dimension(geom) > 0
            AND greatest(ST_XMax(geom) - ST_XMin(geom), ST_YMax(geom) - ST_YMin(geom)) > {tile.smallest_shape}
        )
        SELECT (SELECT ST_AsMVT(marker, 'markers', {EXTENT}, 'geom', 'id') FROM marker)
            || (SELECT ST_AsMVT(shape, 'shapes', {EXTENT}, 'geom', 'id') FROM shape WHERE geom IS NOT NULL)
        """  # noqa: S608 (numbers and constants of this module)

    return _run(rows, statement, marker_layers)


def _markers(tile: Tile) -> str:
    """Common table expressions from `entry` to `marker`."""
    cells = 2**tile.z * CELLS
    alone = "layer || fid" if tile.z >= CLUSTERED_BELOW_ZOOM else "''"
    return f"""
        placed AS (
            SELECT layer, fid, family, icon, title, fx, fy,
                   floor(fx * {cells}) AS gx, floor(fy * {cells}) AS gy, {alone} AS alone
            FROM entry CROSS JOIN {_fractions("point::geometry")}
            WHERE {_in_tile(tile)} AND layer = ANY(%s)
        ),
        family_of_cell AS (
            SELECT gx, gy, alone, family, count(*) AS members, sum(fx) AS fx, sum(fy) AS fy,
                   min(layer) AS layer, min(fid) AS fid, min(icon) AS icon, min(title) AS title
            FROM placed GROUP BY gx, gy, alone, family
        ),
        cell AS (
            SELECT gx, gy, sum(members)::integer AS count, sum(fx) / sum(members) AS fx, sum(fy) / sum(members) AS fy,
                   string_agg(family || ':' || members, ',' ORDER BY members DESC, family) AS families,
                   min(family) AS family, min(layer) AS layer, min(fid) AS fid, min(icon) AS icon, min(title) AS title
            FROM family_of_cell GROUP BY gx, gy, alone
        ),
        cluster AS (
            SELECT count, families, {_near_middle("fx", "gx", cells)} AS fx, {_near_middle("fy", "gy", cells)} AS fy
            FROM cell WHERE count > 1
        ),
        marker AS (
            SELECT {_grid_point(tile)} AS geom, count, layer, fid, fid AS id, family, icon, title, NULL AS families
            FROM cell WHERE count = 1
            UNION ALL
            SELECT {_grid_point(tile)}, count, NULL, NULL, NULL, NULL, NULL, NULL, families FROM cluster
        )"""  # noqa: S608 (numbers and constants of this module)


def _near_middle(fraction: str, column: str, cells: int) -> str:
    first, last = (f"({column} + {0.5 + leeway}) / {cells}" for leeway in (-CLUSTER_LEEWAY, CLUSTER_LEEWAY))
    return f"greatest(least({fraction}, {last}), {first})"


def _run(rows: QuerySet[Any], statement: Callable[[str], str], *more: Any) -> bytes:  # noqa: ANN401 (SQL parameters)
    """Run what `statement` makes of the SQL of some rows; `more` are its parameters after theirs."""
    try:
        sql, parameters = compiled(rows)
    except EmptyResultSet:
        return b""
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement(sql), (*parameters, *more))
        return bytes(cursor.fetchone()[0])


def _names(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_IS_POINT = "GeometryType(geom) = 'POINT'"


def _fractions(point: str) -> str:
    """Joins the fractions `fx` and `fy` of a point in degrees; a point that the Mercator world does not have goes.

    The eastern and the southern edge of the world belong to its last column and row, not to ones that do not exist.
    """
    latitude = f"radians(ST_Y({point}))"
    return f"""LATERAL (
        SELECT least((ST_X({point}) + 180) / 360, {LAST_FRACTION}) AS fx,
               greatest(least(0.5 - asinh(tan({latitude})) / (2 * pi()), {LAST_FRACTION}), 0) AS fy
        WHERE abs(ST_Y({point})) <= {MERCATOR_LIMIT}
    ) AS fraction"""


def _in_tile(tile: Tile) -> str:
    return f"floor(fx * {2**tile.z}) = {tile.x} AND floor(fy * {2**tile.z}) = {tile.y}"


def _grid_point(tile: Tile) -> str:
    """A point in the tile's own grid."""
    x, y = (f"floor(({name} * {2**tile.z} - {start}) * {EXTENT})" for name, start in (("fx", tile.x), ("fy", tile.y)))
    return f"ST_Point({x}, {y})"


def _shape(tile: Tile) -> str:
    """A geometry in the tile's own grid, `NULL` where nothing of it is left.

    Clipped before it is projected: that is fast for large areas and safe for those that reach a pole, which Mercator lacks.
    """
    box = tile.surroundings
    clipped = f"ST_ClipByBox2D(geom, ST_MakeEnvelope({box.west}, {box.south}, {box.east}, {box.north}, {WGS84}))"
    bounds = f"ST_TileEnvelope({tile.z}, {tile.x}, {tile.y})"
    return f"ST_AsMVTGeom(ST_Transform({clipped}, 3857), {bounds}, {EXTENT}, {BUFFER})"


def _attribute(name: str, field: Field[Any, Any]) -> str:
    """A property as MVT can hold it: lists as JSON, times as text, and nothing at all for what is empty."""
    column = f'"{name}"'
    if isinstance(field, ArrayField):
        value = f"to_json(nullif({column}, '{{}}'))::text"
    elif isinstance(field, models.DateField):
        value = f"to_json({column}) #>> '{{}}'"
    elif isinstance(field, models.CharField | models.TextField):
        value = f"nullif({column}, '')"
    elif isinstance(field, models.DecimalField):
        value = f"{column}::float8"
    elif isinstance(field, _AS_THEY_ARE):
        value = column
    else:
        value = f"{column}::text"
    return f"{value} AS {column}"


_AS_THEY_ARE = (models.BooleanField, models.IntegerField, models.FloatField, models.ForeignKey)
