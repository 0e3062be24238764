"""What OGC API - Tiles says about the vector tiles of a layer. The tiles are those of `api.tiles`, with row before column.

Source: OGC API - Tiles - Part 1: Core (20-057); OGC Two Dimensional Tile Matrix Set (17-083r4), annex D.1 and 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.attribution import attribution
from api.ogc.formats import JSON, MVT
from api.ogc.links import address, link, own_address
from layers.core.crs import CRS84
from layers.core.tiles import MAX_ZOOM, Tile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from layers.core.layer import Layer
    from layers.core.values import BBox, Extent

SCHEME = "WebMercatorQuad"
SCHEME_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SCHEME}"
SCHEME_CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_WELL_KNOWN_SCALES = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
# Of the whole world in one tile of 256 pixels, each 0.28 mm wide.
_SCALE, _CELL_M, _EDGE_M, _PIXELS = 559_082_264.0287178, 156_543.03392804097, 20_037_508.342789244, 256


def schemes(request: HttpRequest) -> dict[str, Any]:
    """The ways in which the world is cut into tiles here: there is one."""
    here = link("self", address(request, "tile-matrix-set", SCHEME), JSON, SCHEME)
    return {
        "links": [link("self", own_address(request), JSON)],
        "tileMatrixSets": [{"id": SCHEME, "title": SCHEME, "uri": SCHEME_URI, "links": [here]}],
    }


def scheme(request: HttpRequest) -> dict[str, Any]:
    """How the world is cut into tiles."""
    return {
        "id": SCHEME,
        "title": SCHEME,
        "uri": SCHEME_URI,
        "crs": SCHEME_CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": _WELL_KNOWN_SCALES,
        "tileMatrices": [_matrix(zoom) for zoom in range(MAX_ZOOM + 1)],
        "links": [link("self", own_address(request), JSON)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    tiles = 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": _SCALE / tiles,
        "cellSize": _CELL_M / tiles,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_EDGE_M, _EDGE_M],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": tiles,
        "matrixHeight": tiles,
    }


def tilesets(request: HttpRequest, layer: Layer) -> dict[str, Any]:
    """The sets of tiles of a layer: there is one."""
    there = link("self", address(request, "tileset", layer.id, SCHEME), JSON, str(layer.title))
    return {
        "links": [link("self", own_address(request), JSON, str(layer.title))],
        "tilesets": [{**_head(layer), "links": [there, _scheme_link(request)]}],
    }


def tileset(request: HttpRequest, layer: Layer, extent: Extent | None) -> dict[str, Any]:
    """The tiles of a layer.

    Args:
        request: Gives host, prefix and language.
        layer: Which.
        extent: Where its features are; `None` when there are none.
    """
    template = f"{own_address(request).partition('?')[0]}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    item = {**link("item", template, MVT, str(layer.title)), "templated": True}
    where = _where(layer, extent.bbox) if extent else {}
    return {
        **_head(layer),
        "description": str(layer.description),
        "attribution": attribution(),
        "layers": [{"id": layer.id, "title": str(layer.title), "dataType": "vector"}],
        **where,
        "links": [link("self", own_address(request), JSON), _scheme_link(request), item],
    }


def _head(layer: Layer) -> dict[str, Any]:
    return {"title": str(layer.title), "dataType": "vector", "crs": SCHEME_CRS, "tileMatrixSetURI": SCHEME_URI}


def _scheme_link(request: HttpRequest) -> dict[str, str]:
    return link(SCHEME_REL, address(request, "tile-matrix-set", SCHEME), JSON, _("How the world is cut into tiles"))


def _where(layer: Layer, box: BBox) -> dict[str, Any]:
    corners = {"lowerLeft": [box.west, box.south], "upperRight": [box.east, box.north], "crs": CRS84.uri}
    return {"boundingBox": corners, "tileMatrixSetLimits": list(_limits(layer, box))}


def _limits(layer: Layer, box: BBox) -> Iterable[dict[str, Any]]:
    """Between which rows and columns something can be, zoom by zoom."""
    for zoom in range(layer.style.min_zoom, MAX_ZOOM + 1):
        first, last = Tile.holding(zoom, box.west, box.north), Tile.holding(zoom, box.east, box.south)
        yield {
            "tileMatrix": str(zoom),
            "minTileRow": first.y,
            "maxTileRow": last.y,
            "minTileCol": first.x,
            "maxTileCol": last.x,
        }
