"""Map and list keep to the same filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point, Polygon

from tests.grid import tile_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

BOX = "12.3,53.9,12.4,54.0"
HERE = (12.35, 53.95)


@pytest.fixture(autouse=True)
def shops(make_feature: MakeFeature) -> None:
    west, south, east, north = (float(degrees) for degrees in BOX.split(","))
    make_feature("areas", title="Laage", geom=Polygon.from_bbox((west, south, east, north)))
    make_feature("farm-shops", title="open", geom=Point(*HERE), opening_hours="24/7", wheelchair="limited")
    make_feature("farm-shops", title="closed", geom=Point(*HERE), opening_hours="off", wheelchair="no")
    make_feature("farm-shops", title="unsaid", geom=Point(*HERE))


def listed(client: Client, query: str) -> str:
    return client.get(f"/list/?bbox={BOX}&{query}").content.decode()


def on_map(client: Client, query: str) -> dict[str, set[str]]:
    tile = tile_of(17, *HERE)
    drawn = mapbox_vector_tile.decode(client.get(f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt?{query}").content)
    return {
        part: {found["properties"].get("title", found["properties"].get("layer")) for found in layer["features"]}
        for part, layer in drawn.items()
    }


@pytest.mark.parametrize("query", ["open=now", "wheelchair=yes", "open=now&wheelchair=yes&fresh=1"])
def test_list_and_map_show_what_fits(client: Client, query: str) -> None:
    page = listed(client, query)
    assert "1 Eintrag" in page
    assert on_map(client, query)["markers"] == {"open"}


def test_boundaries_stay_on_the_map(client: Client) -> None:
    assert on_map(client, "open=now")["shapes"] == {"areas"}


def test_the_list_says_how_many_filters_are_active(client: Client) -> None:
    page = listed(client, "open=now&wheelchair=yes")
    assert 'href="/filter/?open=now&amp;wheelchair=yes"' in page
    assert '2<span class="unseen"> aktiv</span>' in page
    assert "list-filter-count" not in listed(client, "")


def test_nothing_fits(client: Client) -> None:
    page = client.get("/list/?bbox=1,1,2,2&open=now&layers=farm-shops").content.decode()
    assert "Hier passt nichts zu Ihrem Filter" in page
    assert 'href="/?layers=farm-shops"' in page


def test_the_form_shows_and_keeps_what_is_chosen(client: Client) -> None:
    page = client.get("/filter/?open=now&fresh=2&layers=farm-shops&at=14/53.95/12.35").content.decode()
    assert 'value="now" id="wish-open" checked' in page
    assert 'id="wish-fresh-2" checked' in page
    assert 'id="wish-wheelchair">' in page
    assert '<input type="hidden" name="layers" value="farm-shops">' in page
    assert 'href="/?layers=farm-shops&amp;at=14/53.95000/12.35000" data-unfilter' in page


def test_a_tile_names_the_wish_it_does_not_understand(client: Client) -> None:
    response = client.get("/tiles/map/12/1/1.mvt?open=later")
    assert (response.status_code, response.json()["parameter"]) == (400, "open")
