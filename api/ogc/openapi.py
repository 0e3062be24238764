"""The OpenAPI 3.0 document, made of the registry.

Source: https://spec.openapis.org/oas/v3.0.3 and, for the parameters, OGC API - Features - Part 1, 7.15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.ogc.components import feature_name, list_name, parameters, query_parameter, reference, schemas
from api.ogc.links import GEOJSON, JSON, OPENAPI, SCHEMA
from api.ogc.query import PARAMETERS
from api.ogc.schemas import Schema, queryable_schemas
from api.ogc.tilesets import SCHEME
from api.problems import MEDIA_TYPE
from api.search import query as search
from api.tiles.views import MVT
from layers.core import registry
from layers.core.search.question import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.core.layer import Layer

VERSION = "1.0.0"


def document(server: str, layers: list[Layer]) -> dict[str, Any]:
    """Describe the whole interface.

    Args:
        server: Its absolute address without a slash at the end.
        layers: What it offers.
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Amtskarte",
            "version": VERSION,
            "description": _("Everything that happens here, as open map data."),
            "license": {"name": "ODbL-1.0", "url": "https://opendatacommons.org/licenses/odbl/1-0/"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": layer.id, "description": str(layer.title)} for layer in layers],
        "paths": _paths(layers),
        "components": {"parameters": parameters(), "schemas": schemas(layers), "responses": _problems()},
    }


def _paths(layers: Iterable[Layer]) -> dict[str, Any]:
    paths = {
        "/": _get("landingPage", _("Where everything starts"), (JSON, "landingPage")),
        "/conformance": _get("conformance", _("Standards that are kept"), (JSON, "conformance")),
        "/collections": _get("collections", _("All layers"), (JSON, "collections")),
        "/tileMatrixSets": _get("tileMatrixSets", _("How the world is cut into tiles"), (JSON, "anyObject")),
        f"/tileMatrixSets/{SCHEME}": _get("tileMatrixSet", _("How the world is cut into tiles"), (JSON, "anyObject")),
        "/openapi.json": _get("openapi", _("This description"), (OPENAPI, "anyObject")),
        "/search": _get("search", _("Search over everything"), (GEOJSON, "anyObject"), own_parameters=_search_parameters()),
    }
    for layer in layers:
        paths |= _layer_paths(layer)
    return paths


def _search_parameters() -> list[Schema]:
    """What a search takes beside the language."""
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
    near = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number", "minimum": -180, "maximum": 180}}
    limit = {"type": "integer", "minimum": 1, "maximum": search.MAX_LIMIT, "default": search.DEFAULT_LIMIT}
    layers = {"type": "array", "items": {"type": "string", "enum": [layer.id for layer in registry.layers()]}}
    return [
        {**query_parameter("q", _("What somebody looks for, as they type it"), text), "required": True},
        query_parameter("near", _("Longitude and latitude in degrees; what is near comes first"), near),
        query_parameter("limit", _("How many results at most"), limit),
        query_parameter("layers", _("Only features of these layers, and no places or streets"), layers),
    ]


def _layer_paths(layer: Layer) -> dict[str, Any]:
    path, title = f"/collections/{layer.id}", str(layer.title)
    filters = [query_parameter(name, schema["title"], schema) for name, schema in queryable_schemas(layer).items()]
    known = [reference("parameters", name) for name in PARAMETERS]
    fid = reference("parameters", "featureId")
    items, item = (GEOJSON, list_name(layer)), (GEOJSON, feature_name(layer))
    return {
        path: _get(f"collection.{layer.id}", title, (JSON, "collection"), layer),
        f"{path}/queryables": _get(f"queryables.{layer.id}", _("What can be filtered"), (SCHEMA, "anyObject"), layer),
        f"{path}/items": _get(f"items.{layer.id}", title, items, layer, [*known, *filters]),
        f"{path}/items/{{featureId}}": _get(f"item.{layer.id}", title, item, layer, [fid, reference("parameters", "crs")]),
        **_tile_paths(layer, f"{path}/tiles"),
    }


def _tile_paths(layer: Layer, path: str) -> dict[str, Any]:
    tiles, scheme = _("Vector tiles"), f"{path}/{SCHEME}"
    place = [reference("parameters", name) for name in ("tileMatrix", "tileRow", "tileCol")]
    return {
        path: _get(f"tilesets.{layer.id}", tiles, (JSON, "anyObject"), layer),
        scheme: _get(f"tileset.{layer.id}", tiles, (JSON, "anyObject"), layer),
        f"{scheme}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": _get(f"tile.{layer.id}", tiles, (MVT, "binary"), layer, place),
    }


def _get(
    operation: str, summary: str, body: tuple[str, str], layer: Layer | None = None, own_parameters: Iterable[Schema] = ()
) -> dict[str, Any]:
    """A path that can be read; `body` is the media type of the answer and the name of its schema."""
    media_type, schema = body
    content = {media_type: {"schema": reference("schemas", schema)}}
    operation_object = {
        "operationId": operation,
        "summary": summary,
        "tags": [layer.id if layer else "core"],
        "parameters": [*own_parameters, reference("parameters", "lang")],
        "responses": {
            "200": {"description": summary, "content": content},
            "304": {"description": _("Nothing has changed")},
            **{status: reference("responses", name) for status, name in _RESPONSES.items()},
        },
    }
    return {"get": operation_object}


_RESPONSES = {"400": "InvalidParameter", "404": "NotFound", "500": "ServerError", "503": "Unavailable"}


def _problems() -> dict[str, Any]:
    descriptions = {
        "InvalidParameter": _("A parameter cannot be used; the answer names it"),
        "NotFound": _("There is nothing at this address"),
        "ServerError": _("Something went wrong here"),
        "Unavailable": _("Please try again in a moment"),
    }
    content = {MEDIA_TYPE: {"schema": reference("schemas", "problem")}}
    return {name: {"description": description, "content": content} for name, description in descriptions.items()}
