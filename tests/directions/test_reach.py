"""What one reaches in a time, as a filter of everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api import setting_out
from api.wishes import Wish
from geo_platform.limits import HourlyLimit
from layers.core import arriving, reaching
from layers.core.last_answers import LastAnswers
from layers.core.reaching import Start, reachable_area, seconds_to
from layers.core.values import LonLat
from routing.router import Mode
from tests.grid import tile_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature
    from tests.fake_router import FakeRouter

pytestmark = pytest.mark.django_db

BOX = "12.2,53.8,12.5,54.1"
HERE = (12.35, 53.95)
START = "12.35,53.95"
# At 5 km/h one gets 1,250 m far in a quarter of an hour, at 15 km/h 3,750 m.
NEAR, MIDDLE, FAR = Point(12.36, 53.95), Point(12.38, 53.95), Point(12.46, 53.95)


@pytest.fixture
def places(make_feature: MakeFeature) -> None:
    for title, geom in (("near", NEAR), ("middle", MIDDLE), ("far", FAR)):
        make_feature("playgrounds", title=title, geom=geom, opening_hours="24/7")


def listed(client: Client, query: str) -> list[str]:
    page = client.get(f"/list/?bbox={BOX}&{query}").content.decode()
    return [title for title in ("near", "middle", "far") if f'data-title="{title}"' in page]


def on_map(client: Client, query: str) -> int:
    tile = tile_of(11, *HERE)
    body = client.get(f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt?{query}").content
    drawn = mapbox_vector_tile.decode(body)
    return sum(found["properties"].get("count", 1) for found in drawn.get("markers", {"features": []})["features"])


def near_by(client: Client, query: str) -> list[str]:
    found = client.get(f"/api/nearby?near={START}&{query}").json()
    return sorted(feature["properties"]["title"] for feature in found["features"])


@pytest.mark.usefixtures("places", "fake_router")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"start={START}&within=15", ["near"]),
        (f"start={START}&by=bicycle&within=15", ["near", "middle"]),
        (f"start={START}&by=car&within=15", ["near", "middle", "far"]),
        (f"start={START}&by=foot&within=5", []),
        (f"start={START}&by=foot", ["near", "middle", "far"]),
    ],
)
def test_list_map_and_nearby_keep_to_the_same_area(client: Client, query: str, expected: list[str]) -> None:
    assert listed(client, query) == expected
    assert on_map(client, f"layers=playgrounds&{query}") == len(expected)
    assert near_by(client, query) == sorted(expected)


@pytest.mark.usefixtures("places", "fake_router")
def test_the_page_of_a_layer_keeps_to_it_too(client: Client) -> None:
    page = client.get(f"/playgrounds/?start={START}&by=foot&within=15").content.decode()
    assert 'data-title="near"' in page
    assert 'data-title="far"' not in page
    assert "15 Min. zu Fuß ab Straße 1" in page
    assert 'href="/playgrounds/"' in page
    picture = client.get(f"/playgrounds/map.svg?start={START}&by=foot&within=15")
    assert picture.content.decode().count("<use ") == 1


@pytest.mark.usefixtures("places", "fake_router")
def test_the_list_says_how_far_it_reaches_and_how_to_end_that(client: Client) -> None:
    page = client.get(f"/list/?bbox={BOX}&start={START}&by=bicycle&within=15&open=arrival&wheelchair=yes").content.decode()
    assert "15 Min. mit dem Rad ab Straße 1" in page
    assert 'class="chip" href="/?wheelchair=yes"' in page


@pytest.mark.usefixtures("places", "fake_router")
def test_rows_tell_how_long_the_way_takes(client: Client) -> None:
    page = client.get(f"/list/?bbox={BOX}&start={START}&by=bicycle").content.decode()
    assert "3 Min. mit dem Rad" in page
    assert "8 Min. mit dem Rad" in page


@pytest.mark.usefixtures("places")
def test_off_the_network_nothing_is_within_reach(client: Client, fake_router: FakeRouter) -> None:
    fake_router.box = (0, 0, 1, 1)
    page = client.get(f"/list/?bbox={BOX}&start={START}&within=15").content.decode()
    assert "Von dort führt kein Weg weiter" in page
    assert on_map(client, f"layers=playgrounds&start={START}&within=15") == 0


@pytest.mark.usefixtures("places", "without_router")
def test_without_a_router_the_list_says_so(client: Client) -> None:
    page = client.get(f"/list/?bbox={BOX}&start={START}&within=15").content.decode()
    assert "gerade keine Wege berechnen" in page
    assert "near" not in listed(client, f"start={START}&within=15")
    assert listed(client, f"start={START}") == ["near", "middle", "far"]
    assert client.get(f"/api/reach?start={START}&within=15").status_code == 503


@pytest.mark.usefixtures("places")
def test_an_area_is_computed_once(client: Client, fake_router: FakeRouter) -> None:
    for start in (START, "12.3501,53.9503", "12.3496,53.9497"):
        listed(client, f"start={start}&within=15")
        on_map(client, f"start={start}&within=15")
    assert fake_router.asked == 1


@pytest.mark.usefixtures("places", "fake_router")
def test_only_their_own_browser_keeps_where_somebody_is(client: Client) -> None:
    for path in (f"/list/?bbox={BOX}&start={START}", f"/?start={START}", f"/tiles/map/9/273/164.mvt?start={START}"):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, max-age=0, must-revalidate", path
    again = client.get(f"/tiles/map/9/273/164.mvt?start={START}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"].startswith("private")
    assert client.get(f"/list/?bbox={BOX}")["Cache-Control"].startswith("public")


@pytest.mark.usefixtures("places")
def test_another_network_is_another_answer(client: Client, fake_router: FakeRouter) -> None:
    path = f"/tiles/map/9/273/164.mvt?start={START}&within=15"
    tag = client.get(path)["ETag"]
    fake_router.version = "newer"
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.usefixtures("places", "fake_router")
def test_areas_are_counted_by_the_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_out, "AREAS_PER_HOUR", HourlyLimit("areas of a test", 2))
    starts = [f"12.35,53.9{number}" for number in (1, 1, 1, 2, 3)]
    assert [client.get(f"/api/reach?start={start}&within=5").status_code for start in starts] == [200, 200, 200, 200, 429]
    assert client.get(f"/list/?bbox={BOX}&start=12.35,53.94&within=5").status_code == 429


@pytest.mark.usefixtures("places", "fake_router")
def test_what_is_open_on_arrival_is_counted_alike(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_out, "AREAS_PER_HOUR", HourlyLimit("arrivals of a test", 2))
    monkeypatch.setattr(arriving, "_kept", LastAnswers(arriving.KEPT))
    monkeypatch.setattr("api.wishes.current_minute", lambda: datetime(2026, 6, 15, 12, tzinfo=UTC))
    starts = [f"12.35,53.9{number}" for number in (1, 1, 1, 2, 3)]
    answers = [client.get(f"/list/?bbox={BOX}&start={start}&open=arrival").status_code for start in starts]
    assert answers == [200, 200, 200, 200, 429]
    assert client.get("/tiles/map/9/273/164.mvt?start=12.35,53.94&open=arrival").status_code == 429


@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("within=15", "start"),
        ("by=foot", "start"),
        ("open=arrival", "start"),
        ("start=&within=15", "start"),
        ("start=a,b", "start"),
        ("start=1", "start"),
        ("start=1,2,3", "start"),
        ("start=181,2", "start"),
        ("start=nan,inf", "start"),
        ("start=1e999,2", "start"),
        (f"start={START}&within=0", "within"),
        (f"start={START}&within=16", "within"),
        (f"start={START}&within=-5", "within"),
        (f"start={START}&within=", "within"),
        (f"start={START}&within=" + "9" * 5000, "within"),
        (f"start={START}&by=horse", "by"),
        (f"start={START}&by=", "by"),
    ],
)
def test_machines_are_told_what_cannot_be_meant(client: Client, query: str, parameter: str) -> None:
    for path in ("/tiles/map/9/273/164.mvt?", f"/api/nearby?near={START}&"):
        answer = client.get(path + query)
        assert answer.status_code == 400, path
        assert answer.json()["parameter"] == parameter


@pytest.mark.usefixtures("places", "fake_router")
@pytest.mark.parametrize(
    "query",
    [
        "within=15",
        "start=lake",
        "start=1,2,3&within=15",
        f"start={START}&within=16",
        f"start={START}&by=horse",
        "start=%00,1",
    ],
)
def test_pages_leave_out_what_nobody_understands(client: Client, query: str) -> None:
    for path in (f"/list/?bbox={BOX}&", "/?", "/filter/?", "/playgrounds/?"):
        assert client.get(path + query).status_code == 200, path
    assert listed(client, query) == ["near", "middle", "far"]


@pytest.mark.usefixtures("fake_router")
def test_the_area_as_geojson(client: Client) -> None:
    answer = client.get(f"/api/reach?start={START}&by=foot&within=15").json()
    assert answer["geometry"]["type"] == "MultiPolygon"
    assert answer["properties"] == {"start": [12.35, 53.95], "by": "foot", "within": 15}
    west, south, east, north = answer["bbox"]
    assert west < 12.35 < east
    assert south < 53.95 < north


def test_the_area_around_a_place_off_the_network_has_no_geometry(client: Client, fake_router: FakeRouter) -> None:
    fake_router.box = (0, 0, 1, 1)
    answer = client.get(f"/api/reach?start={START}&within=15").json()
    assert answer["geometry"] is None
    assert answer["bbox"] is None


@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize("query", ["", f"start={START}", "within=15", f"start={START}&within=7"])
def test_an_area_needs_a_start_and_a_time(client: Client, query: str) -> None:
    assert client.get(f"/api/reach?{query}").status_code == 400


def test_many_places_are_asked_for_in_pieces(fake_router: FakeRouter) -> None:
    start = Start.at(LonLat(*HERE), Mode.CAR)
    places = [(12.35 + number / 10_000, 53.95) for number in range(1_200)]
    seconds = seconds_to(start, places)
    assert len(seconds) == 1_200
    assert seconds == sorted(seconds)
    fake_router.box = (0, 0, 1, 1)
    assert set(seconds_to(start, places[:3])) == {float("inf")}


@pytest.mark.usefixtures("fake_router")
def test_few_areas_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_areas", LastAnswers(2))
    starts = [Start.at(LonLat(12 + number / 100, 54), Mode.FOOT) for number in range(3)]
    for start in starts:
        reachable_area(start, 5)
    assert [reaching.is_known(start, 5) for start in starts] == [False, True, True]


def test_a_wish_is_written_as_it_was_read(client: Client) -> None:
    query = {"open": "arrival", "wheelchair": "yes", "start": "12.3456,53.9494", "by": "bicycle", "within": "30"}
    request = client.get("/filter/", query).wsgi_request
    wish = Wish.read(request.GET)
    assert wish.parameters == {**query, "start": "12.346,53.949"}
    assert wish.number == 3
    assert Wish.parse(request.GET, now()) == wish


@pytest.mark.usefixtures("fake_router")
def test_a_start_in_words_becomes_a_place(client: Client, make_feature: MakeFeature) -> None:
    make_feature("areas", title="Laage")
    answer = client.get("/?place=Nirgendheim&by=car&within=15")
    assert answer.status_code == 302
    assert answer["Location"] == "/filter/?place=Nirgendheim&by=car&within=15"
    page = client.get(answer["Location"]).content.decode()
    assert "„Nirgendheim“ kennen wir hier nicht" in page
    assert "„Nirgendheim“ kennen wir hier nicht" in client.get("/playgrounds/?place=Nirgendheim").content.decode()


@pytest.mark.usefixtures("fake_router")
def test_the_form_keeps_from_where_and_how(client: Client) -> None:
    page = client.get(f"/filter/?start={START}&by=bicycle&within=30&open=arrival").content.decode()
    assert f'name="start" value="{START}"' in page
    assert '<option value="bicycle" selected>' in page
    assert '<option value="30" selected>' in page
    assert 'value="arrival" id="wish-arrival" checked' in page
    assert "Jetzt ab Straße 1." in page


@pytest.mark.usefixtures("fake_router")
def test_an_embedded_map_knows_no_start(client: Client) -> None:
    page = client.get(f"/embed/?start={START}&within=15&open=arrival&wheelchair=yes").content.decode()
    assert "within" not in page
    assert "arrival" not in page
    assert "wheelchair=yes" in page
