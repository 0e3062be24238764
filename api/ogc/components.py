"""The reusable parts of the OpenAPI document: parameters and schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api import languages
from api.ogc.cql2.reading import LANGUAGES, LONGEST, TEXT
from api.ogc.query import DEFAULT_LIMIT, MAX_LIMIT
from api.ogc.schemas import Schema, property_schemas
from layers.core.crs import CRS84, SYSTEMS
from layers.core.tiles import MAX_ZOOM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.core.layer import Layer

STRING = {"type": "string"}
GEOMETRY_TYPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


def reference(kind: str, name: str) -> dict[str, str]:
    """Point to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def feature_name(layer: Layer) -> str:
    """Name of the schema of a feature of a layer."""
    return f"{layer.id}.feature"


def list_name(layer: Layer) -> str:
    """Name of the schema of a list of features of a layer."""
    return f"{layer.id}.list"


def query_parameter(name: str, description: str, schema: Schema) -> dict[str, Any]:
    """A parameter that may stand in the query, once, with commas where it is a list."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def path_number(name: str, description: str, most: int) -> dict[str, Any]:
    """A number that is a part of the path."""
    schema = {"type": "integer", "minimum": 0, "maximum": most}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def parameters() -> dict[str, Any]:
    """The parameters that several addresses share (Part 1, 7.15.2 to 7.15.4)."""
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    bbox = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    feature_id = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": _("Number of a feature"),
        "schema": {"type": "integer", "format": "int64", "minimum": 1},
    }
    language = {"type": "string", "enum": list(languages.CODES)}
    crs = {"type": "string", "format": "uri", "enum": [system.uri for system in SYSTEMS], "default": CRS84.uri}
    condition = {**STRING, "maxLength": LONGEST}
    filter_language = {"type": "string", "enum": list(LANGUAGES), "default": TEXT}
    return {
        "limit": query_parameter("limit", _("How many features at most"), limit),
        "bbox": query_parameter("bbox", _("West, south, east, north in degrees; only what touches this box"), bbox),
        "bbox-crs": query_parameter("bbox-crs", _("Reference system of the box"), crs),
        "crs": query_parameter("crs", _("Reference system of the coordinates in the answer"), crs),
        "datetime": query_parameter("datetime", _("A day, an instant, or a span such as 2026-06-13/.."), STRING),
        "cursor": query_parameter("cursor", _("Where the list goes on; taken from a “next” link"), STRING),
        "filter": query_parameter("filter", _("A condition in CQL2, such as kind = 'bench'"), condition),
        "filter-lang": query_parameter("filter-lang", _("Whether the condition is text or JSON"), filter_language),
        "filter-crs": query_parameter("filter-crs", _("Reference system of the shapes in the condition"), crs),
        "lang": query_parameter("lang", _("Language of titles and messages"), language),
        "featureId": feature_id,
        "tileMatrix": path_number("tileMatrix", _("Zoom"), MAX_ZOOM),
        "tileRow": path_number("tileRow", _("Row of the tile, from the north"), 2**MAX_ZOOM - 1),
        "tileCol": path_number("tileCol", _("Column of the tile, from the west"), 2**MAX_ZOOM - 1),
    }


def schemas(layers: Iterable[Layer]) -> dict[str, Schema]:
    """What the answers look like."""
    shared = {
        "link": _object({"rel": STRING, "href": STRING, "type": STRING, "title": STRING}, ["rel", "href"]),
        "landingPage": _object({"title": STRING, "description": STRING, "attribution": STRING, "links": _LINKS}, ["links"]),
        "conformance": _object({"conformsTo": _array(STRING), "links": _LINKS}, ["conformsTo"]),
        "collection": _collection(),
        "collections": _object(
            {"links": _LINKS, "crs": _array(STRING), "collections": _array(reference("schemas", "collection"))},
            ["links", "collections"],
        ),
        "geometry": _geometry(),
        "problem": _problem(),
        "anyObject": {"type": "object"},
        "file": {"type": "string", "format": "binary"},
    }
    for layer in layers:
        shared[feature_name(layer)] = _feature(layer)
        shared[list_name(layer)] = _list(layer)
    return shared


def _object(properties: dict[str, Any], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_LINKS = _array(reference("schemas", "link"))


def _collection() -> Schema:
    box = {**_array({"type": "number"}), "minItems": 4, "maxItems": 6}
    interval = _array({"type": "string", "format": "date-time", "nullable": True})
    extent = {
        "spatial": _object({"bbox": _array(box), "crs": STRING}, []),
        "temporal": _object({"interval": _array(interval), "trs": STRING}, []),
    }
    texts = dict.fromkeys(("id", "title", "description", "attribution", "itemType", "storageCrs"), STRING)
    properties = {**texts, "extent": _object(extent, []), "crs": _array(STRING), "links": _LINKS}
    return _object(properties, ["id", "links"])


def _geometry() -> Schema:
    """Any geometry but collections (RFC 7946, 3.1)."""
    return _object(
        {"type": {"type": "string", "enum": list(GEOMETRY_TYPES)}, "coordinates": {"type": "array", "items": {}}},
        ["type", "coordinates"],
    )


def _problem() -> Schema:
    texts = dict.fromkeys(("type", "title", "detail", "parameter"), STRING)
    errors = _array(_object({"field": STRING, "detail": STRING}, ["field", "detail"]))
    return _object({**texts, "status": {"type": "integer"}, "errors": errors}, ["type", "title", "status", "detail"])


def _feature(layer: Layer) -> Schema:
    return _object(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "integer"},
            "geometry": reference("schemas", "geometry"),
            "properties": _object(property_schemas(layer), list(layer.properties)),
            "links": _LINKS,
        },
        ["type", "id", "geometry", "properties"],
    )


def _list(layer: Layer) -> Schema:
    count = {"type": "integer", "minimum": 0}
    return _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": _array(reference("schemas", feature_name(layer))),
            "links": _LINKS,
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": count,
            "numberReturned": count,
        },
        ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
    )
