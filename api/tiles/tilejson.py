"""TileJSON 3.0.0: what tiles there are and what is in them.

Source: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, DecimalField, FloatField, ForeignKey, IntegerField
from django.utils.translation import gettext as _

from api.attribution import attribution
from layers.core.map_tiles import FIELDS
from layers.core.tiles import MAX_ZOOM, WORLD
from layers.osm.basemap.tiles import basemap_tilejson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field

    from layers.core.layer import Layer
    from layers.core.values import Extent


def layer_tilejson(layer: Layer, extent: Extent | None) -> dict[str, Any]:
    """Describe the tiles of one layer, without their address.

    Args:
        layer: Whose tiles.
        extent: Where its features lie; `None` when there are none.
    """
    fields = {name: _type(field) for name, field in layer.fields.items()}
    return {
        "tilejson": "3.0.0",
        "name": str(layer.title),
        "description": str(layer.description),
        "attribution": attribution(),
        "minzoom": layer.style.min_zoom,
        "maxzoom": MAX_ZOOM,
        "bounds": _bounds([extent] if extent else []),
        "vector_layers": [{"id": layer.id, "description": str(layer.description), "fields": fields}],
    }


def map_tilejson(extents: Iterable[Extent]) -> dict[str, Any]:
    """Describe the tiles of the map with all layers, without their address."""
    return {
        "tilejson": "3.0.0",
        "name": _("Map"),
        "attribution": attribution(),
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": _bounds(list(extents)),
        "vector_layers": [{"id": name, "fields": fields} for name, fields in FIELDS.items()],
    }


def described_basemap() -> dict[str, Any]:
    """Describe the tiles of the basemap, without their address."""
    return {**basemap_tilejson(), "attribution": attribution()}


def _bounds(extents: list[Extent]) -> list[float]:
    """West, south, east and north of all together, within what Mercator shows; the world when there are none."""
    if not extents:
        return WORLD
    boxes = [extent.bbox for extent in extents]
    return [
        min(box.west for box in boxes),
        max(min(box.south for box in boxes), WORLD[1]),
        max(box.east for box in boxes),
        min(max(box.north for box in boxes), WORLD[3]),
    ]


def _type(field: Field[Any, Any]) -> str:
    """The three types that TileJSON 3.0.0, 3.3.2 knows; lists and times are text in a tile."""
    if isinstance(field, BooleanField):
        return "Boolean"
    return "Number" if isinstance(field, IntegerField | FloatField | DecimalField | ForeignKey) else "String"
