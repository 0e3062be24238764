"""The HTML pages and the fragments, without a browser."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils.timezone import now

from api.pages import vite
from layers.core import registry
from layers.core.services import create_feature, update_feature
from layers.depots.models import Resource
from layers.osm.models import LoadedRegion
from tests.reading import words_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db

BOX = "bbox=9.5,47.1,9.6,47.2"


def make(layer_id: str, lon: float = 9.55, lat: float = 47.15, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(lon, lat, srid=4326), **values})


def text(response: Response) -> str:
    return response.content.decode()


def titles(response: Response) -> list[str]:
    return re.findall(r'class="row-title">([^<]*)<', text(response))


def test_empty_map_is_kind(client: Client) -> None:
    page = text(client.get("/"))
    assert "Diese Karte ist noch leer." in page
    assert '<html lang="de"' in page
    assert "<title>Amtskarte</title>" in page


def test_list_shows_the_nearest_first(client: Client) -> None:
    make("playgrounds", 9.58, title="Fern")
    make("playgrounds", 9.551, title="Nah")
    make("playgrounds", 9.7, title="Außerhalb")
    assert titles(client.get(f"/list/?{BOX}")) == ["Nah", "Fern"]


def test_a_row_says_only_once_what_it_is(client: Client) -> None:
    make("playgrounds", 9.551, title="Spielplatz")
    make("playgrounds", 9.552, title="Am Bach")
    rows = words_of(text(client.get(f"/list/?{BOX}")))
    assert rows.count("Spielplatz") == 2, rows


def test_list_leaves_out_what_the_map_shows_only_closer_up(client: Client) -> None:
    make("rest-spots", kind="bench")
    make("events", title="Fest", starts_at=now() + timedelta(days=1))
    assert titles(client.get(f"/list/?{BOX}&zoom=10")) == ["Fest"]
    assert set(titles(client.get(f"/list/?{BOX}&zoom=15"))) == {"Fest", "Sitzbank"}


def test_events_come_in_the_order_of_time_and_not_afterwards(client: Client) -> None:
    make("events", 9.551, title="Später", starts_at=now() + timedelta(days=9))
    make("events", 9.58, title="Bald", starts_at=now() + timedelta(days=1))
    make("events", title="Vorbei", starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    assert titles(client.get(f"/list/?{BOX}&layers=events")) == ["Bald", "Später"]


def test_long_list_offers_more(client: Client) -> None:
    for number in range(52):
        make("playgrounds", title=f"Platz {number}")
    first = client.get(f"/list/?{BOX}")
    assert len(titles(first)) == 50
    assert 'data-more="100"' in text(first)
    longer = client.get(f"/list/?{BOX}&limit=100")
    assert len(titles(longer)) == 52
    assert "data-more" not in text(longer)


@pytest.mark.parametrize("query", ["", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=9,48,10,47"])
def test_impossible_box_is_named(client: Client, query: str) -> None:
    response = client.get(f"/list/?{query}")
    assert response.status_code == 400
    assert text(response).startswith("bbox: ")


def test_list_knows_what_the_browser_has(client: Client) -> None:
    meadow = make("playgrounds", title="Wiese")
    first = client.get(f"/list/?{BOX}")
    again = client.get(f"/list/?{BOX}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    update_feature(layer=registry.get("playgrounds"), feature=meadow, changes={"title": "Anger"})
    changed = client.get(f"/list/?{BOX}", headers={"If-None-Match": first["ETag"]})
    assert titles(changed) == ["Anger"]


def test_card_says_what_is_known_and_links_to_who_cares(client: Client) -> None:
    brigade = make("organisations", title="Feuerwehr", kind="fire_station")
    depot = make("depots", title="Zelte", organisation=brigade, website="example.org/zelte", phone="+423 123 45 67")
    card = text(client.get(f"/depots/{depot.pk}/card/"))
    assert f'href="/organisations/{brigade.pk}/"' in card
    assert 'href="https://example.org/zelte"' in card
    assert 'href="tel:+4231234567"' in card
    assert "Rollstuhl" not in card


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "data:text/html,x", "siehe Aushang", "https://", "http://a b.li"]
)
def test_what_is_no_web_address_is_no_link(client: Client, website: str) -> None:
    shop = make("farm-shops", title="Hof", website=website)
    card = text(client.get(f"/farm-shops/{shop.pk}/card/"))
    assert website in card
    assert 'rel="noopener">' + website not in card


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("+423 12-34/5", "tel:+42312345"),
        ("110", "tel:110"),
        ("0381 1234; 0381 5678", "tel:03811234"),
        ("Tel. +423 230 48 01", "tel:+4232304801"),
        ("nach dem Melken", ""),
        ("Hof 3", ""),
    ],
)
def test_phone_dials_the_first_number(client: Client, phone: str, href: str) -> None:
    shop = make("farm-shops", title="Hof", phone=phone)
    card = text(client.get(f"/farm-shops/{shop.pk}/card/"))
    assert phone in card
    assert (f'href="{href}"' in card) if href else ("tel:" not in card)


def test_names_are_only_names(client: Client) -> None:
    make("playgrounds", title="<script>alert(1)</script>")
    page = text(client.get(f"/list/?{BOX}"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_hidden_feature_is_nowhere(client: Client) -> None:
    secret = make("playgrounds", title="Geheim", status="pending")
    assert titles(client.get(f"/list/?{BOX}")) == []
    for path in (f"/playgrounds/{secret.pk}/", f"/playgrounds/{secret.pk}/card/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Geheim" not in text(response)


def test_unknown_layer_tells_which_exist(client: Client) -> None:
    response = client.get("/trams/1/")
    assert response.status_code == 404
    assert "playgrounds" in text(response)


def test_feature_page_is_whole_without_a_script(client: Client) -> None:
    meadow = make("playgrounds", title="Wiese", description="Mit Bach.")
    page = text(client.get(f"/playgrounds/{meadow.pk}/?layers=playgrounds"))
    assert '<h1 tabindex="-1" dir="auto">Wiese</h1>' in page
    assert "Mit Bach." in page
    assert "<title>Wiese · Amtskarte" in page
    assert 'class="back round" href="/?layers=playgrounds"' in page
    assert f'hreflang="en" href="http://localhost:8000/en/playgrounds/{meadow.pk}/?layers=playgrounds"' in page


def test_large_feature_is_seen_whole(client: Client) -> None:
    area = create_feature(
        layer=registry.get("areas"),
        values={"title": "Vaduz", "geom": Polygon.from_bbox((9.4, 47.0, 9.6, 47.2))},
    )
    assert 'data-zoom="9.' in text(client.get(f"/areas/{area.pk}/card/"))


def test_legend_counts_and_names_every_layer(client: Client) -> None:
    make("playgrounds")
    page = text(client.get("/legend/?layers=playgrounds"))
    for layer in registry.layers():
        assert str(layer.id) == "areas" or f'value="{layer.id}"' in page
    assert re.search(r'value="playgrounds" id="layer-playgrounds" checked', page)
    assert not re.search(r'value="events" id="layer-events" checked', page)


def test_legend_ticks_what_the_map_shows_unasked(client: Client) -> None:
    page = text(client.get("/legend/"))
    assert re.search(r'value="defects" id="layer-defects" checked>', page)
    assert re.search(r'value="defects-solved" id="layer-defects-solved" data-asked>', page)
    asked = text(client.get("/legend/?layers=defects-solved"))
    assert re.search(r'value="defects-solved" id="layer-defects-solved" data-asked checked>', asked)


def test_legend_without_a_script_keeps_place_and_filter(client: Client) -> None:
    page = text(client.get("/legend/?layers=playgrounds&at=14/47.14000/9.52000&wheelchair=yes"))
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert dict(hidden) == {"wheelchair": "yes", "at": "14/47.14000/9.52000"}


@pytest.mark.parametrize("path", ["/", "/more/", "/about/", "/legend/"])
def test_every_page_speaks_both_languages(client: Client, path: str) -> None:
    german, english = client.get(path), client.get(f"/en{path}")
    assert german.status_code == english.status_code == 200
    assert '<html lang="de"' in text(german)
    assert '<html lang="en"' in text(english)
    assert german["Content-Security-Policy"].count("unsafe") == 0


def test_marker_is_an_image_in_either_theme(client: Client) -> None:
    light = client.get("/markers/places/maki/playground.svg")
    dark = client.get("/markers/places/maki/playground.svg?theme=dark")
    assert light["Content-Type"] == "image/svg+xml"
    assert "#0B7A5B" in text(light)
    assert "#3DBE93" in text(dark)
    assert client.get("/markers/nothing/maki/playground.svg").status_code == 404


def test_pages_only_answer_to_reading(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_without_a_map_one_can_look_further_around(client: Client) -> None:
    make("rest-spots", 5.52, 50.1, kind="bench")
    seen: list[str] = []
    address = "/?at=12/50.1/6.0"
    while not seen:
        page = client.get(address)
        seen = titles(page)
        further = re.search(r'href="([^"]+)">Umkreis vergrößern', text(page))
        assert further or seen
        address = further[1].replace("&amp;", "&") if further else ""
    assert seen == ["Sitzbank"]


def test_layers_may_bring_their_own_behaviour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    built = {**vite.manifest(), "../layers/rides/island.ts": {"file": "assets/rides-12345678.js"}}
    monkeypatch.setattr(vite, "manifest", lambda: built)
    assert '<script type="module" src="/static/assets/rides-12345678.js">' in text(client.get("/?limit=7"))


def test_card_of_a_depot_says_what_is_lent(client: Client) -> None:
    depot = make("depots", title="Feuerwehr")
    Resource.objects.create(depot_id=depot.pk, title="Biertische", units=20, handling="Abwischen.")
    card = text(client.get(f"/depots/{depot.pk}/card/"))
    assert "Das können Sie hier leihen" in card
    assert "20 × Biertische" in card
    assert "Abwischen." in card


def test_clocks_are_those_of_the_region(client: Client) -> None:
    start = now().replace(hour=10, minute=0) + timedelta(days=3)
    event = make("events", title="Fest", starts_at=start)
    LoadedRegion.objects.create(
        id="there",
        name="Dort",
        bbox=[9, 47, 10, 48],
        start_view=[9.5, 47.5, 10],
        time_zone="Asia/Kolkata",
        languages=["de"],
        municipality_levels=[8],
        source="there.osm",
        basemap_version="1",
    )
    assert "15:30\N{NO-BREAK SPACE}Uhr" in text(client.get(f"/events/{event.pk}/card/"))
