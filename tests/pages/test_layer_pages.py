"""The page of a layer: list, filters, order, leafing, picture."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.http import QueryDict
from django.utils.timezone import localdate, now
from hypothesis import given
from hypothesis import strategies as st

from api.pages.layer_query import LAST_PAGE, Choice, sorts_of
from layers.core import registry
from layers.core.services import create_feature, update_feature

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", registry.layers(), ids=lambda layer: layer.id)


def make(layer_id: str, lon: float = 9.55, lat: float = 47.15, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(lon, lat, srid=4326), **values})


def municipality(title: str, west: float = 9.5, east: float = 9.6) -> BaseFeature:
    box = Polygon.from_bbox((west, 47.1, east, 47.2))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": box})


def text(response: Response) -> str:
    return unescape(response.content.decode())


def titles(response: Response) -> list[str]:
    return re.findall(r'class="row-title">([^<]*)<', text(response))


def links(response: Response, pattern: str) -> list[str]:
    return re.findall(pattern, text(response))


@every_layer
def test_every_layer_has_a_page_in_both_languages(client: Client, layer: Layer) -> None:
    for prefix, code in (("", "de"), ("/en", "en")):
        response = client.get(f"{prefix}/{layer.id}/")
        assert response.status_code == 200
        assert f'<html lang="{code}"' in text(response)
        assert f'rel="canonical" href="http://localhost:8000{prefix}/{layer.id}/"' in text(response)
        assert f'hreflang="en" href="http://localhost:8000/en/{layer.id}/"' in text(response)
        assert f"/api/collections/{layer.id}/items" in text(response)


@every_layer
def test_every_layer_says_that_it_is_empty(client: Client, layer: Layer) -> None:
    page = text(client.get(f"/{layer.id}/"))
    assert "gibt es hier noch nichts" in page
    assert "noindex" in page


def test_all_layers_are_listed_with_their_numbers(client: Client) -> None:
    make("playgrounds")
    page = text(client.get("/layers/"))
    for layer in registry.layers():
        assert f'href="/{layer.id}/"' in page
    assert re.search(r'href="/playgrounds/".*?layer-count">1<', page, re.DOTALL)


@pytest.mark.parametrize("path", ["/", "/legend/", "/more/"])
def test_other_pages_lead_to_the_lists(client: Client, path: str) -> None:
    assert 'href="/layers/"' in text(client.get(path))


def test_words_that_are_no_layer_are_not_found(client: Client) -> None:
    for path in ("/trams/", "/trams/map.svg", "/en/trams/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Zur Karte" in text(response) or "To the map" in text(response)
    assert client.get("/tiles/")["Content-Type"] == "application/problem+json"


def test_what_is_not_public_is_not_listed(client: Client) -> None:
    make("playgrounds", title="Geheim", status="pending")
    response = client.get("/playgrounds/")
    assert titles(response) == []
    assert "Geheim" not in text(response)


def test_filters_narrow_the_list_and_can_be_taken_back_one_by_one(client: Client) -> None:
    here, there = municipality("Hier"), municipality("Dort", 9.7, 9.8)
    make("rest-spots", kind="bench", title="Bank", wheelchair="yes")
    make("rest-spots", kind="bench", title="Steile Bank", wheelchair="no")
    make("rest-spots", kind="toilets", title="Klo", wheelchair="yes")
    make("rest-spots", 9.75, kind="bench", title="Bank dort", wheelchair="yes")
    query = f"kind=bench&area={here.pk}&wheelchair=yes"
    response = client.get(f"/rest-spots/?{query}")
    assert titles(response) == ["Bank"]
    assert "<title>Rastplätze in Hier" in text(response)
    chips = links(response, r'class="chip" href="([^"]+)"')
    assert len(chips) == 3
    assert set(titles(client.get(chips[0]))) == {"Bank", "Klo"}
    assert set(titles(client.get(chips[1]))) == {"Bank", "Bank dort"}
    assert set(titles(client.get(chips[2]))) == {"Bank", "Steile Bank"}
    assert titles(client.get(f"/rest-spots/?area={there.pk}")) == ["Bank dort"]


def test_fresh_leaves_out_what_nobody_has_looked_at(client: Client) -> None:
    old = make("playgrounds", title="Alt")
    make("playgrounds", title="Neu")
    type(old)._default_manager.filter(pk=old.pk).update(updated_at=now() - timedelta(days=1000))
    assert titles(client.get("/playgrounds/?fresh=2")) == ["Neu"]
    assert len(titles(client.get("/playgrounds/?fresh=5"))) == 2


def test_only_filters_that_make_sense_are_offered(client: Client) -> None:
    municipality("Hier")
    municipality("Dort", 9.7, 9.8)
    make("events", title="Fest", starts_at=now() + timedelta(days=1))
    make("events", 9.75, title="Markt", starts_at=now() + timedelta(days=1))
    events = text(client.get("/events/?open=now&fresh=1"))
    assert 'name="area"' in events
    assert not re.search(r'name="(open|wheelchair|fresh|kind)"', events)
    assert "Fest" in events
    assert 'class="layer-form"' not in text(client.get("/areas/"))


def test_orders(client: Client) -> None:
    make("playgrounds", 9.56, title="Zaun")
    make("playgrounds", 9.57, title="Ähre")
    changed = make("playgrounds", 9.58, title="Bach")
    make("playgrounds", 9.59)
    update_feature(layer=registry.get("playgrounds"), feature=changed, changes={"description": "Neu."})
    assert titles(client.get("/playgrounds/?sort=name")) == ["Ähre", "Bach", "Zaun", "Spielplatz"]
    assert titles(client.get("/playgrounds/?near=9.6,47.15")) == ["Spielplatz", "Bach", "Ähre", "Zaun"]
    assert titles(client.get("/playgrounds/?sort=new"))[0] == "Bach"


def test_distances_are_told_from_the_place_of_the_visitor_only(client: Client) -> None:
    make("playgrounds", title="Wiese")
    assert "row-distance" not in text(client.get("/playgrounds/"))
    assert "row-distance" in text(client.get("/playgrounds/?near=9.56,47.15"))


def test_place_of_the_visitor_is_kept_to_a_hundred_metres(client: Client) -> None:
    make("playgrounds", title="Wiese")
    page = text(client.get("/playgrounds/?near=9.5554321,47.1554321"))
    assert 'value="9.555,47.155"' in page


def test_events_stand_below_their_days_without_what_is_over(client: Client) -> None:
    today = localdate()
    make("events", title="Vorbei", starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    make("events", title="Läuft", starts_at=now() - timedelta(days=1), ends_at=now() + timedelta(days=3))
    make("events", title="Bald", starts_at=now() + timedelta(days=1))
    make("events", title="Später", starts_at=now() + timedelta(days=400))
    response = client.get("/events/")
    assert titles(response) == ["Läuft", "Bald", "Später"]
    days = links(response, r'class="day">([^<]*)')
    assert [day.strip() for day in days[:2]] == ["Heute", "Morgen"]
    assert days[2].endswith(str((today + timedelta(days=400)).year))


def test_long_list_has_pages(client: Client) -> None:
    for number in range(52):
        make("playgrounds", title=f"Platz {number:02}")
    first = client.get("/playgrounds/?sort=name")
    assert len(titles(first)) == 50
    assert 'rel="next" href="http://localhost:8000/playgrounds/?sort=name&page=2"' in text(first)
    assert 'rel="prev"' not in text(first)
    second = client.get("/playgrounds/?sort=name&page=2")
    assert titles(second) == ["Platz 50", "Platz 51"]
    assert 'rel="next"' not in text(second)
    assert 'rel="prev" href="http://localhost:8000/playgrounds/?sort=name"' in text(second)


def test_list_knows_what_the_browser_has(client: Client) -> None:
    meadow = make("playgrounds", title="Wiese")
    first = client.get("/playgrounds/")
    assert client.get("/playgrounds/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    update_feature(layer=registry.get("playgrounds"), feature=meadow, changes={"title": "Anger"})
    assert titles(client.get("/playgrounds/", headers={"If-None-Match": first["ETag"]})) == ["Anger"]


def test_length_of_the_list_changes_nothing_in_the_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    municipality("Hier")
    for number in range(30):
        make("rest-spots", kind="bench", title=f"Bank {number}")
    with django_assert_max_num_queries(12):
        client.get("/rest-spots/?kind=bench&wheelchair=no")


def test_link_to_the_map_keeps_what_the_map_understands(client: Client) -> None:
    make("playgrounds", wheelchair="yes")
    page = text(client.get("/playgrounds/?wheelchair=yes&sort=name"))
    assert 'href="/?layers=playgrounds&wheelchair=yes"' in page


def test_picture_shows_a_mark_for_each_place_of_the_list(client: Client) -> None:
    make("playgrounds", 9.51)
    make("playgrounds", 9.59, wheelchair="yes")
    drawing = text(client.get("/playgrounds/map.svg"))
    assert drawing.count('href="#mark"') == 2
    assert "#0B7A5B" in drawing
    assert text(client.get("/playgrounds/map.svg?wheelchair=yes")).count('href="#mark"') == 1
    assert "#3DBE93" in text(client.get("/playgrounds/map-dark.svg"))


def test_picture_has_one_address_for_each_filter(client: Client) -> None:
    response = client.get("/playgrounds/map.svg?page=3&wheelchair=yes&anything=1")
    assert response.status_code == 302
    assert response["Location"] == "/playgrounds/map.svg?wheelchair=yes"
    assert client.get(response["Location"]).status_code == 200


@given(st.dictionaries(st.sampled_from(["kind", "area", "sort", "near", "page", "open", "wheelchair", "fresh"]), st.text()))
def test_whatever_an_address_says_its_choice_comes_back(said: dict[str, str]) -> None:
    for layer in registry.layers():
        query = QueryDict(mutable=True)
        query.update(said)
        choice = Choice.parse(layer, query)
        assert choice.sort in sorts_of(layer)
        assert choice.page >= 1
        assert Choice.parse(layer, QueryDict(choice.query(layer).removeprefix("?"))) == choice


def test_nobody_leafs_without_end(client: Client) -> None:
    make("playgrounds")
    assert "So lang ist die Liste nicht." in text(client.get(f"/playgrounds/?page={LAST_PAGE + 1}"))
