from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api.search import finding
from layers.core import registry
from layers.core.services import mark_not_there
from layers.osm.gazetteer.models import Address, GazetteerEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client

    from api.search.candidates import Candidate
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

HERE = "12.3457,53.9262"


def ask(client: Client, **query: str) -> dict[str, Any]:
    response = client.get("/api/search", query)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def titles(client: Client, **query: str) -> list[str]:
    return [feature["properties"]["title"] for feature in ask(client, **query)["features"]]


@pytest.fixture
def street() -> GazetteerEntry:
    return GazetteerEntry.objects.create(
        id="street-w1",
        name="Dorfstraße",
        kind="street",
        importance=0.2,
        label="Kritzkow, Laage",
        point=Point(12.35, 53.93),
        bbox=[12.34, 53.92, 12.36, 53.94],
        words="Dorfstraße",
    )


class TestAnswer:
    def test_a_feature(self, client: Client, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", title="Am See", geom=Point(12.3457, 53.9262 + 350 / 111_320))
        (feature,) = ask(client, q="am see", near=HERE)["features"]
        assert feature["id"] == f"feature:playgrounds:{made.pk}"
        said = feature["properties"]
        assert (said["type"], said["layer"], said["kind_title"]) == ("feature", "playgrounds", "Spielplatz")
        assert said["distance_m"] == pytest.approx(350, abs=3)
        assert said["page"] == f"http://testserver/playgrounds/{made.pk}/"

    def test_a_street_and_a_house(self, client: Client, street: GazetteerEntry) -> None:
        Address.objects.create(street=street, housenumber="12a", number=12, osm_type="n", osm_id=1, point=street.point)
        house, road = ask(client, q="dorfstr 12a", lang="en")["features"]
        assert (
            house["properties"] | {"type": "address", "house_number": "12a", "kind_title": "Address"} == house["properties"]
        )
        assert road["properties"] | {"type": "street", "label": "Kritzkow, Laage"} == road["properties"]
        assert road["bbox"] == street.bbox
        assert "bbox" not in house

    def test_what_was_corrected_left_out_and_not_known(
        self, client: Client, make_feature: MakeFeature, street: GazetteerEntry
    ) -> None:
        make_feature("venues", title="Landesbibliothek")
        assert ask(client, q="landesbiblothek")["corrections"] == {"landesbiblothek": "landesbibliothek"}
        assert ask(client, q="landesbibliothek xqzwv")["missing"] == ["xqzwv"]
        assert ask(client, q=f"{street.name} 99")["missing_number"] == "99"

    def test_what_goes_while_it_is_looked_for_was_never_there(
        self, client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = make_feature("venues", title="Landesbibliothek")
        houses_of = finding._at_number

        def go_meanwhile(found: Sequence[Candidate], number: str) -> list[finding._Ranked]:
            mark_not_there(layer=registry.get("venues"), feature=made)
            return houses_of(found, number)

        monkeypatch.setattr(finding, "_at_number", go_meanwhile)
        response = client.get("/search/", {"q": "landesbiblothek"})
        assert response.status_code == 200
        assert "landesbibliothek" not in response.text.lower()

    def test_only_some_layers(self, client: Client, make_feature: MakeFeature, street: GazetteerEntry) -> None:
        for layer in ("playgrounds", "venues"):
            make_feature(layer, title=street.name)
        assert [f["properties"]["layer"] for f in ask(client, q="dorfstraße", layers="venues")["features"]] == ["venues"]

    def test_nothing_hidden_and_nothing_over(
        self, client: Client, make_feature: MakeFeature, make_hidden: MakeFeature
    ) -> None:
        make_hidden("venues", title="Geheimgang")
        make_feature("events", title="Geheimfest", starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
        assert titles(client, q="geheim") == []

    def test_no_more_than_wanted(self, client: Client, make_feature: MakeFeature) -> None:
        for _ in range(4):
            make_feature("venues", title="Mühle")
        assert len(titles(client, q="mühle", limit="3")) == 3

    def test_caches_keep_it_for_a_minute_and_ask_then(self, client: Client) -> None:
        first = client.get("/api/search", {"q": "mühle"})
        assert first["Cache-Control"] == "public, max-age=60"
        assert client.get("/api/search", {"q": "mühle"}, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "x", "near": "here"}, "near"),
        ({"q": "x", "limit": "51"}, "limit"),
        ({"q": "x", "limit": "many"}, "limit"),
        ({"q": "x", "layers": "nowhere"}, "layers"),
        ({"q": "x", "page": "2"}, "page"),
        ({"q": "x\0"}, "q"),
    ],
)
def test_what_cannot_be_used_is_named(client: Client, query: dict[str, str], parameter: str) -> None:
    response = client.get("/api/search", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


class TestPages:
    def test_results(self, client: Client, make_feature: MakeFeature, street: GazetteerEntry) -> None:
        made = make_feature("venues", title="Dorfstraße <b>3</b>")
        page = client.get("/search/", {"q": "dorfstrasse"}).content.decode()
        assert "2 Treffer" in page
        assert f'href="/venues/{made.pk}/"' in page
        assert "/?at=" in page
        assert street.label in page
        assert "<b>3</b>" not in page

    def test_a_slip_a_missing_word_and_a_missing_number(
        self, client: Client, make_feature: MakeFeature, street: GazetteerEntry
    ) -> None:
        make_feature("venues", title="Landesbibliothek")
        assert "Ergebnisse für „Landesbibliothek“" in client.get("/search/", {"q": "landesbiblothek"}).content.decode()
        assert "Weggelassen: xqzwv" in client.get("/search/", {"q": "landesbibliothek xqzwv"}).content.decode()
        assert "Die Hausnummer 99 kennen wir nicht" in client.get("/search/", {"q": f"{street.name} 99"}).content.decode()

    @pytest.mark.parametrize("typed", ["", "xqzwvkjh", "x" * 5_000, "<script>alert(1)</script>", "\0", "%", "'"])
    def test_whatever_is_typed_gives_a_page(self, client: Client, typed: str) -> None:
        for path in ("/search/", "/search/suggest/", "/en/search/"):
            response = client.get(path, {"q": typed, "near": typed})
            assert response.status_code == 200
            assert b"<script>alert" not in response.content

    def test_suggestions_show_what_was_typed_in_bold(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("venues", title="Große Mühle & Söhne")
        drawn = client.get("/search/suggest/", {"q": "muhl"}).content.decode()
        assert "Große <b>Mühl</b>e &amp; Söhne" in drawn
        assert 'role="option"' in drawn
        assert 'data-count="1 Vorschlag"' in drawn

    def test_the_form_is_on_every_page(self, client: Client) -> None:
        for path in ("/", "/legend/", "/search/?q=mühle"):
            page = client.get(path).content.decode()
            assert 'role="search" action="/search/" method="get"' in page
