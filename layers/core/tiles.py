"""Vector tiles: their grid, and those of one layer, one SQL statement each. Those of the map: `layers.core.map_tiles`.

A tile is addressed as `z/x/y` in Web Mercator (EPSG:3857). Places in the world are whole numbers: 0 at the western and at
the northern edge, 2^31 at the other (`layers.core.functions.WorldX`). A point belongs to the tile whose half-open square
holds it. The first `z` bits of its numbers are the tile's column and row, so the squares of all zooms nest, and a point on
an edge is in exactly one of them.

The index on `geom` is asked for what touches the tile's box in degrees; the exact test comes after it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext as _

from layers.core.exceptions import NotFoundError
from layers.core.querysets import compiled
from layers.core.values import WGS84, BBox

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import Field

    from layers.core.layer import Layer
    from layers.core.permissions import Actor

MAX_ZOOM = 18
WORLD_DIGITS = 31  # binary ones of `layers.core.functions.WorldX`
EXTENT = 4096
EXTENT_DIGITS = 12  # EXTENT is 2 to the power of this
BUFFER = 64
WORLD = [-180.0, -85.051129, 180.0, 85.051129]  # west, south, east, north as TileJSON writes them
# What one tile of a single layer holds at most; only the map's own tiles are clustered.
MOST_FEATURES = 20_000


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
    def quadkeys(self) -> tuple[int, int]:
        """The first and the last that a point in it can have (`layers.core.functions.Quadkey`)."""
        # Read with base 4, the digits of a binary number stand apart from each other.
        own, digits = int(f"{self.x:b}", 4) + 2 * int(f"{self.y:b}", 4), 2 * (WORLD_DIGITS - self.z)
        return own << digits, ((own + 1) << digits) - 1


def _latitude(fraction: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * fraction))))


def layer_tile(layer: Layer, actor: Actor | None, tile: Tile) -> bytes:
    """The features of one layer with their public properties, in one MVT layer named after it.

    Of more than `MOST_FEATURES` in one tile it holds those with the lowest ids, so that no tile grows without bound; what
    is left out is there in the tiles of a deeper zoom.

    Args:
        layer: Says which properties are public.
        actor: Who may see them; `None` is the public.
        tile: Where.
    """
    sql, parameters = _public_rows(layer) if actor is None else _rows(layer, actor)
    names = _names(["id", "geom", *layer.fields])
    values = ", ".join(["id", *(_attribute(name, field) for name, field in layer.fields.items())])
    box = tile.surroundings
    # Materialised, so that PostgreSQL plans and draws each shape once, not once more to see whether it is there.
    statement = f"""
        WITH feature AS MATERIALIZED (
            SELECT *, CASE WHEN {_IS_POINT} THEN core_world_x(geom) END AS x,
                      CASE WHEN {_IS_POINT} THEN core_world_y(geom) END AS y
            FROM (
                SELECT * FROM ({sql}) AS visible({names})
                WHERE geom && ST_MakeEnvelope({box.west}, {box.south}, {box.east}, {box.north}, {WGS84})
                ORDER BY id LIMIT {MOST_FEATURES}
            ) AS here
        ),
        drawn AS MATERIALIZED (
            SELECT CASE WHEN x IS NULL THEN {shape(tile)} WHEN {_in_tile(tile)} THEN {grid_point(tile)} END AS geom, {values}
            FROM feature
        )
        SELECT ST_AsMVT(drawn, '{layer.id}', {EXTENT}, 'geom', 'id') FROM drawn WHERE geom IS NOT NULL
        """  # noqa: S608 (of declarations and numbers)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return bytes(cursor.fetchone()[0])


def _rows(layer: Layer, actor: Actor | None) -> tuple[str, tuple[Any, ...]]:
    """The SQL of all that somebody may see, with the columns of a tile, and its parameters."""
    columns = ["pk", "geom", *(field.attname for field in layer.fields.values())]
    return compiled(layer.queryset().visible_to(actor).order_by().values_list(*columns))


# Django takes as long to compose it as PostgreSQL takes for a tile.
_public_rows = cache(partial(_rows, actor=None))


def _names(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_IS_POINT = "GeometryType(geom) = 'POINT'"


def _in_tile(tile: Tile) -> str:
    shift = WORLD_DIGITS - tile.z
    return f"x >> {shift} = {tile.x} AND y >> {shift} = {tile.y}"


def grid_point(tile: Tile) -> str:
    """A place in the world, given by columns `x` and `y`, in the tile's own grid."""
    shift = WORLD_DIGITS - tile.z - EXTENT_DIGITS
    x, y = (f"({name} >> {shift}) - {start * EXTENT}" for name, start in (("x", tile.x), ("y", tile.y)))
    return f"ST_Point({x}, {y})"


def shape(tile: Tile) -> str:
    """The column `geom` in the tile's own grid, `NULL` where nothing of it is left.

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
