"""What a client learns before it asks for a feature: checks 1 to 10 of OGC API - Features, Part 1."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from django.urls.base import get_script_prefix, set_script_prefix
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.conformance import classes
from tests.conformance.service import (
    CRS84,
    GEOJSON,
    HOST,
    HTML,
    JSON,
    LAYERS,
    OPENAPI,
    SCHEMA,
    addresses,
    document,
    every_layer,
    get,
    items_path,
    links,
    media_type,
    refused,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

pytestmark = pytest.mark.django_db

FIXED = {
    "/api/": JSON,
    "/api/conformance": JSON,
    "/api/collections": JSON,
    "/api/openapi.json": OPENAPI,
}
# Its address names its format, so that nobody can expect another.
ONE_FORMAT = {"/api/openapi.json"}
# A browser names pages first and takes anything in the end.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def paths(layer: Layer, world: World) -> dict[str, str]:
    """The addresses of OGC API - Features and the type of each when nobody asks for another."""
    collection = f"/api/collections/{layer.id}"
    return {
        **FIXED,
        collection: JSON,
        f"{collection}/queryables": SCHEMA,
        f"{collection}/items": GEOJSON,
        f"{collection}/items?limit=2": GEOJSON,
        f"{collection}/items/{world.ids(layer)[0]}": GEOJSON,
    }


def resources(layer: Layer, world: World) -> dict[str, str]:
    """Those that a person may read as a page, too."""
    return {path: own for path, own in paths(layer, world).items() if own in {JSON, GEOJSON} and "?" not in path}


@pytest.mark.parametrize(
    ("rel", "expected"),
    [("self", JSON), ("service-desc", OPENAPI), ("service-doc", HTML), ("conformance", JSON), ("data", JSON)],
)
def test_check_01_landing_page_leads_to_everything(client: Client, rel: str, expected: str) -> None:
    """/req/core/root-success."""
    (link,) = links(document(client, "/api/"), rel)
    assert link["type"] == expected
    assert media_type(get(client, link["href"])) == expected


@pytest.mark.parametrize("language", ["de", "en"])
def test_check_02_api_document_is_valid(client: Client, language: str) -> None:
    """/req/core/api-definition-success, /req/oas30/oas-definition-2."""
    (link,) = links(document(client, "/api/", {"lang": language}), "service-desc")
    response = get(client, link["href"])
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    body = document(client, link["href"])
    assert body["openapi"].startswith("3.0.")
    OpenAPIV30SpecValidator(body).validate()


def test_check_02_api_document_describes_every_address(client: Client) -> None:
    """/req/oas30/completeness."""
    body = document(client, "/api/openapi.json")
    assert body["servers"] == [{"url": f"{HOST}/api"}]
    collections = [f"/collections/{layer.id}" for layer in LAYERS]
    expected = [f"{path}{end}" for path in collections for end in ("", "/queryables", "/items", "/items/{featureId}")]
    assert {"/", "/conformance", "/collections", *expected} <= body["paths"].keys()


def test_check_02_api_document_names_the_codes_and_types_that_come(client: Client, world: World) -> None:
    """/req/oas30/exception-codes."""
    described = document(client, "/api/openapi.json")["paths"]
    for layer in LAYERS:
        for path, own in paths(layer, world).items():
            template = path.removeprefix("/api").partition("?")[0].replace(f"/{world.ids(layer)[0]}", "/{featureId}")
            responses = described[template]["get"]["responses"]
            assert own in responses["200"]["content"], template
            expected = {"400", "404", "500"} if path in ONE_FORMAT else {"400", "404", "406", "500"}
            assert expected <= responses.keys() or "default" in responses, template


def test_check_03_description_for_people_is_a_page(client: Client) -> None:
    """/req/core/root-success."""
    (link,) = links(document(client, "/api/"), "service-doc")
    response = get(client, link["href"])
    assert media_type(response) == HTML
    assert response.content.lower().startswith(b"<!doctype html>")


class TestClasses:
    """/req/core/conformance-success."""

    @pytest.mark.parametrize("name", classes.PROBES)
    def test_check_04_declared_is_what_is_implemented(self, client: Client, world: World, name: str) -> None:
        declared = document(client, "/api/conformance")["conformsTo"]
        assert (name in declared) == classes.PROBES[name](client, world)

    def test_check_04_nothing_else_is_declared(self, client: Client) -> None:
        declared = document(client, "/api/conformance")["conformsTo"]
        assert len(set(declared)) == len(declared)
        assert set(declared) <= {*classes.PROBES, *classes.IMPLIED}


class TestAddresses:
    @pytest.fixture
    def _below_a_prefix(self) -> Iterator[None]:
        """What a server does when it is told a prefix."""
        before = get_script_prefix()
        set_script_prefix("/amt/")
        yield
        set_script_prefix(before)

    @pytest.mark.slow
    @every_layer
    def test_check_05_are_absolute_and_lead_somewhere(self, client: Client, world: World, layer: Layer) -> None:
        found = {href for path in paths(layer, world) for href in addresses(document(client, path))}
        assert [href for href in found if not href.startswith(("http://", "https://"))] == []
        for href in found:
            if href.startswith(HOST):
                get(client, href)

    @every_layer
    def test_check_05_every_link_has_rel_and_type(self, client: Client, world: World, layer: Layer) -> None:
        """/req/core/fc-rel-type, /req/core/f-links; what is at the end of a link is of its type."""
        types: dict[str, str] = {}
        for path, own in paths(layer, world).items():
            body = document(client, path)
            for link in body.get("links", []):
                assert link["rel"], (path, link)
                href = link["href"]
                if href.startswith(HOST):
                    types[href] = types.get(href) or media_type(get(client, href))
                    assert types[href] == link["type"], (path, link)
            assert "links" not in body or links(body, "self")[0]["type"] == own

    @override_settings(
        ALLOWED_HOSTS=["karte.example"],
        USE_X_FORWARDED_HOST=True,
        SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    )
    @pytest.mark.usefixtures("_below_a_prefix")
    @every_layer
    def test_check_05_are_right_behind_a_proxy_with_a_prefix(self, client: Client, world: World, layer: Layer) -> None:
        headers = {"X-Forwarded-Host": "karte.example", "X-Forwarded-Proto": "https"}
        for path in paths(layer, world):
            body = client.get(path, headers=headers, SCRIPT_NAME="/amt").json()
            ours = [href for href in addresses(body) if "opendatacommons.org" not in href]
            assert ours, path
            assert all(
                href.startswith(("https://karte.example/amt/api", "https://karte.example/amt/tiles/")) for href in ours
            )


@every_layer
def test_check_06_head_is_get_without_a_body(client: Client, world: World, layer: Layer) -> None:
    """/req/core/http."""
    refusals = [f"/api/collections/{layer.id}/items/0", f"{items_path(layer)}?limit=0", "/api/nothing"]
    for path in [*paths(layer, world), "/api/docs", f"/tiles/{layer.id}.json", *refusals]:
        full, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (full.status_code, b""), path
        assert dict(head.headers) == dict(full.headers), path


class TestFormats:
    """/req/core/http, /rec/core/html, /req/html/definition."""

    @every_layer
    def test_check_07_json_when_nobody_asks(self, client: Client, world: World, layer: Layer) -> None:
        for path, own in paths(layer, world).items():
            for accepted in ("*/*", "application/*", f"{own}", f"{own};q=0.5, image/png", "text/*;q=0.1, */*"):
                assert media_type(get(client, path, Accept=accepted)) == own, (path, accepted)
            assert media_type(get(client, path)) == own

    @every_layer
    def test_check_07_pages_for_browsers(self, client: Client, world: World, layer: Layer) -> None:
        for path in resources(layer, world):
            for asked in (get(client, path, Accept=BROWSER), get(client, path, {"f": "html"}, Accept=JSON)):
                assert media_type(asked) == HTML, path
                assert asked.content.lower().startswith(b"<!doctype html>")

    @every_layer
    def test_check_07_f_wins_over_accept(self, client: Client, world: World, layer: Layer) -> None:
        for path, own in resources(layer, world).items():
            name = "geojson" if own == GEOJSON else "json"
            assert media_type(get(client, path, {"f": name}, Accept=BROWSER)) == own, path
            assert media_type(get(client, path, {"f": "json"}, Accept="image/png")) in {own, JSON}, path

    @every_layer
    def test_check_07_every_other_format_is_an_alternate(self, client: Client, world: World, layer: Layer) -> None:
        """/req/core/fc-links, /req/core/f-links, /req/core/fc-md-links: one alternate per other format, with its type."""
        for path, own in resources(layer, world).items():
            alternates = links(document(client, path), "alternate")
            kinds = [link["type"] for link in alternates]
            assert HTML in kinds, path
            assert own not in kinds, path
            assert len(set(kinds)) == len(kinds), path
            for link in alternates:
                assert media_type(get(client, link["href"])) == link["type"], (path, link)

    @every_layer
    def test_check_07_what_nobody_can_read_is_406(self, client: Client, world: World, layer: Layer) -> None:
        for path in paths(layer, world).keys() - ONE_FORMAT:
            for accepted in ("image/png", "application/xml", "application/json;q=0, image/*", "text/turtle;q=0.9"):
                refused(client, path, status=406, Accept=accepted)

    @every_layer
    def test_check_07_an_unknown_f_is_400(self, client: Client, world: World, layer: Layer) -> None:
        for path in paths(layer, world):
            for name in ("xml", "JSON", "", "json,html", "../etc", "application/json"):
                assert refused(client, path.partition("?")[0], {"f": name})["parameter"] == "f"

    @every_layer
    def test_check_07_caches_are_told_what_counts(self, client: Client, world: World, layer: Layer) -> None:
        """RFC 9110, 12.5.5."""
        for path in resources(layer, world):
            assert "accept" in {name.strip().lower() for name in get(client, path)["Vary"].split(",")}


@every_layer
def test_check_08_a_collection_is_its_entry_in_the_list(client: Client, layer: Layer) -> None:
    """/req/core/sfc-md-success."""
    entries = {entry["id"]: entry for entry in document(client, "/api/collections")["collections"]}
    entry = entries[layer.id]
    assert list(entries) == [other.id for other in LAYERS]
    assert {"id", "title", "description", "extent", "links"} <= entry.keys()
    own = document(client, f"/api/collections/{layer.id}")
    # A list may point to the list of reference systems that stands at its top (/req/crs/fc-md-crs-list-global).
    assert {**own, "crs": None} == {**entry, "crs": None}
    # /req/core/fc-md-items-links: one for each encoding.
    assert {GEOJSON, HTML} <= {link["type"] for link in links(own, "items")}


@every_layer
def test_check_09_the_extent_covers_every_feature(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-md-extent: the first box holds everything, and nothing that is hidden widens it."""
    spatial = document(client, f"/api/collections/{layer.id}")["extent"]["spatial"]
    west, south, east, north = spatial["bbox"][0]
    assert spatial.get("crs", CRS84) == CRS84
    corners = [sample.geometry.bounds for sample in world.of(layer)]
    least = [min(corner[axis] for corner in corners) for axis in (0, 1)]
    most = [max(corner[axis] for corner in corners) for axis in (2, 3)]
    assert [west, south] <= least
    assert [east, north] >= most
    assert [west, south, east, north] == pytest.approx([*least, *most], abs=1e-6)


@every_layer
def test_check_10_the_extent_covers_every_time(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-md-extent; what has no time has no temporal extent, or an open one."""
    extent = document(client, f"/api/collections/{layer.id}")["extent"]
    spans = [sample.span for sample in world.of(layer) if sample.span]
    (start, end) = extent.get("temporal", {"interval": [[None, None]]})["interval"][0]
    assert (start is None) == (end is None) == (not spans)
    if spans:
        moments = list(chain.from_iterable(spans))
        assert [parsed(start), parsed(end)] == [min(moments), max(moments)]


def parsed(text: Any) -> datetime:  # noqa: ANN401 (a member of a JSON document)
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo
    return moment
