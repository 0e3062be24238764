"""What stands in a query: checks 27 to 29 of OGC API - Features, Part 1, and Part 3's queryables as parameters."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tests.conformance.service import CRS84, document, every_layer, ids, items_path, refused
from tests.conformance.world import HERE

if TYPE_CHECKING:
    from django.db.models import Field
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

pytestmark = pytest.mark.django_db

SHARED = [
    "/api/",
    "/api/conformance",
    "/api/collections",
    "/api/openapi.json",
    "/api/docs",
    "/api/tileMatrixSets",
    "/api/tileMatrixSets/WebMercatorQuad",
    "/tiles/map.json",
    "/tiles/basemap.json",
    "/tiles/map/12/0/0.mvt",
]
ENDS = ["", "/queryables", "/items", "/items/{id}", "/tiles", "/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/18/0/0"]
ONCE = {
    "limit": "1",
    "bbox": "12,53,13,54",
    "datetime": "2026-06-01",
    "f": "json",
    "crs": CRS84,
    "bbox-crs": CRS84,
    "filter": "title IS NULL",
    "filter-lang": "cql2-text",
    "filter-crs": CRS84,
    "lang": "de",
    "title": "x",
}
UNKNOWN = [
    "foo",
    "Limit",
    "BBOX",
    "limit ",
    "f[]",
    "",
    "__proto__",
    "title__icontains",
    "geom",
    "status",
    "osm_tags",
    "pk",
    "$top",
]


def paths(layer: Layer, world: World) -> list[str]:
    collection = f"/api/collections/{layer.id}"
    own = [collection + end.format(id=world.ids(layer)[0]) for end in ENDS]
    return [*own, f"/tiles/{layer.id}.json", f"/tiles/{layer.id}/18/0/0.mvt"]


@pytest.mark.parametrize("path", SHARED)
def test_check_27_an_unknown_parameter_is_400(client: Client, path: str) -> None:
    """/req/core/query-param-unknown."""
    for name in UNKNOWN:
        assert refused(client, path, {name: "1"})["parameter"] == name


@every_layer
def test_check_27_an_unknown_parameter_is_400_in_every_layer(client: Client, world: World, layer: Layer) -> None:
    """/req/core/query-param-unknown."""
    for path in paths(layer, world):
        for name in UNKNOWN:
            assert refused(client, path, {name: "1"})["parameter"] == name


@every_layer
def test_check_28_a_repeated_parameter_is_400(client: Client, layer: Layer) -> None:
    """/req/core/query-param-invalid: one of two values would be ignored."""
    for name, value in ONCE.items():
        response = client.get(f"{items_path(layer)}?{name}={value}&{name}={value}")
        assert response.status_code == 400, name
        assert response.json()["parameter"] == name


class TestQueryables:
    """/req/queryables-query-parameters/parameters."""

    @every_layer
    def test_check_29_every_simple_property_is_a_parameter(self, client: Client, world: World, layer: Layer) -> None:
        for name, field in layer.fields.items():
            for value, asked in values(world, layer, name, field):
                assert ids(client, layer, **{name: asked}) == having(world, layer, name, value), (name, asked)

    @every_layer
    def test_check_29_they_are_described(self, client: Client, layer: Layer) -> None:
        body = document(client, "/api/openapi.json")
        operation = body["paths"][f"/collections/{layer.id}/items"]["get"]
        described = {parameter.get("name") for parameter in operation["parameters"]}
        queryables = document(client, f"/api/collections/{layer.id}/queryables")["properties"]
        assert queryables.keys() - {"geometry"} <= described
        assert set(layer.properties) <= queryables.keys()

    @every_layer
    def test_check_29_they_are_anded_with_place_and_time(self, client: Client, world: World, layer: Layer) -> None:
        sample = world.named(layer, "point")
        title = sample.values["title"]
        assert ids(client, layer, title=title) == [sample.id]
        assert ids(client, layer, title=title, bbox=",".join(map(str, HERE))) == [sample.id]
        assert ids(client, layer, title=title, bbox="100,10,101,11") == []
        assert ids(client, layer, title=title, datetime="2026-06-01/..") == [sample.id]

    @every_layer
    def test_check_29_a_value_of_another_type_is_400(self, client: Client, layer: Layer) -> None:
        for name, field in layer.fields.items():
            if isinstance(field, models.IntegerField | models.BooleanField | models.DateTimeField | models.ForeignKey):
                for value in ("many", "", "1.5x", "[]", "null", "%"):
                    assert refused(client, items_path(layer), {name: value})["parameter"] == name


def values(world: World, layer: Layer, name: str, field: Field[Any, Any]) -> list[tuple[Any, str]]:
    """Each value that a property has somewhere, and how a query writes it."""
    found: list[tuple[Any, str]] = []
    for value in {str(sample.values.get(name)): sample.values.get(name) for sample in world.of(layer)}.values():
        if isinstance(field, ArrayField):
            found += [(part, part) for part in value or ()]
        elif isinstance(value, bool):
            found.append((value, str(value).lower()))
        elif isinstance(value, datetime):
            found.append((value, value.isoformat().replace("+00:00", "Z")))
        elif value is not None:
            found.append((value, str(value)))
    return found


def having(world: World, layer: Layer, name: str, value: Any) -> list[int]:  # noqa: ANN401 (of any property)
    return [
        sample.id
        for sample in world.of(layer)
        if (own := sample.values.get(name)) == value or (isinstance(own, list) and value in own)
    ]
