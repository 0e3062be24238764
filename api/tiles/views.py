"""Vector tiles and what describes them.

A tile without features is an empty body with 200, not 204: it is a valid vector tile (a protobuf message without fields),
every cache keeps it, and it can carry an entity tag.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api import wishes
from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.layers import parse_layers
from api.ogc.formats import MVT
from api.pages.region import current_region
from api.setting_out import afford
from api.tiles.tilejson import described_basemap, layer_tilejson, map_tilejson
from api.wishes import Wish
from layers.core import registry
from layers.core.clock import current_step
from layers.core.map_tiles import filtered_map_tile, from_their_zoom, map_tile
from layers.core.models import Entry
from layers.core.reaching import network_version
from layers.core.tiles import MAX_ZOOM, Tile, layer_tile
from layers.osm.basemap.tiles import basemap_tile, basemap_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


JSON = "application/json"

# An address that carries the version of the basemap never shows anything else.
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@endpoint()
def layer_tile_view(request: HttpRequest, layer_id: str, z: int, x: int, y: int) -> HttpResponse:
    """The features of one layer in a tile."""
    layer = registry.get(layer_id)
    tile = Tile.within(z, x, y, range(layer.style.min_zoom, MAX_ZOOM + 1))
    viewer = viewer_of(request)
    tag = tag_of(request, viewer, layer_versions([layer.id]))

    def make() -> bytes:
        return layer_tile(layer, viewer.actor, tile)

    return respond(request, Answer(tag, viewer, MVT.media_type, make))


@endpoint(["layers", *wishes.PARAMETERS])
def map_tile_view(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """All layers, or some, in a tile, clustered."""
    shown = parse_layers(request.GET.get("layers", ""))
    tile = Tile.within(z, x, y, range(MAX_ZOOM + 1))
    viewer = viewer_of(request)
    wish = Wish.parse(request.GET, current_step())
    afford(request, wish)
    step = wish.moment
    tag = tag_of(request, viewer, layer_versions(layer.id for layer in shown), str(step), network_version())

    def make() -> bytes:
        if viewer.is_public and not wish.number:
            return map_tile(shown, tile, step)
        entries = Entry.objects.visible_to(viewer.actor).current(step)
        outlines = entries.in_layers(layer.id for layer in shown if not layer.style.marker)
        markers = entries.in_layers(layer.id for layer in shown if layer.style.marker)
        fitting = wish.fitting(markers, current_region().calendar, step)
        # What one reaches is all that one asks for, from however far one looks.
        here = [layer for layer in shown if layer.style.marker] if wish.within else []
        return filtered_map_tile(outlines | fitting, [*dict.fromkeys([*here, *from_their_zoom(shown, tile)])], tile)

    return respond(request, Answer(tag, viewer, MVT.media_type, make))


@endpoint(["v"])
def basemap_tile_view(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Roads, houses and woods in a tile."""
    version = basemap_version()
    age = FOR_EVER if request.GET.get("v") == version else FOR_AN_HOUR
    return respond(
        request, Answer(tag_of(request, PUBLIC, version), PUBLIC, MVT.media_type, lambda: basemap_tile(z, x, y), age)
    )


@endpoint()
def layer_tilejson_view(request: HttpRequest, layer_id: str) -> HttpResponse:
    """What the tiles of a layer are."""
    layer = registry.get(layer_id)

    def describe() -> dict[str, Any]:
        extents = Entry.objects.visible_to(None).in_layers([layer.id]).extents()
        return layer_tilejson(layer, extents.get(layer.id))

    return _tilejson(request, describe, layer_versions([layer.id]))


@endpoint()
def map_tilejson_view(request: HttpRequest) -> HttpResponse:
    """What the tiles of all layers are."""

    def describe() -> dict[str, Any]:
        return map_tilejson(Entry.objects.visible_to(None).extents().values())

    return _tilejson(request, describe, layer_versions(layer.id for layer in registry.layers()))


@endpoint()
def basemap_tilejson_view(request: HttpRequest) -> HttpResponse:
    """What the tiles of the basemap are."""
    version = basemap_version()
    return _tilejson(request, described_basemap, version, f"?v={version}")


def _tilejson(request: HttpRequest, describe: Callable[[], dict[str, Any]], version: str, query: str = "") -> HttpResponse:
    """Answer with a description, with the address of the tiles added: that of the description, but for its end."""
    tiles = request.build_absolute_uri(request.path).removesuffix(".json") + "/{z}/{x}/{y}.mvt" + query

    def make() -> bytes:
        return json.dumps({**describe(), "tiles": [tiles]}, ensure_ascii=False).encode()

    return respond(request, Answer(tag_of(request, PUBLIC, version), PUBLIC, JSON, make))
