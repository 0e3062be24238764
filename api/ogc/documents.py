"""The documents that say what is here: landing page, conformance, collections.

Source: OGC API - Features - Part 1: Core corrigendum (17-069r4), 7.2 to 7.14; Part 3: Filtering (19-079r2), 6.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from api.attribution import attribution
from api.ogc import formats
from api.ogc.formats import EXPORTS, GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from api.ogc.links import address, link, own_links
from api.ogc.schemas import queryable_schemas
from layers.core.crs import CRS84, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from api.ogc.formats import Chosen
    from api.ogc.links import Link
    from layers.core.layer import Layer
    from layers.core.values import Extent

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMES_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
TILESETS_REL = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
LICENCE = "https://opendatacommons.org/licenses/odbl/1-0/"

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    # A draft: 20-002r1.
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
)


def landing_page(request: HttpRequest, chosen: Chosen) -> dict[str, Any]:
    """Where everything starts."""
    return {
        "title": "Amtskarte",
        "description": _("Everything that happens here, as open map data."),
        "attribution": attribution(),
        "links": [
            *own_links(request, chosen, _("This document")),
            link("service-desc", address(request, "openapi"), OPENAPI, _("Description of the interface for machines")),
            link("service-doc", _page(request, "definition"), HTML, _("Description of the interface for people")),
            link("conformance", address(request, "conformance"), JSON, _("Standards that are kept")),
            link("data", address(request, "collections"), JSON, _("All layers")),
            link(SCHEMES_REL, address(request, "tile-matrix-sets"), JSON, _("How the world is cut into tiles")),
        ],
    }


def _page(request: HttpRequest, name: str, *arguments: object) -> str:
    """The address of a resource as a page."""
    return address(request, name, *arguments, **{formats.PARAMETER: HTML.word})


def conformance(request: HttpRequest, chosen: Chosen) -> dict[str, Any]:
    """Which requirements classes are implemented."""
    return {"links": own_links(request, chosen), "conformsTo": CONFORMANCE}


def collections(
    request: HttpRequest, chosen: Chosen, layers: Iterable[Layer], extents: Mapping[str, Extent]
) -> dict[str, Any]:
    """All layers."""
    return {
        "links": [*own_links(request, chosen, _("All layers")), _licence()],
        "crs": [crs.uri for crs in SYSTEMS],
        "collections": [collection(request, layer, extents.get(layer.id)) for layer in layers],
    }


def _licence() -> Link:
    return link("license", LICENCE, HTML, _("Open Database License 1.0"))


def _description(layer: Layer) -> str:
    """What is in it; and where its places are not what they seem, that they are not."""
    words = [str(layer.description), layer.location.words if layer.location.is_blurred else ""]
    return " ".join(part for part in words if part)


def collection(request: HttpRequest, layer: Layer, extent: Extent | None) -> dict[str, Any]:
    """One layer, alone and among all layers the same.

    Args:
        request: Gives host, prefix and language.
        layer: Which.
        extent: Where and when its features are; `None` when there are none.
    """
    document = {
        "id": layer.id,
        "title": str(layer.title),
        "description": _description(layer),
        "attribution": attribution(),
        "itemType": "feature",
        "crs": [crs.uri for crs in SYSTEMS],
        "storageCrs": CRS84.uri,
        "links": _collection_links(request, layer),
    }
    return document | ({"extent": _extent(extent)} if extent else {})


def _collection_links(request: HttpRequest, layer: Layer) -> list[Link]:
    title = str(layer.title)
    tiles = request.build_absolute_uri(reverse("tiles:layer-tilejson", args=[layer.id]))
    return [
        link("self", address(request, "collection", layer.id), JSON, title),
        link("alternate", _page(request, "collection", layer.id), HTML, title),
        link("items", address(request, "items", layer.id), GEOJSON, title),
        link("items", _page(request, "items", layer.id), HTML, title),
        link(QUERYABLES_REL, address(request, "queryables", layer.id), SCHEMA, _("What can be filtered")),
        link(TILESETS_REL, address(request, "tilesets", layer.id), JSON, _("Vector tiles")),
        link("related", tiles, JSON, _("Vector tiles (TileJSON)")),
        *(
            link("enclosure", address(request, "export", layer.id, each.word), each, _("The whole layer as a file"))
            for each in EXPORTS
        ),
        _licence(),
    ]


def _extent(extent: Extent) -> dict[str, Any]:
    box = extent.bbox
    spatial = {"bbox": [[box.west, box.south, box.east, box.north]], "crs": CRS84.uri}
    if extent.start is None and extent.end is None:
        return {"spatial": spatial}
    return {"spatial": spatial, "temporal": {"interval": [[_utc(extent.start), _utc(extent.end)]], "trs": GREGORIAN}}


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def queryables(request: HttpRequest, layer: Layer) -> dict[str, Any]:
    """By what the features of a layer can be filtered (Part 3, 6.2), as a JSON Schema."""
    geometry = {"title": _("Place"), "format": "geometry-any", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        # Without parameters, as the standard wants it: it names the queryables, in whatever language they are described.
        "$id": request.build_absolute_uri(request.path),
        "type": "object",
        "title": str(layer.title),
        "description": str(layer.description),
        "properties": {"geometry": geometry, **queryable_schemas(layer)},
        "additionalProperties": False,
    }
