"""A round through the village: what is due, near enough for a walk, in a good order, and the same for a whole group."""

from __future__ import annotations

import itertools
import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from api.rounds.finding import MOST_STOPS
from api.rounds.route import length_m, round_trip
from api.rounds.views import Wanted
from layers.areas.models import Area
from layers.core import registry
from layers.core.contributions import proposing
from layers.core.models import Entry, Status
from layers.core.permissions import VISITOR
from layers.core.services import create_feature
from layers.core.values import LonLat
from tests.reading import words_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from layers.core.models import BaseFeature

HERE = LonLat(12.345, 53.926)
NEAR = f"{HERE.longitude},{HERE.latitude}"
FROM_US = {"Sec-Fetch-Site": "same-origin"}


def place(east_m: float, north_m: float = 0) -> Point:
    return Point(HERE.longitude + east_m / 65_500, HERE.latitude + north_m / 111_200, srid=4326)


def make(layer_id: str = "youth-spots", east_m: float = 0, north_m: float = 0, days: int = 5000, **values: object) -> str:
    """Puts something there that nobody has looked at for some days; gives the key of its entry."""
    layer = registry.get(layer_id)
    own = {"geom": place(east_m, north_m), "title": f"{layer_id} {east_m:g}", **values}
    made = create_feature(layer=layer, values=own)
    layer.model.objects.filter(pk=made.pk).update(updated_at=now() - timedelta(days=days))
    return f"{layer_id}:{made.pk}"


def feature(key: str) -> BaseFeature:
    layer_id, _colon, number = key.partition(":")
    return registry.get(layer_id).model.objects.get(pk=number)


def stops(response: Response) -> list[str]:
    """The stops of the round to which an answer leads."""
    assert response.status_code == 303, response.content.decode()
    return response["Location"].partition("?stops=")[2].split(",")


def words(response: Response) -> str:
    return words_of(response.content.decode())


class TestOrder:
    def test_goes_round_a_square_and_not_across(self) -> None:
        corners = [LonLat(0, 0), LonLat(0.01, 0.01), LonLat(0.01, 0), LonLat(0, 0.01)]
        order = round_trip(corners)
        assert order in ([0, 2, 1, 3], [0, 3, 1, 2])

    @pytest.mark.parametrize("count", [0, 1, 2])
    def test_of_few_places(self, count: int) -> None:
        assert round_trip([LonLat(0.01 * number, 0) for number in range(count)]) == list(range(count))

    def test_is_nearly_the_shortest(self) -> None:
        draw = random.Random(1)  # noqa: S311 (the same places each time)
        for _ in range(10):
            places = [LonLat(draw.uniform(12.3, 12.35), draw.uniform(53.9, 53.93)) for _ in range(7)]
            best = min(length_m(places, [0, *rest]) for rest in itertools.permutations(range(1, 7)))
            assert length_m(places, round_trip(places)) <= 1.1 * best

    @given(st.lists(st.tuples(st.floats(12, 12.1), st.floats(53, 53.1)), min_size=1, max_size=MOST_STOPS))
    def test_visits_everything_once(self, corners: list[tuple[float, float]]) -> None:
        places = [LonLat(*corner) for corner in corners]
        order = round_trip(places)
        assert order[0] == 0
        assert sorted(order) == list(range(len(places)))


@pytest.mark.django_db
class TestFinding:
    def test_begins_with_the_nearest_and_goes_round(self, client: Client) -> None:
        far, middle, near = make(east_m=900), make(east_m=500), make(east_m=100)
        assert stops(client.get("/rounds/", {"near": NEAR})) == [near, middle, far]

    def test_only_what_is_due(self, client: Client) -> None:
        due = make(days=731)
        make(east_m=10, days=729)
        make("rest-spots", east_m=20, days=731)
        assert stops(client.get("/rounds/", {"near": NEAR})) == [due]

    def test_what_somebody_confirmed_is_not_due(self, client: Client) -> None:
        due, seen = make(east_m=10), make(east_m=20)
        client.post(f"/youth-spots/{feature(seen).pk}/confirm/", headers=FROM_US)
        assert stops(client.get("/rounds/", {"near": NEAR})) == [due]

    def test_not_what_is_too_far_hidden_or_an_example(self, client: Client) -> None:
        due = make()
        make(east_m=3000)
        make(east_m=10, status=Status.PENDING)
        make(east_m=20, is_demo=True)
        make("events", east_m=30, starts_at=now() + timedelta(days=1))
        assert stops(client.get("/rounds/", {"near": NEAR})) == [due]

    def test_one_thing_in_two_layers_is_one_stop(self, client: Client) -> None:
        osm: dict[str, Any] = {"osm_type": "n", "osm_id": 7, "osm_edited_at": now() - timedelta(days=5000)}
        keys = {make("organisations", kind="club", **osm), make("venues", kind="community_centre", **osm)}
        (stop,) = stops(client.get("/rounds/", {"near": NEAR}))
        assert stop in keys

    @pytest.mark.parametrize(("count", "expected"), [("5", 5), ("8", 8), ("15", 15), ("", 8), ("1000", 8)])
    def test_is_as_long_as_wanted(self, client: Client, count: str, expected: int) -> None:
        for number in range(17):
            make(east_m=10 * number)
        assert len(stops(client.get("/rounds/", {"near": NEAR, "count": count}))) == expected

    def test_in_a_municipality_it_goes_where_most_is_to_be_done(self, client: Client) -> None:
        square = MultiPolygon(Polygon.from_bbox((12.2, 53.8, 12.5, 54.0)))
        area = create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": square})
        make(east_m=-6000)
        village = {make(east_m=5000 + 50 * number) for number in range(3)}
        assert set(stops(client.get("/rounds/", {"area": str(area.pk)}))) == village
        assert Area.objects.count() == 1

    def test_tells_nobody_where_somebody_stands(self, client: Client) -> None:
        make()
        response = client.get("/rounds/", {"near": "12.34567891,53.92612345"})
        assert "12.3" not in response["Location"]
        assert response["Cache-Control"] == "private, no-store"
        assert Wanted.parse(response.wsgi_request.GET).near == LonLat(12.346, 53.926)

    def test_is_kind_where_nothing_is_due(self, client: Client) -> None:
        assert "Hier ist alles frisch!" in words(client.get("/rounds/", {"near": NEAR}))

    @pytest.mark.parametrize("area", ["7", "999999999999999999"])
    def test_says_where_it_does_not_know_the_municipality(self, client: Client, area: str) -> None:
        page = words(client.get("/rounds/", {"area": area}))
        assert "Diese Gemeinde kennen wir nicht." in page
        assert "alles frisch" not in page

    @pytest.mark.parametrize(
        "query", ["near=x", "area=x", "stops=x", "stops=../..:1", "count=x", "area=9999999999999999999"]
    )
    def test_what_nobody_understands_leads_to_the_beginning(self, client: Client, query: str) -> None:
        response = client.get(f"/rounds/?{query}")
        assert response.status_code == 200
        assert "So geht es" in words(response)


@pytest.mark.django_db
class TestRound:
    def test_tells_what_to_do_at_each_stop(self, client: Client) -> None:
        first, second = make(title="Rampe"), make(east_m=500, title="Wand")
        response = client.get(f"/rounds/?stops={first},{second}")
        page = words(response)
        assert "2 Stationen · 1,0 km · etwa 22 Minuten zu Fuß, mit Nachsehen" in page
        assert "0 von 2 angesehen" in page
        assert re.search(r"1 Rampe .* hier geht es los", page)
        assert re.search(r"2 Wand .* 500 m weiter", page)
        assert page.count("Ja, noch da") == page.count("Nein, anders") == 2
        assert response["Cache-Control"].startswith("public")

    def test_goes_on_where_it_was(self, client: Client) -> None:
        first, second = make(title="Rampe"), make(east_m=500, title="Wand")
        address = f"/rounds/?stops={first},{second}"
        back = {"back": address}
        response = client.post(f"/youth-spots/{feature(first).pk}/confirm/", back, headers=FROM_US, follow=True)
        assert response.redirect_chain == [(address, 303)]
        page = words(response)
        assert "1 von 2 angesehen" in page
        assert "Zuletzt gesehen heute, von 1 bestätigt" in page
        assert page.count("Ja, noch da") == 1

    def test_who_says_what_is_different_has_been_there(self, client: Client) -> None:
        key = make(title="Rampe")
        address = f"/rounds/?stops={key}"
        assert "0 von 1" in words(client.get(address))
        layer = registry.get("youth-spots")
        proposing.change_feature(actor=VISITOR, layer=layer, feature=feature(key), changes={"title": "Fqxzw"})
        page = words(client.get(address))
        assert "1 von 1 angesehen" in page
        assert "Es wird angesehen." in page
        assert "Fqxzw" not in page
        assert "hidden" not in re.findall(r"<div[^>]*data-thanks[^>]*>", client.get(address).content.decode())[0]

    def test_leaves_out_what_is_gone(self, client: Client) -> None:
        kept, gone = make(title="Rampe"), make(east_m=100, title="Weg", status=Status.ARCHIVED)
        page = words(client.get(f"/rounds/?stops={gone},{kept},youth-spots:999999,events:1"))
        assert "1 Station" in page
        assert "Weg 1" not in page
        assert "nicht mehr auf der Karte" in words(client.get(f"/rounds/?stops={gone}"))

    def test_has_at_most_fifteen_stops(self, client: Client) -> None:
        keys = [make(east_m=10 * number) for number in range(17)]
        assert "15 Stationen" in words(client.get(f"/rounds/?stops={','.join(keys)}"))

    def test_is_linked_from_the_menu(self, client: Client) -> None:
        assert 'href="/rounds/"' in client.get("/more/").content.decode()

    def test_speaks_english(self, client: Client) -> None:
        assert "A round through the village" in words(client.get("/en/rounds/"))


@pytest.mark.django_db
class TestPicture:
    def test_shows_the_stops_with_their_numbers(self, client: Client) -> None:
        keys = [make(), make(east_m=300), make(east_m=300, north_m=200)]
        for name in ("map", "map-dark"):
            response = client.get(f"/rounds/{name}.svg?stops={','.join(keys)}")
            drawing = ET.fromstring(response.content)  # noqa: S314 (our own)
            numbers = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
            assert numbers[-3:] == ["3", "2", "1"]
            assert response["Cache-Control"].startswith("public")

    def test_of_one_stop(self, client: Client) -> None:
        assert client.get(f"/rounds/map.svg?stops={make()}").status_code == 200

    @pytest.mark.parametrize("query", ["", "stops=", "stops=youth-spots:999999", "stops=x", "other=1"])
    def test_of_nothing_there_is_none(self, client: Client, query: str) -> None:
        assert client.get(f"/rounds/map.svg?{query}").status_code == 404

    def test_has_one_address(self, client: Client) -> None:
        assert client.get(f"/rounds/map.svg?stops={make()}&more=1").status_code == 404


@pytest.mark.django_db
def test_entries_that_nobody_has_looked_at() -> None:
    make("youth-spots", days=10)
    make("playgrounds", days=20)
    moments = {"youth-spots": now() - timedelta(days=5), "playgrounds": now() - timedelta(days=25)}
    assert [entry.layer for entry in Entry.objects.unseen_since(moments)] == ["youth-spots"]
    assert not Entry.objects.unseen_since({}).exists()
