"""The OpenAPI 3.0 document, made of the registry.

Source: https://spec.openapis.org/oas/v3.0.3 and, for the parameters, OGC API - Features - Part 1, 7.15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.exports.csv_file import DIALECTS, STANDARD
from api.exports.query import DIALECT
from api.ogc import formats
from api.ogc.components import STRING, feature_name, list_name, parameters, query_parameter, reference, schemas
from api.ogc.formats import CSV, EXPORTS, GEOJSON, HTML, JSON, MVT, OPENAPI, SCHEMA, Format
from api.ogc.query import PARAMETERS, narrowing_parameters
from api.ogc.schemas import Schema, queryable_schemas
from api.ogc.tilesets import SCHEME
from api.ogc.writing import description
from api.problems import MEDIA_TYPE
from api.search import query as search
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
        "components": {
            "parameters": parameters() | description.parameters(),
            "schemas": schemas(layers) | description.schemas(layers),
            "responses": _problems() | description.problems(),
            "securitySchemes": description.security_schemes(),
        },
    }


def by_tag(document: dict[str, Any]) -> dict[str, Any]:
    """What the page of the document shows: its paths with all that they take, by what people call the part they are of."""
    titles = {tag["name"]: tag["description"] for tag in document["tags"]}
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            taken = [_resolved(document, parameter) for parameter in operation["parameters"]]
            address = path if method == "get" else f"{method.upper()} {path}"
            entry = {"address": address, "summary": operation["summary"], "parameters": taken}
            groups.setdefault(titles.get(operation["tags"][0], _("Everything")), []).append(entry)
    return {"groups": groups}


def _resolved(document: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter itself where only a reference stands."""
    known: dict[str, dict[str, Any]] = document["components"]["parameters"]
    return known[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter


def _paths(layers: Iterable[Layer]) -> dict[str, Any]:
    paths = {
        "/": _get("landingPage", _("Where everything starts"), (JSON, "landingPage")),
        "/conformance": _get("conformance", _("Standards that are kept"), (JSON, "conformance")),
        "/collections": _get("collections", _("All layers"), (JSON, "collections")),
        "/tileMatrixSets": _read("tileMatrixSets", _("How the world is cut into tiles"), (JSON, "anyObject")),
        f"/tileMatrixSets/{SCHEME}": _read("tileMatrixSet", _("How the world is cut into tiles"), (JSON, "anyObject")),
        "/openapi": _get("definition", _("This description"), (OPENAPI, "anyObject")),
        "/openapi.json": _read("openapi", _("This description"), (OPENAPI, "anyObject")),
        "/search": _read("search", _("Search over everything"), (GEOJSON, "anyObject"), own_parameters=_search_parameters()),
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
    properties = [query_parameter(name, schema["title"], schema) for name, schema in queryable_schemas(layer).items()]
    known = [reference("parameters", name) for name in PARAMETERS]
    narrowing = [reference("parameters", name) for name in PARAMETERS if name in narrowing_parameters(layer)]
    fid = reference("parameters", "featureId")
    items, item = (GEOJSON, list_name(layer)), (GEOJSON, feature_name(layer))
    return {
        path: _get(f"collection.{layer.id}", title, (JSON, "collection"), layer),
        f"{path}/queryables": _get(f"queryables.{layer.id}", _("What can be filtered"), (SCHEMA, "anyObject"), layer),
        f"{path}/items": _get(f"items.{layer.id}", title, items, layer, [*known, *properties]) | description.adding(layer),
        f"{path}/items/{{featureId}}": _get(f"item.{layer.id}", title, item, layer, [fid, reference("parameters", "crs")])
        | description.changing(layer, fid),
        **{f"{path}/export.{each.word}": _export(layer, each, [*narrowing, *properties]) for each in EXPORTS},
        **_tile_paths(layer, f"{path}/tiles"),
    }


def _tile_paths(layer: Layer, path: str) -> dict[str, Any]:
    tiles, scheme = _("Vector tiles"), f"{path}/{SCHEME}"
    place = [reference("parameters", name) for name in ("tileMatrix", "tileRow", "tileCol")]
    return {
        path: _read(f"tilesets.{layer.id}", tiles, (JSON, "anyObject"), layer),
        scheme: _read(f"tileset.{layer.id}", tiles, (JSON, "anyObject"), layer),
        f"{scheme}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": _read(f"tile.{layer.id}", tiles, (MVT, "file"), layer, place),
    }


def _export(layer: Layer, kind: Format, parameters: list[Schema]) -> dict[str, Any]:
    """A whole layer as a file."""
    # A file has no links and counts, which the list of the same name must have.
    body = (kind, "anyObject" if kind is GEOJSON else "file")
    own = [_dialect()] if kind is CSV else []
    summary = _("The whole layer as a file")
    return _read(f"export.{kind.word}.{layer.id}", summary, body, layer, [*parameters, *own])


def _dialect() -> Schema:
    description = _(
        "“standard” is for programs, “german” for Excel with German settings: semicolons, decimal commas, local times."
        " In both, an apostrophe stands before texts that a spreadsheet would take for a formula."
    )
    return query_parameter(DIALECT, description, {"type": "string", "enum": list(DIALECTS), "default": STANDARD})


def _get(
    operation: str, summary: str, body: tuple[Format, str], layer: Layer | None = None, own_parameters: Iterable[Schema] = ()
) -> dict[str, Any]:
    """A path that machines and people can read."""
    words = [*body[0].words, *HTML.words]
    wanted = query_parameter(formats.PARAMETER, _("Format of the answer"), {"type": "string", "enum": words})
    path = _read(operation, summary, body, layer, [*own_parameters, wanted])
    responses = path["get"]["responses"]
    responses["200"]["content"][HTML.media_type] = {"schema": STRING}
    responses["406"] = reference("responses", "NotAcceptable")
    return path


def _read(
    operation: str, summary: str, body: tuple[Format, str], layer: Layer | None = None, own_parameters: Iterable[Schema] = ()
) -> dict[str, Any]:
    """A path that can be read; `body` is the format of the answer and the name of its schema."""
    form, schema = body
    content = {form.media_type: {"schema": reference("schemas", schema)}}
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
        "NotAcceptable": _("The answer cannot be had in a format that is accepted"),
        "ServerError": _("Something went wrong here"),
        "Unavailable": _("Please try again in a moment"),
    }
    content = {MEDIA_TYPE: {"schema": reference("schemas", "problem")}}
    return {name: {"description": description, "content": content} for name, description in descriptions.items()}
