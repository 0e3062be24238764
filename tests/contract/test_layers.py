"""What every layer keeps to, whatever it is: the test is parametrised over the registry."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.utils import translation
from django.utils.timezone import now

from api.ogc.formats import EXPORTS
from api.ogc.serializers import serializer_class
from layers.core import registry
from layers.core.icons import MISSING, collection, icon
from layers.core.models import BaseFeature, Entry, Feature, Status
from layers.core.querysets import PUBLIC_STATUSES, compiled
from layers.core.services import update_feature
from tests.grid import tile_of

if TYPE_CHECKING:
    from django.test import Client

    from api.ogc.formats import Format
    from layers.core.layer import Layer
    from tests.conftest import MakeFeature

HERE = Point(12.35, 53.81)
CLOSE = 16
PRIVATE = {
    "osm_tags": {"secret": "fqxzw"},
    "overrides": {"secret": "fqxzw"},
    "osm_region": "fqxzw-region",
}

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", registry.layers(), ids=lambda layer: layer.id)


@every_layer
def test_what_belongs_to_a_layer_does_not_depend_on_the_time(layer: Layer) -> None:
    sql, parameters = compiled(layer.queryset())
    assert not re.search(r"\b(now\(|current_|localtime|(clock|statement|transaction)_timestamp)", sql, re.IGNORECASE)
    assert not [value for value in parameters if isinstance(value, (date, time, timedelta))]


def items(client: Client, layer: Layer, **query: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = client.get(f"/api/collections/{layer.id}/items", query).json()["features"]
    return features


def tile(source: str) -> str:
    place = tile_of(CLOSE, HERE.x, HERE.y)
    return f"/tiles/{source}/{place.z}/{place.x}/{place.y}.mvt"


def tile_ids(client: Client, source: str) -> set[tuple[str, int]]:
    """Layer and id of everything in the tile around here."""
    found = mapbox_vector_tile.decode(client.get(tile(source)).content)
    return {
        (feature["properties"].get("layer", name), feature["id"])
        for name, part in found.items()
        for feature in part["features"]
    }


def exported(client: Client, layer: Layer, kind: Format) -> bytes:
    response = client.get(f"/api/collections/{layer.id}/export.{kind.word}")
    assert response.status_code == 200
    body: bytes = response.getvalue()
    return body


@every_layer
class TestDeclaration:
    def test_has_a_title_and_a_description_in_both_languages(self, layer: Layer) -> None:
        said = {}
        for code in ("de", "en"):
            with translation.override(code):
                said[code] = (str(layer.title), str(layer.description), *(str(kind.title) for kind in layer.kinds))
        assert all(said["de"])
        assert all(said["en"])
        assert said["de"][:2] != said["en"][:2]

    def test_names_fields_that_its_model_has(self, layer: Layer) -> None:
        assert list(layer.fields) == list(layer.properties)
        assert len(set(layer.properties)) == len(layer.properties)
        assert issubclass(layer.model, BaseFeature)
        assert {"title"} <= set(layer.properties)
        assert layer.times is None or set(layer.times) <= set(layer.properties)
        assert set(layer.all_osm_fields) <= {field.name for field in layer.model._meta.fields}

    def test_has_an_icon_for_every_kind(self, layer: Layer) -> None:
        if not collection():
            pytest.skip("the front end is not built")
        for name in {layer.style.icon, *(layer.icon(kind.id) for kind in layer.kinds)}:
            assert icon(name) != MISSING, name

    def test_has_an_id_that_an_address_can_hold(self, layer: Layer) -> None:
        assert layer.id.replace("-", "").isalnum()
        assert layer.id.islower()
        assert layer.id not in {"map", "basemap"}

    def test_keeps_to_itself_what_is_not_for_the_public(self, layer: Layer) -> None:
        private = {"osm_tags", "osm_geom", "overrides", "not_there", "status", "osm_region", "version", "is_demo"}
        assert not private & set(layer.properties)


@every_layer
class TestEveryWayOut:
    def test_shows_a_feature(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        ahead = {layer.times[0]: now() + timedelta(days=1)} if layer.times else {}
        made = make_feature(layer.id, geom=HERE, title="Dreschflegel", **ahead)
        assert [feature["id"] for feature in items(client, layer)] == [made.pk]
        assert client.get(f"/api/collections/{layer.id}/items/{made.pk}").status_code == 200
        for each in EXPORTS:
            assert b"Dreschflegel" in exported(client, layer, each)
        assert (layer.id, made.pk) in tile_ids(client, layer.id)
        assert ((layer.id, made.pk) in tile_ids(client, "map")) == (layer.style.marker and layer.style.is_shown_unasked)
        assert Entry.objects.visible_to(None).get().feature_id == made.pk

    def test_names_the_layer(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        make_feature(layer.id)
        with translation.override("de"):
            title = str(layer.title)
        assert client.get(f"/api/collections/{layer.id}").json()["title"] == title
        assert title in {entry["title"] for entry in client.get("/api/collections").json()["collections"]}
        assert client.get(f"/tiles/{layer.id}.json").json()["name"] == title
        assert f"/collections/{layer.id}/items" in client.get("/api/openapi.json").json()["paths"]
        assert title in client.get("/api/?f=html").content.decode()
        assert title in client.get("/legend/").content.decode() or not layer.style.marker

    def test_an_item_is_its_entry_in_the_list(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        made = make_feature(layer.id)
        item = client.get(f"/api/collections/{layer.id}/items/{made.pk}").json()
        del item["links"]
        assert [item] == items(client, layer)

    def test_a_list_is_what_its_serializer_describes(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        made = make_feature(layer.id)
        made.refresh_from_db()
        described = json.loads(json.dumps(serializer_class(layer)(made).data, default=str))
        (listed,) = items(client, layer)
        assert normal(described["properties"]) == normal(listed["properties"])
        assert (described["id"], described["type"]) == (listed["id"], listed["type"])

    @pytest.mark.parametrize("status", [status for status in Status if status not in PUBLIC_STATUSES])
    def test_hides_what_is_not_public(self, client: Client, make_hidden: MakeFeature, layer: Layer, status: Status) -> None:
        made = make_hidden(layer.id, geom=HERE, title="Dreschflegel", status=status)
        assert items(client, layer) == []
        assert client.get(f"/api/collections/{layer.id}/items/{made.pk}").status_code == 404
        assert tile_ids(client, layer.id) == tile_ids(client, "map") == set()
        assert "extent" not in client.get(f"/api/collections/{layer.id}").json()
        for page in ("/", "/list/?bbox=12,53,13,54", "/legend/", f"/api/collections/{layer.id}/items?f=html"):
            assert "Dreschflegel" not in client.get(page).content.decode()
        assert client.get(f"/api/collections/{layer.id}/items/{made.pk}?f=html").status_code == 404
        for each in EXPORTS:
            assert b"Dreschflegel" not in exported(client, layer, each)
        assert client.get(f"/{layer.id}/{made.pk}/").status_code == 404

    def test_keeps_private_fields_in(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        own = {"organisation": make_feature("organisations")} if "organisation" in layer.properties else {}
        made = make_feature(layer.id, geom=HERE, **PRIVATE, **own)
        for each in EXPORTS:
            assert b"fqxzw" not in exported(client, layer, each), each.word
        paths = [
            f"/api/collections/{layer.id}/items",
            f"/api/collections/{layer.id}/items?f=html",
            f"/api/collections/{layer.id}/items/{made.pk}?f=html",
            f"/api/collections/{layer.id}/items/{made.pk}",
            f"/api/collections/{layer.id}",
            tile(layer.id),
            tile("map"),
            "/",
            f"/{layer.id}/{made.pk}/card/",
        ]
        for path in paths:
            assert b"fqxzw" not in client.get(path).content, path

    def test_sees_a_change_at_once(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        made = make_feature(layer.id, geom=HERE, title="before")
        known = client.get(tile(layer.id))["ETag"]
        update_feature(layer=layer, feature=made, changes={"title": "after"})
        assert items(client, layer)[0]["properties"]["title"] == "after"
        assert client.get(tile(layer.id), headers={"If-None-Match": known}).status_code == 200


@every_layer
class TestLists:
    def test_go_on_without_gap_or_repetition_under_inserts(
        self, client: Client, make_feature: MakeFeature, layer: Layer
    ) -> None:
        made = [make_feature(layer.id).pk for _ in range(4)]
        url, seen = f"/api/collections/{layer.id}/items?limit=2", []
        while url:
            body = client.get(url).json()
            seen += [feature["id"] for feature in body["features"]]
            url = next(
                (link["href"].removeprefix("http://testserver") for link in body["links"] if link["rel"] == "next"), ""
            )
            if len(seen) == 2:
                made.append(make_feature(layer.id).pk)
        assert seen == made

    def test_filter_by_box(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        near = make_feature(layer.id, geom=HERE)
        make_feature(layer.id, geom=Point(0, 0))
        assert [feature["id"] for feature in items(client, layer, bbox="12.3,53.8,12.4,53.9")] == [near.pk]

    def test_filter_by_every_queryable(self, client: Client, make_feature: MakeFeature, layer: Layer) -> None:
        made = make_feature(layer.id)
        (feature,) = items(client, layer)
        for name, value in feature["properties"].items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                assert [found["id"] for found in items(client, layer, **{name: str(value)})] == [made.pk], name


def test_a_layer_of_people_and_places_knows_its_area() -> None:
    for layer in registry.layers():
        if issubclass(layer.model, Feature):
            assert "area" in layer.properties


def normal(properties: dict[str, Any]) -> dict[str, Any]:
    """Times may end in Z or in +00:00."""
    return {
        name: value.replace("Z", "+00:00") if name.endswith("_at") and value else value for name, value in properties.items()
    }
