"""Every resource of the API can be had by machines and read by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.core import registry
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.conftest import MakeFeature

LAYER = "/api/collections/playgrounds"
RESOURCES = {
    "/api/": "application/json",
    "/api/conformance": "application/json",
    "/api/openapi": "application/vnd.oai.openapi+json;version=3.0",
    "/api/collections": "application/json",
    LAYER: "application/json",
    f"{LAYER}/queryables": "application/schema+json",
    f"{LAYER}/items": "application/geo+json",
    f"{LAYER}/items/{{}}": "application/geo+json",
}
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
PAGE = "text/html; charset=utf-8"

pytestmark = pytest.mark.django_db
every_resource = pytest.mark.parametrize(("path", "media_type"), RESOURCES.items())


@pytest.fixture
def meadow(make_feature: MakeFeature) -> int:
    values = {"equipment": ["slide", "swing"], "website": "https://example.org"}
    return int(make_feature("playgrounds", title="<b>Wiese</b>", **values).pk)


@every_resource
class TestChoice:
    @pytest.mark.parametrize(
        "accept",
        [
            "",
            "*/*",
            "application/json",
            "application/*",
            "text/html;q=0.5, application/json",
            "*/*, text/html;q=0.9",
            "text/html;q=0, */*",
        ],
    )
    def test_machines_get_their_format(self, client: Client, meadow: int, path: str, media_type: str, accept: str) -> None:
        response = client.get(path.format(meadow), headers={"Accept": accept} if accept else {})
        assert (response.status_code, response["Content-Type"]) == (200, media_type)
        assert "Accept" in response["Vary"].split(", ")

    @pytest.mark.parametrize(
        "accept", [CHROME, "text/html", "text/*", "application/xhtml+xml", "application/json;q=0.3, text/html;q=0.4"]
    )
    def test_browsers_get_a_page(self, client: Client, meadow: int, path: str, media_type: str, accept: str) -> None:
        response = client.get(path.format(meadow), headers={"Accept": accept})
        assert (response.status_code, response["Content-Type"]) == (200, PAGE)
        assert "Accept" in response["Vary"].split(", ")
        assert media_type not in response["Content-Type"]

    def test_their_own_type_counts(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        for accept in (media_type, f"{media_type.partition(';')[0]};q=0.9, text/html;q=0.8"):
            assert client.get(path.format(meadow), headers={"Accept": accept})["Content-Type"] == media_type

    @pytest.mark.parametrize(
        "accept", ["image/png", "application/xml", "text/html;q=0", "application/json;q=0, image/*", "nonsense"]
    )
    def test_what_fits_nothing_is_not_acceptable(
        self, client: Client, meadow: int, path: str, media_type: str, accept: str
    ) -> None:
        response = client.get(path.format(meadow), headers={"Accept": accept})
        assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
        assert media_type in response.json()["detail"]
        assert "text/html" in response.json()["detail"]

    def test_the_query_wins(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        address = path.format(meadow)
        assert client.get(address, {"f": "json"}, headers={"Accept": CHROME})["Content-Type"] == media_type
        assert client.get(address, {"f": "html"}, headers={"Accept": "application/json"})["Content-Type"] == PAGE
        assert client.get(address, {"f": "html"}, headers={"Accept": "image/png"})["Content-Type"] == PAGE

    @pytest.mark.parametrize("word", ["", "xml", "HTML", "json,html", "🦔"])
    def test_an_unknown_word_is_named(self, client: Client, meadow: int, path: str, media_type: str, word: str) -> None:
        response = client.get(path.format(meadow), {"f": word})
        assert (response.status_code, response.json()["parameter"]) == (400, "f")
        assert {"json", "html"} <= set(response.json()["detail"].rstrip(".").replace(",", "").split())
        assert ("geojson" in response.json()["detail"]) == (media_type == "application/geo+json")

    def test_head_mirrors_get(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        for accept in ("*/*", CHROME):
            got = client.get(path.format(meadow), headers={"Accept": accept})
            asked = client.head(path.format(meadow), headers={"Accept": accept})
            assert (asked.status_code, asked.content) == (200, b"")
            assert {**asked.headers} == {**got.headers}
        assert client.get(path.format(meadow))["Content-Type"] == media_type

    def test_each_format_has_its_tag(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        """Also where the address is the same, so that a cache never gives one for the other."""
        address = path.format(meadow)
        machine, page = client.get(address), client.get(address, headers={"Accept": CHROME})
        assert machine["ETag"] != page["ETag"]
        again = client.get(address, headers={"Accept": CHROME, "If-None-Match": page["ETag"]})
        other = client.get(address, headers={"Accept": CHROME, "If-None-Match": machine["ETag"]})
        assert (again.status_code, other.status_code, other["Content-Type"]) == (304, 200, PAGE)
        assert media_type

    def test_pages_need_nobody_else(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        page = client.get(path.format(meadow), {"f": "html"}).content.decode()
        assert media_type
        assert page.count("<h1") == 1
        assert "<b>Wiese</b>" not in page
        for line in (
            '<script src="http',
            '<link rel="stylesheet" href="http',
            "<style",
            ' style="',
            ' onclick="',
            "<script>",
        ):
            assert line not in page

    def test_pages_speak_both_languages(self, client: Client, meadow: int, path: str, media_type: str) -> None:
        assert media_type
        for language, words in (("de", "Offene Daten"), ("en", "Open data")):
            page = client.get(path.format(meadow), {"f": "html", "lang": language}).content.decode()
            assert f'<html lang="{language}"' in page
            assert words in page or "queryables" in path or "items" in path


@pytest.mark.parametrize(
    "path", [path for path, kind in RESOURCES.items() if kind in {"application/json", "application/geo+json"}]
)
class TestLinks:
    def links(self, body: dict[str, Any], rel: str) -> list[dict[str, str]]:
        return [link for link in body["links"] if link["rel"] == rel]

    def test_lead_to_itself_and_to_the_other_format(self, client: Client, meadow: int, path: str) -> None:
        body = client.get(path.format(meadow)).json()
        (own,), (other,) = self.links(body, "self"), self.links(body, "alternate")
        assert (own["type"], other["type"]) == (RESOURCES[path], "text/html")
        for link in (own, other):
            response = client.get(link["href"].removeprefix("http://testserver"))
            assert response["Content-Type"].partition(";")[0] == link["type"]


def test_a_file_of_the_description_is_never_a_page(client: Client) -> None:
    response = client.get("/api/openapi.json", headers={"Accept": CHROME})
    assert response["Content-Type"] == RESOURCES["/api/openapi"]
    assert client.get("/api/openapi.json", {"f": "html"}).status_code == 400


class TestPages:
    def test_of_a_list_leads_on(self, client: Client, make_feature: MakeFeature) -> None:
        titles = [make_feature("playgrounds").title for _ in range(3)]
        seen: list[str] = []
        address = f"{LAYER}/items?f=html&limit=2&lang=en"
        while address:
            page = client.get(address).content.decode()
            seen += [title for title in titles if title in page]
            address = page.partition('<link rel="next" href="http://testserver')[2].partition('"')[0].replace("&amp;", "&")
        assert seen == titles

    def test_of_a_list_shows_only_columns_with_values(self, client: Client, meadow: int) -> None:
        page = client.get(f"{LAYER}/items?f=html").content.decode()
        assert "slide, swing" in page
        assert 'href="https://example.org"' in page
        assert ">surface</th>" not in page
        assert ">equipment</th>" in page
        assert f"{LAYER}/items/{meadow}" in page

    def test_of_an_empty_list_is_kind(self, client: Client) -> None:
        assert "Dazu gibt es nichts." in client.get(f"{LAYER}/items?f=html").content.decode()

    def test_is_never_endless(self, client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.ogc.tables.MOST_ROWS", 2)
        for _ in range(3):
            make_feature("playgrounds")
        page = client.get(f"{LAYER}/items?f=html&limit=3").content.decode()
        assert "<strong>2</strong> von <strong>3</strong>" in page
        assert client.get(f"{LAYER}/items?limit=3").json()["numberReturned"] == 3

    def test_of_an_item_names_what_it_points_to(self, client: Client, make_feature: MakeFeature) -> None:
        brigade = make_feature("organisations")
        event = make_feature("events", organisation=brigade)
        page = client.get(f"/api/collections/events/items/{event.pk}?f=html").content.decode()
        assert f"/api/collections/organisations/items/{brigade.pk}" in page
        assert "13.06.2026 17:00" in page

    def test_take_few_statements(
        self, client: Client, meadow: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for path in RESOURCES:
            with django_assert_max_num_queries(5):
                client.get(path.format(meadow), {"f": "html"})

    def test_is_for_each_what_they_may_see(self, client: Client, make_hidden: MakeFeature, superuser: Any) -> None:  # noqa: ANN401 (a user)
        hidden = make_hidden("playgrounds", title="Verborgen")
        address = f"{LAYER}/items?f=html"
        assert "Verborgen" not in client.get(address).content.decode()
        sign_in_twice(client, superuser)
        response = client.get(address)
        assert "Verborgen" in response.content.decode()
        assert (response["Cache-Control"], "ETag" in response) == ("private, no-store", False)
        client.logout()
        assert client.get(f"{LAYER}/items/{hidden.pk}?f=html").status_code == 404


class TestWelcome:
    @pytest.fixture
    def welcome(self, client: Client, meadow: int) -> str:
        assert meadow
        return client.get("/api/?f=html&lang=de").content.decode()

    def test_shows_every_layer_with_its_files(self, welcome: str) -> None:
        for layer in registry.layers():
            assert str(layer.description) in welcome
            for ending in ("geojson", "gpkg", "csv", "csv?dialect=german"):
                assert f"/api/collections/{layer.id}/export.{ending}" in welcome
        assert welcome.count("ODbL 1.0") >= len(registry.layers())
        assert welcome.count("OpenStreetMap-Mitwirkende") >= len(registry.layers())

    def test_its_examples_are_answered(self, client: Client, welcome: str) -> None:
        addresses = [
            part.partition('"')[0]
            for part in welcome.partition("data-examples")[2].partition("</ul>")[0].split('href="')[1:]
        ]
        assert len(addresses) >= 5
        for address in addresses:
            assert client.get(address.replace("&amp;", "&")).status_code == 200, address

    def test_its_lines_hold_addresses_that_are_answered(self, client: Client, welcome: str) -> None:
        lines = welcome.split("<code>http://testserver")[1:] + welcome.split("http://testserver/")[1:]
        addresses = {
            "/" + line.split("&#x27;")[0].split("&quot;")[0].split("<")[0].split('"')[0].lstrip("/") for line in lines
        }
        assert {"/api/", "/api/collections/playgrounds/export.geojson", "/tiles/playgrounds.json"} <= addresses
        for address in addresses:
            response = client.get(address, follow=True)
            assert response.getvalue()
            assert response.status_code == 200, address

    def test_stands_on_an_empty_map(self, client: Client) -> None:
        assert "<strong>0</strong> Einträge" in client.get("/api/?f=html").content.decode()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    accept=st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60),
    word=st.none() | st.text(max_size=8),
)
def test_nothing_breaks_it(client: Client, accept: str, word: str | None) -> None:
    response = client.get("/api/conformance", {} if word is None else {"f": word}, headers={"Accept": accept})
    assert response.status_code in {200, 400, 406}
