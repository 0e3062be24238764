"""The conformance classes of OGC API - Features, CQL2 and OGC API - Tiles, and how to see that one is implemented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.conformance.service import EPSG, GEOJSON, HTML, LAYERS, OPENAPI, items_path, media_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.conformance.world import World

    Probe = Callable[[Client, World], bool]

FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"

OPEN = next(layer for layer in LAYERS if layer.id == "playgrounds")

# Common is what Features is made of, so who keeps to Features may say that it keeps to Common.
IMPLIED = {
    f"http://www.opengis.net/spec/ogcapi-common-{part}/{version}/conf/{name}"
    for part in (1, 2)
    for version in ("1.0", "0.0")
    for name in ("core", "landing-page", "collections", "simple-query", "json", "html", "oas30")
} | {
    f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
    for name in ("tilematrixset", "json-tilematrixset", "tilesetmetadata", "json-tilesetmetadata", "tilematrixsetlimits")
}

SHAPES = (
    "POINT(12 53)",
    "LINESTRING(12 53, 13 54)",
    "POLYGON((12 53, 13 53, 13 54, 12 53))",
    "MULTIPOINT((12 53), (13 54))",
    "MULTILINESTRING((12 53, 13 54))",
    "MULTIPOLYGON(((12 53, 13 53, 13 54, 12 53)))",
    "GEOMETRYCOLLECTION(POINT(12 53), LINESTRING(12 53, 13 54))",
)
SPATIAL = ("INTERSECTS", "EQUALS", "DISJOINT", "TOUCHES", "WITHIN", "OVERLAPS", "CROSSES", "CONTAINS")
SPAN = "INTERVAL('2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z')"
# Between moments only these make sense; the others compare two spans.
BETWEEN_MOMENTS = ("AFTER", "BEFORE", "DISJOINT", "EQUALS", "INTERSECTS")
BETWEEN_SPANS = (
    "CONTAINS", "DURING", "FINISHEDBY", "FINISHES", "MEETS", "METBY", "OVERLAPPEDBY", "OVERLAPS", "STARTEDBY", "STARTS",
)  # fmt: skip
ARRAYS = ("CONTAINEDBY", "CONTAINS", "EQUALS", "OVERLAPS")


def _answers(path: str, media: str) -> Probe:
    def probe(client: Client, _world: World) -> bool:
        response = client.get(path)
        return response.status_code == 200 and media_type(response) == media  # type: ignore[arg-type]

    return probe


def _filters(layer_id: str, *texts: str) -> Probe:
    """All of these filters are understood."""

    def probe(client: Client, _world: World) -> bool:
        path = f"/api/collections/{layer_id}/items"
        return all(client.get(path, {"filter": text}).status_code == 200 for text in texts)

    return probe


def _json_filter(client: Client, _world: World) -> bool:
    wanted = {"op": "=", "args": [{"property": "title"}, "x"]}
    query = {"filter": json.dumps(wanted), "filter-lang": "cql2-json"}
    return client.get(items_path(LAYERS[0]), query).status_code == 200


def _pages(client: Client, world: World) -> bool:
    layer = LAYERS[0]
    own = f"/api/collections/{layer.id}"
    paths = ["/api/", "/api/conformance", "/api/collections", own, f"{own}/items", f"{own}/items/{world.ids(layer)[0]}"]
    answers = [client.get(path, headers={"Accept": HTML}) for path in paths]
    return all(answer.status_code == 200 and media_type(answer) == HTML for answer in answers)  # type: ignore[arg-type]


def _systems(client: Client, _world: World) -> bool:
    response = client.get(items_path(LAYERS[0]), {"crs": f"{EPSG}4326"})
    return response.status_code == 200 and "Content-Crs" in response


def _offers(*methods: str) -> Probe:
    """All of these methods can be used by everybody with a layer that is open to everybody, or with its features."""

    def probe(client: Client, world: World) -> bool:
        path = items_path(OPEN)
        answers = [client.options(path), client.options(f"{path}/{world.ids(OPEN)[0]}")]
        allowed = {name for answer in answers if answer.status_code == 200 for name in answer["Allow"].split(", ")}
        types = {"POST": "Accept-Post", "PATCH": "Accept-Patch"}
        told = all(any(types[name] in answer for answer in answers) for name in methods if name in types)
        return set(methods) <= allowed and told

    return probe


def _has_tags(client: Client, world: World) -> bool:
    """Of a feature, with which it can be changed."""
    tag = client.get(f"{items_path(OPEN)}/{world.ids(OPEN)[0]}").get("ETag", "")
    return tag.startswith('"')


def _tile(client: Client, _world: World) -> bool:
    path = f"/api/collections/{LAYERS[0].id}/tiles/WebMercatorQuad"
    answers = (client.get(f"{path}/{LAYERS[0].style.min_zoom}/0/0"), client.get(path))
    return all(answer.status_code == 200 for answer in answers)


def _tiles_described(client: Client, _world: World) -> bool:
    paths = client.get("/api/openapi.json").json()["paths"]
    return f"/collections/{LAYERS[0].id}/tiles/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}" in paths


_BASIC = (
    "title = 'x'",
    "title <> 'x'",
    "NOT (title > 'x' AND title < 'y')",
    "title >= 'x' OR title <= 'y'",
    "title IS NULL",
)
_COMPARISONS = ("title LIKE 'x%'", "title IN ('x', 'y')", "age_from BETWEEN 1 AND 2", "age_from NOT BETWEEN 1 AND 2")

PROBES: dict[str, Probe] = {
    f"{FEATURES}1/1.0/conf/core": _answers("/api/conformance", "application/json"),
    f"{FEATURES}1/1.0/conf/geojson": _answers(items_path(LAYERS[0]), GEOJSON),
    f"{FEATURES}1/1.0/conf/oas30": _answers("/api/openapi.json", OPENAPI),
    f"{FEATURES}1/1.0/conf/html": _pages,
    f"{FEATURES}2/1.0/conf/crs": _systems,
    f"{FEATURES}3/1.0/conf/queryables": _answers(f"/api/collections/{LAYERS[0].id}/queryables", "application/schema+json"),
    f"{FEATURES}3/1.0/conf/queryables-query-parameters": _answers(f"{items_path(LAYERS[0])}?title=x", GEOJSON),
    f"{FEATURES}3/1.0/conf/filter": _filters("playgrounds", "title = 'x'"),
    f"{FEATURES}3/1.0/conf/features-filter": _filters("playgrounds", "title = 'x'"),
    f"{FEATURES}4/1.0/conf/create-replace-delete": _offers("POST", "PUT", "DELETE"),
    f"{FEATURES}4/1.0/conf/update": _offers("PATCH"),
    f"{FEATURES}4/1.0/conf/features": _offers("POST", "PUT", "PATCH", "DELETE"),
    f"{FEATURES}4/1.0/conf/optimistic-locking-etags": _has_tags,
    f"{CQL2}cql2-text": _filters("playgrounds", "title = 'x'"),
    f"{CQL2}cql2-json": _json_filter,
    f"{CQL2}basic-cql2": _filters("playgrounds", *_BASIC),
    f"{CQL2}advanced-comparison-operators": _filters("playgrounds", *_COMPARISONS),
    f"{CQL2}case-insensitive-comparison": _filters(
        "playgrounds", "CASEI(title) = CASEI('X')", "CASEI(title) LIKE CASEI('X%')"
    ),
    f"{CQL2}accent-insensitive-comparison": _filters("playgrounds", "ACCENTI(title) = ACCENTI('é')"),
    f"{CQL2}basic-spatial-functions": _filters(
        "playgrounds", f"S_INTERSECTS(geometry, {SHAPES[0]})", "S_INTERSECTS(geometry, BBOX(12, 53, 13, 54))"
    ),
    f"{CQL2}basic-spatial-functions-plus": _filters(
        "playgrounds", *(f"S_INTERSECTS(geometry, {shape})" for shape in SHAPES)
    ),
    f"{CQL2}spatial-functions": _filters("playgrounds", *(f"S_{name}(geometry, {SHAPES[2]})" for name in SPATIAL)),
    f"{CQL2}temporal-functions": _filters(
        "events",
        *(f"T_{name}(starts_at, TIMESTAMP('2026-06-13T00:00:00Z'))" for name in BETWEEN_MOMENTS),
        *(f"T_{name}(INTERVAL(starts_at, ends_at), {SPAN})" for name in BETWEEN_SPANS),
    ),
    f"{CQL2}array-functions": _filters("playgrounds", *(f"A_{name}(equipment, ('slide', 'swing'))" for name in ARRAYS)),
    f"{CQL2}property-property": _filters("playgrounds", "age_from < age_to", "title = surface"),
    f"{CQL2}arithmetic": _filters("playgrounds", "age_from + 1 > 2 * 3", "age_from = 7 % 4", "age_from = 9 div 2"),
    f"{TILES}core": _tile,
    f"{TILES}tileset": _tile,
    f"{TILES}tilesets-list": _answers(f"/api/collections/{LAYERS[0].id}/tiles", "application/json"),
    f"{TILES}geodata-tilesets": _answers(f"/api/collections/{LAYERS[0].id}/tiles", "application/json"),
    f"{TILES}dataset-tilesets": _answers("/api/tiles", "application/json"),
    f"{TILES}mvt": _tile,
    f"{TILES}oas30": _tiles_described,
}
