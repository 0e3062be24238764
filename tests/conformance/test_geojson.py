"""What a feature looks like: check 39, RFC 7946."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import LinearRing, shape

from layers.core.services import update_feature
from tests.conformance.service import document, every_layer, get, items_path, links, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db


def features(client: Client, layer: Layer) -> list[Json]:
    found: list[Json] = document(client, items_path(layer))["features"]
    return found


def polygons(geometry: Json) -> Iterator[list[Any]]:
    if geometry["type"] == "Polygon":
        yield geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["coordinates"]


@every_layer
def test_check_39_rings_turn_as_rfc_7946_says(client: Client, layer: Layer) -> None:
    """RFC 7946, 3.1.6: exterior rings counter-clockwise, holes clockwise, each closed."""
    found = [polygon for feature in features(client, layer) for polygon in polygons(feature["geometry"])]
    assert len(found) >= 4
    assert any(len(rings) > 1 for rings in found)
    for exterior, *holes in found:
        assert LinearRing(exterior).is_ccw
        assert not any(LinearRing(hole).is_ccw for hole in holes)
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in (exterior, *holes))


@every_layer
def test_check_39_at_most_seven_decimals(client: Client, layer: Layer) -> None:
    """RFC 7946, 11.2: more is longer, not more precise."""
    body = json.loads(get(client, items_path(layer)).content, parse_float=str)
    written = [
        text for feature in body["features"] for text in numbers(feature["geometry"]["coordinates"]) if isinstance(text, str)
    ]
    assert any(len(text.partition(".")[2]) == 7 for text in written)
    assert all(len(text.partition(".")[2]) <= 7 and "e" not in text.lower() for text in written)


@every_layer
def test_check_39_there_is_no_crs_member(client: Client, world: World, layer: Layer) -> None:
    """RFC 7946, 4."""
    body = document(client, items_path(layer))
    item = document(client, f"{items_path(layer)}/{world.ids(layer)[0]}")
    for part in (body, item, *body["features"]):
        assert "crs" not in part
        assert "crs" not in part.get("geometry", {})


@every_layer
def test_check_39_geometries_are_those_that_were_put_there(client: Client, world: World, layer: Layer) -> None:
    """RFC 7946, 3.1 and 4: longitude first."""
    found = {feature["id"]: shape(feature["geometry"]) for feature in features(client, layer)}
    assert list(found) == world.ids(layer)
    for sample in world.of(layer):
        assert found[sample.id].geom_type == sample.geometry.geom_type
        assert found[sample.id].normalize().equals_exact(sample.geometry.normalize(), 1e-7)


@every_layer
def test_check_39_members_are_those_of_the_standard(client: Client, world: World, layer: Layer) -> None:
    """RFC 7946, 3.2 and 3.3; /req/geojson/content: links may stand beside them."""
    body = document(client, items_path(layer))
    extra = {"links", "numberReturned", "numberMatched", "timeStamp"}
    assert body.keys() == {"type", "features"} | extra
    for feature in body["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["geometry"].keys() == {"type", "coordinates"}
        assert list(feature["properties"]) == list(layer.properties)
    item = document(client, f"{items_path(layer)}/{world.ids(layer)[0]}")
    assert item.keys() == {"type", "id", "geometry", "properties", "links"}


@every_layer
def test_check_39_ids_are_stable(client: Client, world: World, layer: Layer) -> None:
    """/req/core/f-success: the id of a feature is that of its address, before and after a change."""
    before = features(client, layer)
    sample = world.named(layer, "line")
    feature = layer.model.objects.get(pk=sample.id)
    update_feature(layer=layer, feature=feature, changes={"title": "Other", "geom": "POINT (12.35 53.93)"})
    assert [feature["id"] for feature in features(client, layer)] == [feature["id"] for feature in before]
    for number in world.ids(layer):
        item = document(client, f"{items_path(layer)}/{number}")
        assert item["id"] == number
        assert links(item, "self")[0]["href"].endswith(f"/{layer.id}/items/{number}")
        assert links(item, "collection")[0]["href"].endswith(f"/collections/{layer.id}")


@every_layer
def test_check_39_properties_are_those_that_were_put_there(client: Client, world: World, layer: Layer) -> None:
    for sample, feature in zip(world.of(layer), features(client, layer), strict=True):
        for name, value in sample.values.items():
            if name in feature["properties"]:
                told = value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value
                shown = feature["properties"][name]
                assert (shown.replace("+00:00", "Z") if hasattr(value, "isoformat") else shown) == told, name


@every_layer
def test_check_39_what_is_hidden_is_nowhere(client: Client, world: World, layer: Layer) -> None:
    hidden = world.hidden(layer)
    assert len(hidden) == 4
    assert not {sample.id for sample in hidden} & {feature["id"] for feature in features(client, layer)}
    for sample in hidden:
        assert client.get(f"{items_path(layer)}/{sample.id}").status_code == 404
