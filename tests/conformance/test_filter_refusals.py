"""What no filter may do: check 35, OGC API - Features, Part 3."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.db import models

from tests.conformance.service import LAYERS, every_layer, items_path, refused

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer

pytestmark = pytest.mark.django_db

FROM = "2026-06-03T15:00:00Z"
# Columns that exist, paths along relations, lookups of Django, and names that Python knows.
HIDDEN = (
    "osm_tags", "osm_geom", "osm_id", "osm_region", "status", "overrides", "version", "is_demo", "not_there",
    "created_at", "updated_at", "geom", "point", "printed_geom", "id", "pk", "area__title", "area_id",
    "organisation__members", "organisation__osm_tags", "area__overrides", "title__regex", "title__icontains",
    "title__isnull", "geometry__intersects", "__class__", "_state", "_feature", "Title", "nothing", "title.x",
    "properties.title",
)  # fmt: skip
SOMETIME = "TIMESTAMP('2026-06-13T00:00:00Z')"
# Every position in which a name may stand.
POSITIONS = (
    "{0} = 'x'", "'x' = {0}", "{0} IS NULL", "{0} IS NOT NULL", "{0} LIKE 'x%'", "{0} BETWEEN 1 AND 2",
    "{0} IN ('x', 'y')", "CASEI({0}) = 'x'", "title = {0}", "NOT (title = 'x' OR (title IS NULL AND {0} <> 'x'))",
    "S_INTERSECTS({0}, POINT(12 53))", f"T_AFTER({{0}}, {SOMETIME})", "A_CONTAINS({0}, ('x'))", "{0} + 1 > 2",
    "1 < {0} * 2", "title IN ({0})", "title LIKE {0}", "S_INTERSECTS(geometry, {0})",
    f"T_DURING({SOMETIME}, INTERVAL({{0}}, '..'))",
)  # fmt: skip
NO_TEXTS = (
    "", " ", "garbage", "title", "title =", "= 'x'", "title == 'x'", "title = 'x", "title = x'", "title = 'x' AND",
    "(title = 'x'", "title = 'x')", "title = 'x'; DROP TABLE x", "title LIKE", "title BETWEEN 1", "title IN ()",
    "AND", "NOT", "title = 'x' XOR title = 'y'", "S_INTERSECTS(geometry)",
    "S_INTERSECTS(geometry, POINT(1))", "S_NOTHING(geometry, POINT(1 2))", "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
    "S_INTERSECTS(geometry, CIRCLE(1 2))", "S_INTERSECTS(geometry, 'x')", "nothing(title) = 1", "title = \0",
    '{"op": "="}', "<Filter/>", "1", "'x'", "pg_sleep(10) = 1", "TIMESTAMP('x')",
)  # fmt: skip
NO_JSONS: tuple[Any, ...] = (
    {}, [], None, 1, "title = 'x'", {"op": "="}, {"op": "=", "args": []}, {"op": "=", "args": [{"property": "title"}]},
    {"op": "nothing", "args": [{"property": "title"}, "x"]}, {"op": None, "args": None},
    {"args": [{"property": "title"}, "x"]}, {"op": "and", "args": [1, 2]}, {"op": "not", "args": []},
    {"op": "=", "args": {"property": "title"}}, {"op": "=", "args": [{"property": 1}, "x"]},
    {"op": "=", "args": [{"property": None}, "x"]}, {"op": "=", "args": [{"property": ["title"]}, "x"]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point"}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": ["a", "b"]}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [1, 2, 3]}]}, {"op": "pg_sleep", "args": [10]},
)  # fmt: skip


@every_layer
def test_check_35_no_filter_reaches_what_is_not_public(client: Client, layer: Layer) -> None:
    """/req/queryables/expression-construction: whatever the spelling and wherever it stands.

    Each layer takes its share of the names at each position, so that all together try every pair.
    """
    pairs = list(product(sorted({*HIDDEN} - {*layer.properties}), POSITIONS))
    for name, position in pairs[LAYERS.index(layer) :: len(LAYERS)]:
        for spelled in (name, f'"{name}"'):
            query = {"filter": position.format(spelled)}
            assert refused(client, items_path(layer), query)["parameter"] == "filter", query


@every_layer
def test_check_35_no_json_filter_reaches_what_is_not_public(client: Client, layer: Layer) -> None:
    for name in HIDDEN:
        own, here = {"property": name}, {"type": "Point", "coordinates": [12, 53]}
        filters: list[Any] = [
            {"op": "=", "args": [own, "x"]},
            {"op": "=", "args": ["x", own]},
            {"op": "isNull", "args": [own]},
            {"op": "like", "args": [own, "x%"]},
            {"op": "between", "args": [own, 1, 2]},
            {"op": "in", "args": [own, ["x"]]},
            {"op": "=", "args": [{"op": "casei", "args": [own]}, "x"]},
            {"op": "not", "args": [{"op": "or", "args": [{"op": "=", "args": [{"property": "title"}, own]}] * 2}]},
            {"op": "s_intersects", "args": [own, here]},
            {"op": "t_after", "args": [own, {"timestamp": FROM}]},
            {"op": "a_contains", "args": [own, ["x"]]},
            {"op": "=", "args": [{"op": "+", "args": [own, 1]}, 2]},
        ]
        for wanted in filters:
            query = {"filter": json.dumps(wanted), "filter-lang": "cql2-json"}
            assert refused(client, items_path(layer), query)["parameter"] == "filter", wanted


@every_layer
def test_check_35_what_is_no_filter_is_400(client: Client, layer: Layer) -> None:
    """/req/core/query-param-invalid, /req/filter/filter-param."""
    for text in NO_TEXTS:
        assert refused(client, items_path(layer), {"filter": text})["parameter"] == "filter", text
    for value in NO_JSONS:
        query = {"filter": json.dumps(value), "filter-lang": "cql2-json"}
        assert refused(client, items_path(layer), query)["parameter"] == "filter", value
    for text in ("{", "title = 'x'", "[1", "", "NaN"):
        query = {"filter": text, "filter-lang": "cql2-json"}
        assert refused(client, items_path(layer), query)["parameter"] == "filter", text


@every_layer
def test_check_35_a_value_of_another_type_is_400(client: Client, layer: Layer) -> None:
    for name, field in layer.fields.items():
        if isinstance(field, models.IntegerField | models.BooleanField | models.DateTimeField):
            for value in ("'many'", "TIMESTAMP('x')", "DATE('2026-02-30')", "POINT(12 53)"):
                assert refused(client, items_path(layer), {"filter": f"{name} = {value}"})["parameter"] == "filter"


@every_layer
def test_check_35_an_unknown_language_is_400(client: Client, layer: Layer) -> None:
    """/req/filter/filter-lang-param."""
    for language in ("cql-text", "sql", "CQL2-TEXT", "", "cql2-text,cql2-json"):
        query = {"filter": "title = 'x'", "filter-lang": language}
        assert refused(client, items_path(layer), query)["parameter"] == "filter-lang"


@every_layer
def test_check_35_numbers_that_no_column_can_hold_are_no_fault(client: Client, layer: Layer) -> None:
    for name, field in layer.fields.items():
        if isinstance(field, models.IntegerField):
            for value in ("99999999999999999999", "-99999999999999999999", "1e400", "1e-400", "3.5", "1" * 5000):
                for text in (
                    f"{name} = {value}",
                    f"{name} < {value}",
                    f"{name} IN ({value})",
                    f"{name} BETWEEN 0 AND {value}",
                ):
                    response = client.get(items_path(layer), {"filter": text})
                    assert response.status_code in {200, 400}, (text[:60], response.content[:300])
