"""The basemap as vector tiles in the Shortbread schema 1.0.

Source of the schema: https://shortbread-tiles.org/schema/1.0/
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import caches
from django.db import connection

from layers.core.tiles import WORLD, Tile
from layers.osm.basemap.schema import FIELDS
from layers.osm.basemap.table import TABLE
from layers.osm.models import LoadedRegion

MAX_ZOOM = 14
EXTENT = 4096
BUFFER = 128
WORLD_WIDTH_M = 40_075_016.68
NOTHING_LOADED = "0"

# The zoom is written into the statement as a number, so that the planner sees which partial index will do.
# A feature goes into a tile when it touches its box with buffer; what ST_AsMVTGeom finds too small or outside is left out.
_TILE = f"""
WITH bounds AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS box,
           ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {BUFFER / EXTENT}) AS buffered
),
drawn AS MATERIALIZED (
    SELECT f.layer, f.sort, f.properties,
           ST_AsMVTGeom(ST_Simplify(f.geom, %(tolerance)s, true), bounds.box, {EXTENT}, {BUFFER}, true) AS geom
    FROM {TABLE} f, bounds
    WHERE f.geom && bounds.buffered AND f.min_zoom <= %(z)s
)
SELECT string_agg(layer_tile, ''::bytea)
FROM (
    SELECT ST_AsMVT((drawn.geom, drawn.properties)::record, drawn.layer, {EXTENT}, 'f1' ORDER BY drawn.sort) AS layer_tile
    FROM drawn WHERE drawn.geom IS NOT NULL GROUP BY drawn.layer
) AS parts
"""  # noqa: S608 (constants of this module)
# Tiles that were drawn by another statement are other tiles.
_DRAWING = hashlib.blake2b(_TILE.encode(), digest_size=4).hexdigest()


def basemap_version() -> str:
    """A text that changes exactly when the content of the basemap does."""
    return version_of(LoadedRegion.objects.current())


def version_of(region: LoadedRegion | None) -> str:
    """The same, for those who have read the region already."""
    return f"{region.basemap_version}-{_DRAWING}" if region else NOTHING_LOADED


def basemap_tile(z: int, x: int, y: int) -> bytes:
    """A vector tile; empty where the region has nothing.

    Outside the region's box nothing is drawn and nothing kept: whoever asks for the whole world must not fill the disk.

    Args:
        z: Zoom, at most 14; the browser enlarges that one for closer views.
        x: Column from the west.
        y: Row from the north.

    Raises:
        NotFoundError: The grid has no such tile.
    """
    tile = Tile.within(z, x, y, range(MAX_ZOOM + 1))
    region = LoadedRegion.objects.current()
    if region is None or not _touches(region, tile):
        return b""
    return caches["tiles"].get_or_set(f"basemap:{version_of(region)}:{z}:{x}:{y}", lambda: _render(z, x, y)) or b""


def _touches(region: LoadedRegion, tile: Tile) -> bool:
    """Whether something of the region's box can appear in a tile."""
    west, south, east, north = region.box
    seen = tile.with_margin(BUFFER / EXTENT)
    return west <= seen.east and seen.west <= east and south <= seen.north and seen.south <= north


def _render(z: int, x: int, y: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(_TILE, {"z": z, "x": x, "y": y, "tolerance": _tolerance(z)})
        (tile,) = cursor.fetchone()
    return bytes(tile or b"")


def _tolerance(z: int) -> float:
    """How far a simplified line may lie beside the real one, in Web Mercator metres."""
    step = WORLD_WIDTH_M / (1 << z) / EXTENT
    return step / 2 if z == MAX_ZOOM else step * 2  # the deepest zoom gets enlarged


def basemap_tilejson() -> dict[str, Any]:
    """What TileJSON 3.0.0 says about the basemap, without the address of the tiles and whose data it is."""
    region = LoadedRegion.objects.current()
    bounds = region.bbox if region else WORLD
    return {
        "tilejson": "3.0.0",
        "name": region.name if region else "",
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": bounds,
        "center": region.start_view if region else [0.0, 0.0, 0.0],
        "vector_layers": [{"id": layer, "fields": fields} for layer, fields in FIELDS.items()],
    }
