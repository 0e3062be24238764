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
from api.problems import MEDIA_TYPE

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
        "/openapi.json": _get("openapi", _("This description"), (OPENAPI, "anyObject")),
    }
    for layer in layers:
        paths |= _layer_paths(layer)
    return paths


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
        f"{path}/items/{{featureId}}": _get(f"item.{layer.id}", title, item, layer, [fid]),
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
