"""How the checks speak to the service: as a client does, that knows the standard and nothing of the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from layers.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpResponse
    from django.test import Client

    from layers.core.layer import Layer

    Json = dict[str, Any]

HOST = "http://testserver"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

LAYERS = registry.layers()
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)


def items_path(layer: Layer) -> str:
    return f"/api/collections/{layer.id}/items"


def get(client: Client, path: str, query: Mapping[str, str] | None = None, **headers: str) -> HttpResponse:
    """Ask for an address, which may be absolute, and expect an answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Any = client.get(path.removeprefix(HOST), query or {}, headers=names, follow=True)
    # What is streamed is read to its end: until then it takes the place of others.
    content = b"".join(response) if response.streaming else response.content
    assert response.status_code == 200, (path, query, content[:500])
    answer: HttpResponse = response
    return answer


def document(client: Client, path: str, query: Mapping[str, str] | None = None, **headers: str) -> Json:
    body: Json = get(client, path, query, **headers).json()  # type: ignore[attr-defined]
    return body


def features(client: Client, layer: Layer, **query: str) -> list[Json]:
    """What a list shows; a parameter's name has `_` for `-`."""
    names = {name.replace("_crs", "-crs").replace("_lang", "-lang"): value for name, value in query.items()}
    found: list[Json] = document(client, items_path(layer), names)["features"]
    return found


def ids(client: Client, layer: Layer, **query: str) -> list[int]:
    return [feature["id"] for feature in features(client, layer, **query)]


def refused(client: Client, path: str, query: Mapping[str, str] | None = None, status: int = 400, **headers: str) -> Json:
    """Expect a refusal, and that it is told as RFC 9457 has it."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(path, query or {}, headers=names)
    assert response.status_code == status, (path, query, headers, response.content[:500])
    return problem(response)


def problem(response: Any) -> Json:  # noqa: ANN401 (the test client's response, which has no type of its own)
    assert response["Content-Type"] == PROBLEM
    body: Json = response.json()
    assert body["status"] == response.status_code
    assert body["type"]
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in response.content.decode()
    return body


def media_type(response: HttpResponse) -> str:
    """Without the encoding of the text."""
    return re.sub(r"; ?charset=utf-8$", "", response["Content-Type"])


def links(body: Json, rel: str) -> list[dict[str, str]]:
    return [link for link in body["links"] if link["rel"] == rel]


def next_path(body: Json) -> str:
    """Where a list goes on; empty on its last page."""
    found = links(body, "next")
    assert len(found) <= 1
    return found[0]["href"].removeprefix(HOST) if found else ""


def query_of(href: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(href).query, keep_blank_values=True))


def pages(client: Client, path: str) -> Iterator[Json]:
    """All pages of a list."""
    while path:
        body = document(client, path)
        yield body
        path = next_path(body)


def addresses(value: object) -> Iterator[str]:
    """Every address in a document."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in {"href", "$id", "url"} and isinstance(part, str):
                yield part
            else:
                yield from addresses(part)
    elif isinstance(value, list):
        for part in value:
            yield from addresses(part)


def numbers(coordinates: Any) -> list[Any]:  # noqa: ANN401 (nested as deep as the geometry has it)
    """All numbers of a GeoJSON geometry."""
    nested = isinstance(coordinates, list | tuple)
    return [number for part in coordinates for number in numbers(part)] if nested else [coordinates]
