"""What the OpenAPI document says about writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from api import proofs
from api.idempotency import HEADER, KEY_LETTERS, LONGEST_KEY, SHORTEST_KEY
from api.ogc.components import STRING, feature_name, reference
from api.ogc.formats import GEOJSON, JSON
from api.ogc.schemas import writable_schemas
from api.ogc.serializers import required_properties
from api.ogc.writing.bodies import FEATURE_TYPES, PATCH_TYPES
from api.ogc.writing.shapes import DEPTHS, SHORTEST_RING
from api.problems import MEDIA_TYPE
from layers.core.crs import CRS84, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.ogc.schemas import Schema
    from layers.core.layer import Layer

PROBLEMS = {
    "400": "InvalidParameter",
    "401": "Unauthenticated",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "413": "TooLarge",
    "415": "UnsupportedType",
    "422": "Unfit",
    "429": "TooOften",
    "500": "ServerError",
    "503": "Unavailable",
}
CONDITIONAL = {"412": "Stale", "428": "Unconditional"}
# By nobody, by a program with a key, or by a browser that is signed in.
SECURITY: list[dict[str, list[str]]] = [{}, {"key": []}, {"session": [], "token": []}]


def security_schemes() -> dict[str, Any]:
    """How whoever writes says who they are."""
    key = _("A key that somebody makes on their own page")
    return {
        "key": {"type": "http", "scheme": "bearer", "description": key},
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        "token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
    }


def parameters() -> dict[str, Any]:
    """The headers that several methods share."""
    key = {**STRING, "pattern": f"^[{KEY_LETTERS}]+$", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY}
    crs = {"type": "string", "format": "uri", "enum": [system.uri for system in SYSTEMS], "default": CRS84.uri}
    seen = _("The ETag of what was read, in whatever representation, or *")
    return {
        "onceOnly": _header(HEADER, _("What is sent again under the same key happens once"), key),
        "contentCrs": _header("Content-Crs", _("Reference system of the coordinates that are sent"), crs),
        "proof": _header(proofs.HEADER, _("A proof of work, from who has no account"), STRING),
        "seen": {**_header("If-Match", seen, STRING), "required": True},
        "seenIfSaid": _header("If-Match", seen, STRING),
    }


def _header(name: str, description: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "required": False, "schema": schema}


def schemas(layers: Iterable[Layer]) -> dict[str, Schema]:
    """What is sent, and what somebody is told whose wish waits."""
    found: dict[str, Schema] = {"newGeometry": {"oneOf": [_geometry(kind) for kind in DEPTHS]}, "proposal": _proposal()}
    for layer in layers:
        found[_new_name(layer)] = _feature(layer, is_whole=True)
        found[_patch_name(layer)] = _feature(layer, is_whole=False)
    return found


def _geometry(kind: str) -> Schema:
    """Places in as many lists as it takes; the innermost of an area is a ring."""
    coordinates: Schema = {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "number"},
    }
    for level in range(DEPTHS[kind]):
        is_line = level == 0 and kind != "MultiPoint"
        least = (SHORTEST_RING if "Polygon" in kind else 2) if is_line else 1
        coordinates = {"type": "array", "minItems": least, "items": coordinates}
    return {
        "type": "object",
        "properties": {"type": {"type": "string", "enum": [kind]}, "coordinates": coordinates},
        "required": ["type", "coordinates"],
    }


def _proposal() -> Schema:
    links = {"type": "array", "items": reference("schemas", "link")}
    return {"type": "object", "properties": {"status": STRING, "detail": STRING, "links": links}, "required": ["status"]}


def _feature(layer: Layer, *, is_whole: bool) -> Schema:
    required = required_properties(layer) if is_whole else []
    properties: Schema = {"type": "object", "properties": writable_schemas(layer), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            # Of what was read and is sent back.
            "id": {"type": "integer"},
            "bbox": {"type": "array", "items": {"type": "number"}},
            "links": {"type": "array", "items": reference("schemas", "link")},
            "geometry": reference("schemas", "newGeometry"),
            "properties": properties | ({"required": required} if required else {}),
        },
        "additionalProperties": False,
        **({"required": ["type", "geometry", "properties"]} if is_whole else {}),
    }


def _new_name(layer: Layer) -> str:
    return f"{layer.id}.new"


def _patch_name(layer: Layer) -> str:
    return f"{layer.id}.patch"


def adding(layer: Layer) -> dict[str, Any]:
    """The method that adds to a layer."""
    done = {"201": {**_shown(layer, _("It is on the map")), "headers": {"Location": {"schema": STRING, "required": True}}}}
    sent, body = ("contentCrs", "onceOnly", "proof"), _body(FEATURE_TYPES, _new_name(layer))
    return {"post": _operation(layer, "add", _("Add something"), done=done, headers=sent, body=body)}


def changing(layer: Layer, feature_id: Schema) -> dict[str, Any]:
    """The methods that change and remove a feature of a layer."""
    done = {"200": _shown(layer, _("It is as it was wished"))}
    gone = {"204": {"description": _("It is off the map")}}
    sent = ("contentCrs", "onceOnly", "proof", "seen")
    whole, part = _body(FEATURE_TYPES, _new_name(layer)), _body(PATCH_TYPES, _patch_name(layer))
    operations = {
        "put": _operation(layer, "replace", _("Replace it"), done=done, headers=sent, body=whole),
        "patch": _operation(layer, "change", _("Change some of it"), done=done, headers=sent, body=part),
        "delete": _operation(
            layer, "remove", _("Take it off the map"), done=gone, headers=("onceOnly", "proof", "seenIfSaid"), body={}
        ),
    }
    for operation in operations.values():
        operation["parameters"] = [feature_id, *operation["parameters"]]
        operation["responses"] |= _referred(CONDITIONAL)
    return operations


def _operation(  # noqa: PLR0913 (an operation has these parts)
    layer: Layer, name: str, summary: str, *, done: dict[str, Any], headers: Iterable[str], body: dict[str, Any]
) -> dict[str, Any]:
    waits = {"description": _("Somebody looks at it first"), "content": _content([JSON.media_type], "proposal")}
    return {
        "operationId": f"{name}.{layer.id}",
        "summary": summary,
        "tags": [layer.id],
        "security": SECURITY,
        "parameters": [reference("parameters", header) for header in (*headers, "lang")],
        **({"requestBody": body} if body else {}),
        "responses": {**done, "202": waits, **_referred(PROBLEMS)},
    }


def _body(types: Iterable[str], schema: str) -> dict[str, Any]:
    return {"required": True, "content": _content(types, schema)}


def _shown(layer: Layer, description: str) -> dict[str, Any]:
    return {"description": description, "content": _content([GEOJSON.media_type], feature_name(layer))}


def _content(types: Iterable[str], schema: str) -> dict[str, Any]:
    return {media_type: {"schema": reference("schemas", schema)} for media_type in types}


def _referred(problems: dict[str, str]) -> dict[str, Any]:
    return {status: reference("responses", name) for status, name in problems.items()}


def problems() -> dict[str, Any]:
    """Refusals that only writing knows."""
    descriptions = {
        "Unauthenticated": _("Who may do this must say who they are"),
        "Forbidden": _("Whoever asks may not do this"),
        "Conflict": _("It cannot be done any more, or would change the number of a feature"),
        "Stale": _("Somebody else has changed it in the meantime"),
        "TooLarge": _("This is too large"),
        "UnsupportedType": _("This type cannot be read here"),
        "Unfit": _("Some fields do not fit; the answer has an entry for each"),
        "Unconditional": _("The header If-Match is missing"),
        "TooOften": _("Too much came from one connection; please try again in an hour"),
    }
    content = _content([MEDIA_TYPE], "problem")
    return {name: {"description": description, "content": content} for name, description in descriptions.items()}
