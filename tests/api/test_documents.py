from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from api.ogc.query import DEFAULT_LIMIT, MAX_LIMIT
from layers.core import registry
from tests.conformance.service import addresses

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature

LAYER_IDS = [layer.id for layer in registry.layers()]

pytestmark = pytest.mark.django_db


def links(body: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {link["rel"]: link for link in body["links"]}


class TestLandingPage:
    def test_leads_to_everything(self, client: Client) -> None:
        found = links(client.get("/api/").json())
        assert {"self", "service-desc", "service-doc", "conformance", "data"} <= found.keys()
        assert found["service-desc"]["type"] == "application/vnd.oai.openapi+json;version=3.0"
        assert found["service-doc"]["type"] == "text/html"

    def test_needs_no_slash(self, client: Client) -> None:
        assert links(client.get("/api").json()).keys() == links(client.get("/api/").json()).keys()

    def test_every_link_leads_to_what_it_says(self, client: Client) -> None:
        for link in client.get("/api/").json()["links"]:
            response = client.get(link["href"].removeprefix("http://testserver"))
            assert response.status_code == 200
            assert response["Content-Type"].split("; ")[0] == link["type"]

    def test_is_found_without_its_slash(self, client: Client) -> None:
        assert client.get("/api", follow=True).status_code == 200


def test_conformance_declares_what_is_implemented(client: Client) -> None:
    declared = client.get("/api/conformance").json()["conformsTo"]
    part_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {f"{part_1}{name}" for name in ("core", "geojson", "html", "oas30")} <= set(declared)


class TestCollections:
    def test_has_every_layer_as_it_stands_alone(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("events")
        entries = {entry["id"]: entry for entry in client.get("/api/collections").json()["collections"]}
        assert list(entries) == LAYER_IDS
        for layer_id, entry in entries.items():
            assert entry == client.get(f"/api/collections/{layer_id}").json()

    def test_tells_where_and_when(self, client: Client, make_feature: MakeFeature) -> None:
        event = make_feature("events")
        extent = client.get("/api/collections/events").json()["extent"]
        (west, south, east, north), point = extent["spatial"]["bbox"][0], event.geom
        assert west <= point.x <= east
        assert south <= point.y <= north
        assert extent["temporal"]["interval"] == [["2026-06-13T15:00:00Z", "2026-06-13T15:00:00Z"]]

    def test_leaves_out_what_nobody_knows(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        assert "temporal" not in client.get("/api/collections/playgrounds").json()["extent"]
        assert "extent" not in client.get("/api/collections/events").json()

    def test_an_unknown_layer_names_those_that_exist(self, client: Client) -> None:
        for path in ("/api/collections/nope", "/api/collections/nope/items", "/api/collections/nope/items/1"):
            response = client.get(path)
            assert response.status_code == 404
            assert all(layer_id in response.json()["detail"] for layer_id in LAYER_IDS)


class TestQueryables:
    def test_are_the_simple_properties_and_the_place(self, client: Client) -> None:
        response = client.get("/api/collections/playgrounds/queryables")
        body = response.json()
        assert response["Content-Type"] == "application/schema+json"
        assert body["$id"] == "http://testserver/api/collections/playgrounds/queryables"
        assert list(body["properties"]) == ["geometry", *registry.get("playgrounds").properties]
        assert body["properties"]["geometry"]["format"].startswith("geometry-")
        assert "type" not in body["properties"]["geometry"]
        assert body["properties"]["equipment"]["type"] == "string"
        assert body["properties"]["age_from"]["type"] == "integer"


class TestLanguage:
    @pytest.mark.parametrize(
        ("query", "accepted", "expected"),
        [
            ({}, "", "Spielplätze"),
            ({}, "de-AT,en;q=0.5", "Spielplätze"),
            ({}, "en-GB", "Playgrounds"),
            ({}, "fr, en;q=0.1", "Playgrounds"),
            ({}, "fr", "Spielplätze"),
            ({"lang": "en"}, "de", "Playgrounds"),
            ({"lang": "de"}, "en", "Spielplätze"),
        ],
    )
    def test_is_what_the_reader_asks_for(self, client: Client, query: dict[str, str], accepted: str, expected: str) -> None:
        response = client.get("/api/collections/playgrounds", query, headers={"Accept-Language": accepted})
        assert response.json()["title"] == expected
        assert response["Content-Language"] == ("de" if expected == "Spielplätze" else "en")
        assert "Accept-Language" in response["Vary"]

    def test_a_cookie_does_not_count(self, client: Client) -> None:
        client.cookies["django_language"] = "en"
        assert client.get("/api/collections/playgrounds").json()["title"] == "Spielplätze"

    def test_stays_with_the_links(self, client: Client) -> None:
        body = client.get("/api/", {"lang": "en"}).json()
        assert all("lang=en" in href for href in addresses(body) if "/api/" in href)


class TestOpenApi:
    @pytest.fixture
    def document(self, client: Client) -> dict[str, Any]:
        body: dict[str, Any] = client.get("/api/openapi.json").json()
        return body

    def test_has_its_exact_type(self, client: Client) -> None:
        assert client.get("/api/openapi.json")["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_is_valid(self, client: Client, language: str) -> None:
        OpenAPIV30SpecValidator(client.get("/api/openapi.json", {"lang": language}).json()).validate()

    def test_describes_every_layer(self, document: dict[str, Any]) -> None:
        for layer_id in LAYER_IDS:
            for end in ("", "/items", "/items/{featureId}", "/queryables"):
                assert f"/collections/{layer_id}{end}" in document["paths"]

    def test_has_the_limit_where_qgis_looks_for_it(self, document: dict[str, Any]) -> None:
        limit = document["components"]["parameters"]["limit"]
        assert (limit["in"], limit["required"], limit["style"], limit["explode"]) == ("query", False, "form", False)
        assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}

    def test_has_one_box_of_four_to_six_numbers(self, document: dict[str, Any]) -> None:
        schema = document["components"]["parameters"]["bbox"]["schema"]
        assert schema == {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}

    def test_declares_exactly_the_parameters_that_are_understood(self, client: Client, document: dict[str, Any]) -> None:
        for layer in registry.layers():
            declared = document["paths"][f"/collections/{layer.id}/items"]["get"]["parameters"]
            names = {item.get("name") or item["$ref"].rpartition("/")[2] for item in declared}
            refusal = client.get(f"/api/collections/{layer.id}/items", {"?": ""}).json()["detail"]
            assert names == set(refusal.rpartition(": ")[2].removesuffix(".").split(", "))
