"""Asking by place: checks 17 to 23 of OGC API - Features, Part 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.conformance.service import document, every_layer, ids, items_path, refused
from tests.conformance.world import HERE

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

    Box = tuple[float, float, float, float]

pytestmark = pytest.mark.django_db

WORLD = (-180, -90, 180, 90)
NO_BOXES = [
    "", "1", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "west,south,east,north", "1,2,3,x", "1,,3,4", ",,,",
    "1;2;3;4", "1 2 3 4", "[1,2,3,4]", "nan,0,1,1", "0,0,inf,1", "-Infinity,0,1,1", "1_0,2,3,4", "0x1,2,3,4", "٣,2,3,4",
    "1,2,3,4,",
]  # fmt: skip

OUTSIDE = [
    "-181,0,0,1", "0,0,181,1", "0,-91,1,0", "0,0,1,91", "0,1,1,0", "1e300,0,1e301,1", "0,0,360,1",
    "500000,5900000,600000,6000000",
]  # fmt: skip
PRECISE: list[Box] = [
    HERE,
    (12.34, 53.93, 12.35, 53.95),  # touches an area and a point at its edges
    (12.333, 53.933, 12.337, 53.937),  # in the hole of an area
    (12.369, 53.9101, 12.379, 53.9149),  # between two parts, in the ring of the first
    (12.371, 53.9101, 12.379, 53.9149),  # between two parts
    (12.341, 53.9235, 12.342, 53.925),  # within the box of a line but not on it
    (12.35, 53.93, 12.35, 53.93),  # a box without extent
    (9.5, 40, 9.5, 50),
    (100, 10, 101, 11),
]
WIDE: list[Box] = [
    WORLD,
    (-180, 85, 180, 90),
    (-180, -90, 180, -85),
    (-180, 90, 180, 90),
    (-1, -1, 1, 1),
    (-180, 0, 180, 0),
    (0, -90, 0, 90),
    (180, -90, 180, 90),
    (-180, -90, 0, 90),
]


def text(*numbers: float) -> str:
    return ",".join(map(repr, numbers))


def shown(client: Client, layer: Layer, boxes: list[Box]) -> dict[Box, list[int]]:
    return {bbox: ids(client, layer, bbox=text(*bbox)) for bbox in boxes}


@every_layer
def test_check_17_schema_is_one_array_of_numbers(client: Client, layer: Layer) -> None:
    """/req/core/fc-bbox-definition."""
    body = document(client, "/api/openapi.json")
    parameter = body["components"]["parameters"]["bbox"]
    assert (parameter["in"], parameter["style"], parameter["explode"]) == ("query", "form", False)
    assert not parameter["required"]
    schema = {name: parameter["schema"][name] for name in ("type", "minItems", "maxItems", "items")}
    assert schema == {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    operation = body["paths"][f"/collections/{layer.id}/items"]["get"]
    assert {"$ref": "#/components/parameters/bbox"} in operation["parameters"]


@every_layer
def test_check_18_four_or_six_numbers_are_a_box(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-bbox-response: heights restrict nothing that has none."""
    west, south, east, north = HERE
    expected = world.within(layer, HERE)
    assert 0 < len(expected) < len(world.ids(layer))
    assert ids(client, layer, bbox=text(west, south, east, north)) == expected
    assert ids(client, layer, bbox=text(west, south, -100, east, north, 9000)) == expected
    assert ids(client, layer, bbox="1.23e1,53.9,12.40,+53.96") == expected


@every_layer
def test_check_18_anything_else_is_400(client: Client, layer: Layer) -> None:
    """/req/core/query-param-invalid."""
    for bbox in NO_BOXES:
        assert refused(client, items_path(layer), {"bbox": bbox})["parameter"] == "bbox"


@every_layer
def test_check_19_only_what_intersects(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-bbox-response: by the geometry itself and not by the box around it."""
    assert shown(client, layer, PRECISE) == {bbox: world.within(layer, bbox) for bbox in PRECISE}


@every_layer
def test_check_20_west_beyond_east_crosses_the_antimeridian(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-bbox-definition."""
    both = [world.named(layer, f"{side} of the antimeridian").id for side in ("east", "west")]
    assert ids(client, layer, bbox="177,65,-177,70") == both
    assert ids(client, layer, bbox="177,65,0,-177,70,100") == both
    assert ids(client, layer, bbox="177,65,180,70") == both[1:]
    assert ids(client, layer, bbox="-180,65,-177,70") == both[:1]
    assert ids(client, layer, bbox="-177,65,177,70") == []
    # All around the globe but for a slit.
    expected = world.within(layer, (13, -90, 180, 90), (-180, -90, 12, 90))
    assert ids(client, layer, bbox="13,-90,12,90") == expected


@every_layer
def test_check_21_poles_and_equator(client: Client, world: World, layer: Layer) -> None:
    assert shown(client, layer, WIDE) == {bbox: world.within(layer, bbox) for bbox in WIDE}


@every_layer
def test_check_22_every_feature_has_a_geometry(client: Client, world: World, layer: Layer) -> None:
    """What had none could neither match a box nor be shown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_nullable FROM information_schema.columns WHERE table_name = %s AND column_name = 'geom'",
            [layer.model._meta.db_table],
        )
        assert cursor.fetchall() == [("NO",)]
    assert ids(client, layer, bbox=text(*WORLD)) == ids(client, layer) == world.ids(layer)
    assert all(feature["geometry"] for feature in document(client, items_path(layer))["features"])


@every_layer
def test_check_23_values_outside_the_reference_system_are_400(client: Client, layer: Layer) -> None:
    """/req/core/fc-bbox-definition."""
    for bbox in OUTSIDE:
        assert refused(client, items_path(layer), {"bbox": bbox})["parameter"] == "bbox"


@every_layer
def test_check_18_commas_may_be_escaped(client: Client, world: World, layer: Layer) -> None:
    path = f"{items_path(layer)}?bbox=12.3%2C53.9%2C12.4%2C53.96"
    assert [feature["id"] for feature in document(client, path)["features"]] == world.within(layer, HERE)
