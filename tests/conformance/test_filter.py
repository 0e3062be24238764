"""Filters: checks 34 and 35, OGC API - Features, Part 3, and CQL2."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from shapely import from_wkt
from shapely.geometry import mapping

from tests.conformance.service import (
    CRS84,
    EPSG,
    HOST,
    QUERYABLES_REL,
    document,
    every_layer,
    features,
    get,
    ids,
    items_path,
    links,
    refused,
)
from tests.conformance.test_crs import METRIC, SYSTEMS, projected
from tests.conformance.world import HERE, WEEKLY
from tests.cql2 import And, Between, CaselessEqual, Comparison, In, IsNull, Like, Not, Or, literal, matching, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Field
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World
    from tests.cql2 import Filter

pytestmark = pytest.mark.django_db

SHAPES = {
    "polygon": "POLYGON ((12.3 53.9, 12.4 53.9, 12.4 53.96, 12.3 53.96, 12.3 53.9))",
    "part": "POLYGON ((12.335 53.9, 12.365 53.9, 12.365 53.935, 12.335 53.935, 12.335 53.9))",
    "line": "LINESTRING (12.3 53.93, 12.35 53.93, 12.35 53.96)",
    "along": "LINESTRING (12.33 53.93, 12.34 53.93)",
    "point": "POINT (12.35 53.93)",
    "points": "MULTIPOINT ((12.351 53.951), (12.352 53.952))",
    "hole": "POLYGON ((12.332 53.932, 12.338 53.932, 12.338 53.938, 12.332 53.938, 12.332 53.932))",
}
SPATIAL = ("intersects", "within", "contains", "disjoint", "touches", "crosses", "overlaps", "equals")


def by_text(client: Client, layer: Layer, text: str, **query: str) -> list[int]:
    return ids(client, layer, filter=text, **query)


def by_json(client: Client, layer: Layer, value: object, **query: str) -> list[int]:
    return ids(client, layer, filter=json.dumps(value), filter_lang="cql2-json", **query)


class TestQueryables:
    @every_layer
    def test_check_34_they_are_a_schema(self, client: Client, layer: Layer) -> None:
        """/req/queryables/get-queryables-response."""
        path = f"/api/collections/{layer.id}/queryables"
        for query in ({}, {"lang": "en"}):
            response = get(client, path, query)
            assert response["Content-Type"] == "application/schema+json"
            body = document(client, path, query)
            assert body["$schema"] in {
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema",
            }
            assert body["$id"] == f"{HOST}{path}"
            assert body["type"] == "object"
            assert body["properties"].keys() == {"geometry", *layer.properties}
            assert body["additionalProperties"] is False

    @every_layer
    def test_check_34_the_place_has_a_format_and_no_type(self, client: Client, layer: Layer) -> None:
        """/rec/queryables/queryables-schema."""
        geometry = document(client, f"/api/collections/{layer.id}/queryables")["properties"]["geometry"]
        assert geometry["format"].startswith("geometry-")
        assert "type" not in geometry

    @every_layer
    def test_check_34_a_collection_leads_to_them(self, client: Client, layer: Layer) -> None:
        """/req/queryables/queryables-link."""
        (link,) = links(document(client, f"/api/collections/{layer.id}"), QUERYABLES_REL)
        assert link["href"] == f"{HOST}/api/collections/{layer.id}/queryables"
        assert link["type"] == "application/schema+json"

    @every_layer
    def test_check_34_they_have_the_types_of_the_values(self, client: Client, layer: Layer) -> None:
        queryables = document(client, f"/api/collections/{layer.id}/queryables")["properties"]
        kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool}
        for feature in features(client, layer):
            for name, value in feature["properties"].items():
                for part in value if isinstance(value, list) else [value]:
                    assert part is None or isinstance(part, kinds[queryables[name]["type"]]), name


def filters(layer: Layer, world: World) -> Iterator[Filter]:
    """Each operator on each property that holds one value."""
    for name, field in layer.fields.items():
        if isinstance(field, models.ForeignKey | ArrayField) or name in WEEKLY:
            continue
        yield IsNull(name)
        yield Not(IsNull(name))
        yield from about(name, field, world.named(layer, "other point").values[name])


def about(name: str, field: Field[Any, Any], value: Any) -> Iterator[Filter]:  # noqa: ANN401 (of any property)
    yield Comparison(name, "=", value)
    yield Comparison(name, "<>", value)
    yield Not(Comparison(name, "=", value))
    yield In(name, (value,))
    yield Not(In(name, (value, value)))
    if isinstance(value, str):
        yield Like(name, value[:4] + "%")
        yield Not(Like(name, "%" + value[-1]))
        yield Like(name, value.upper(), ignores_case=True)
        yield CaselessEqual(name, value.swapcase())
    elif not isinstance(field, models.BooleanField):
        yield from (Comparison(name, operator, value) for operator in ("<", ">", "<=", ">="))
        yield Between(name, value, value)
        yield Not(Between(name, value, value))
    yield And((Not(Comparison(name, "=", value)), Or((IsNull("title"), Comparison("title", "<>", "x")))))
    yield Not(And((Comparison(name, "=", value), Not(IsNull(name)))))


class TestOperators:
    """/req/basic-cql2, /req/advanced-comparison-operators, /req/case-insensitive-comparison.

    NULL is neither true nor false, and what is neither is not found, even when it is denied.
    """

    @every_layer
    def test_check_35_text_finds_what_holds(self, client: Client, world: World, layer: Layer) -> None:
        known = features(client, layer)
        for wanted in filters(layer, world):
            assert by_text(client, layer, wanted.text) == matching(wanted, known), wanted.text

    @every_layer
    def test_check_35_json_finds_what_holds(self, client: Client, world: World, layer: Layer) -> None:
        known = features(client, layer)
        for wanted in filters(layer, world):
            assert by_json(client, layer, wanted.json) == matching(wanted, known), wanted.json

    @every_layer
    def test_check_35_text_has_many_spellings(self, client: Client, world: World, layer: Layer) -> None:
        """CQL2, annex B: key words in any case, names in quotes, NOT within an operator, literals on the left."""
        title = world.named(layer, "line").values["title"]
        wanted, all_ids = [world.named(layer, "line").id], world.ids(layer)
        others = [number for number in all_ids if number not in wanted]
        value = literal(title)
        for text in (
            f"title={value}",
            f'"title" = {value}',
            f"{value} = title",
            f"  title\t=\n{value} ",
            f"((title = {value}))",
        ):
            assert by_text(client, layer, text) == wanted, text
        for text in (
            f"title not in ({value})",
            f"title NOT LIKE {value}",
            f"not title = {value}",
            f"NOT NOT title <> {value}",
        ):
            assert by_text(client, layer, text) == others, text
        assert by_text(client, layer, f"title = {value} or title <> {value} and title is not null") == all_ids
        assert by_text(client, layer, f"title = {value} AND title = 'it''s'") == []
        assert by_text(client, layer, "title is null") == []


class TestPlaces:
    """/req/basic-spatial-functions, /req/basic-spatial-functions-plus, /req/spatial-functions."""

    @every_layer
    def test_check_35_spatial_predicates(self, client: Client, world: World, layer: Layer) -> None:
        """S_INTERSECTS to S_EQUALS, property first and literal second, decided by shapely."""
        for name in SPATIAL:
            for label, wkt in SHAPES.items():
                shape = from_wkt(wkt)
                expected = [sample.id for sample in world.of(layer) if getattr(sample.geometry, name)(shape)]
                found = by_text(client, layer, f"S_{name.upper()}(geometry, {wkt})")
                assert found == expected, (name, label)
                if label in {"polygon", "line"}:
                    wanted = {"op": f"s_{name}", "args": [{"property": "geometry"}, mapping(shape)]}
                    assert by_json(client, layer, wanted) == expected, (name, label)

    @every_layer
    def test_check_35_boxes(self, client: Client, world: World, layer: Layer) -> None:
        both = [world.named(layer, f"{side} of the antimeridian").id for side in ("east", "west")]
        for box, expected in ((HERE, world.within(layer, HERE)), ((177, 65, -177, 70), both)):
            text = f"S_INTERSECTS(geometry, BBOX({','.join(map(str, box))}))"
            assert by_text(client, layer, text) == expected
            wanted = {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": list(box)}]}
            assert by_json(client, layer, wanted) == expected

    @every_layer
    def test_check_35_filter_crs_says_how_places_are_written(self, client: Client, world: World, layer: Layer) -> None:
        """/req/filter/filter-crs-wgs84, /req/filter/filter-crs-param: axes in the order of the authority."""
        shape = from_wkt(SHAPES["polygon"])
        expected = world.within(layer, HERE)
        assert by_text(client, layer, f"S_INTERSECTS(geometry, {shape.wkt})") == expected
        for system in SYSTEMS:
            own = projected(shape, system)
            assert by_text(client, layer, f"S_INTERSECTS(geometry, {own.wkt})", filter_crs=system) == expected, system
            wanted = {"op": "s_intersects", "args": [{"property": "geometry"}, mapping(own)]}
            assert by_json(client, layer, wanted, filter_crs=system) == expected, system
            first = by_text(client, layer, f"S_WITHIN(geometry, {own.wkt})", filter_crs=system, crs=METRIC[1])
            assert first == expected, system

    @every_layer
    def test_check_35_places_outside_the_system_are_400(self, client: Client, layer: Layer) -> None:
        outside = {
            CRS84: "POINT(200 0)",
            f"{EPSG}4326": "POINT(120 12)",
            METRIC[0]: "POINT(1e300 1e300)",
            METRIC[1]: "POINT(1e15 1e15)",
        }
        for system, wkt in outside.items():
            query = {"filter": f"S_INTERSECTS(geometry, {wkt})", "filter-crs": system}
            assert refused(client, items_path(layer), query)["parameter"] == "filter", system


MOMENT = datetime(2026, 6, 4, 15, tzinfo=UTC)
FROM, TO = "2026-06-03T15:00:00Z", "2026-06-06T15:00:00Z"


class TestTimes:
    """/req/temporal-functions, on layers with times; samples begin one a day at 15:00, from 1 June 2026."""

    @every_layer
    def test_check_35_temporal_predicates(self, client: Client, world: World, layer: Layer) -> None:
        if layer.times is None:
            refused(client, items_path(layer), {"filter": f"T_AFTER(starts_at, TIMESTAMP('{FROM}'))"})
            return
        starts = {sample.id: sample.values[layer.times[0]] for sample in world.of(layer)}
        first, last = datetime.fromisoformat(FROM), datetime.fromisoformat(TO)
        instant, span = f"TIMESTAMP('{stamp(MOMENT)}')", f"INTERVAL('{FROM}', '{TO}')"
        expected: dict[str, Callable[[datetime], bool]] = {
            f"T_AFTER({{}}, {instant})": lambda start: start > MOMENT,
            f"T_BEFORE({{}}, {instant})": lambda start: start < MOMENT,
            f"T_EQUALS({{}}, {instant})": lambda start: start == MOMENT,
            f"T_INTERSECTS({{}}, {instant})": lambda start: start == MOMENT,
            f"T_AFTER({{}}, {span})": lambda start: start > last,
            f"T_BEFORE({{}}, {span})": lambda start: start < first,
            f"T_DURING({{}}, {span})": lambda start: first < start < last,
            f"T_INTERSECTS({{}}, {span})": lambda start: first <= start <= last,
            f"T_INTERSECTS({{}}, INTERVAL('..', '{TO}'))": lambda start: start <= last,
            f"T_INTERSECTS({{}}, INTERVAL('{FROM}', '..'))": lambda start: first <= start,
            "T_AFTER({}, DATE('2026-05-20'))": lambda _: True,
            "T_BEFORE({}, DATE('2026-07-20'))": lambda _: True,
            "T_INTERSECTS({}, INTERVAL('2026-06-03', '2026-06-05'))": lambda start: 3 <= start.day <= 5,
        }
        for text, holds in expected.items():
            wanted = [number for number, start in starts.items() if holds(start)]
            assert by_text(client, layer, text.format(layer.times[0])) == wanted, text

    @every_layer
    def test_check_35_temporal_predicates_in_json(self, client: Client, world: World, layer: Layer) -> None:
        if layer.times is None:
            return
        starts = {sample.id: sample.values[layer.times[0]] for sample in world.of(layer)}
        name = {"property": layer.times[0]}
        cases: list[tuple[str, dict[str, Any], list[int]]] = [
            ("t_after", {"timestamp": stamp(MOMENT)}, [number for number, start in starts.items() if start > MOMENT]),
            ("t_before", {"date": "2026-05-20"}, []),
            (
                "t_intersects",
                {"interval": ["..", stamp(MOMENT)]},
                [number for number, start in starts.items() if start <= MOMENT],
            ),
        ]
        for operator, value, wanted in cases:
            assert by_json(client, layer, {"op": operator, "args": [name, value]}) == wanted, operator


class TestTogether:
    @every_layer
    def test_check_35_filters_are_anded_with_everything_else(self, client: Client, world: World, layer: Layer) -> None:
        """/req/filter/mixing-expressions."""
        here = world.within(layer, HERE)
        title = world.named(layer, "line").values["title"]
        text, box = f"title <> {literal(title)}", ",".join(map(str, HERE))
        expected = [number for number in here if number != world.named(layer, "line").id]
        assert by_text(client, layer, text, bbox=box) == expected
        assert by_text(client, layer, text, bbox=box, datetime="2026-01-01/..") == expected
        assert by_text(client, layer, text, bbox=box, title=title) == []
        assert by_text(client, layer, text, datetime="1990-01-01") == (
            [] if layer.times else [number for number in world.ids(layer) if number in expected or number not in here]
        )
        assert by_text(client, layer, f"title = {literal(title)}", title=title) == [world.named(layer, "line").id]

    @every_layer
    def test_check_35_pages_keep_the_filter(self, client: Client, world: World, layer: Layer) -> None:
        title = world.named(layer, "line").values["title"]
        path, seen = f"{items_path(layer)}?limit=3&filter=title%20%3C%3E%20%27{title.replace('&', '%26')}%27", []
        while path:
            body = document(client, path)
            seen += [feature["id"] for feature in body["features"]]
            assert body["numberMatched"] == len(world.ids(layer)) - 1
            path = next((link["href"] for link in links(body, "next")), "")
        assert seen == [number for number in world.ids(layer) if number != world.named(layer, "line").id]

    @every_layer
    def test_check_35_what_is_hidden_stays_hidden(self, client: Client, world: World, layer: Layer) -> None:
        for text in (
            "title IS NOT NULL",
            "NOT (title IS NULL)",
            "title = title OR title IS NULL",
            "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))",
        ):
            response = client.get(items_path(layer), {"filter": text})
            assert response.status_code in {200, 400}
            if response.status_code == 200:
                assert [feature["id"] for feature in response.json()["features"]] == world.ids(layer)


def test_check_35_is_described(client: Client) -> None:
    """/req/filter/filter-param, /req/filter/filter-lang-param."""
    body = document(client, "/api/openapi.json")
    listed = body["paths"]["/collections/playgrounds/items"]["get"]["parameters"]
    resolved = [
        body["components"]["parameters"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part for part in listed
    ]
    described = {parameter["name"]: parameter for parameter in resolved}
    assert described["filter"]["schema"]["type"] == "string"
    assert set(described["filter-lang"]["schema"]["enum"]) == {"cql2-text", "cql2-json"}
    assert described["filter-lang"]["schema"]["default"] == "cql2-text"
