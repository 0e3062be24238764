from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.osm.gazetteer.models import Address, GazetteerEntry

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

HERE = "12.3457,53.9262"
DEGREES_PER_M = 1 / 111_320  # of latitude


def north(metres: float) -> Point:
    longitude, latitude = (float(part) for part in HERE.split(","))
    return Point(longitude, latitude + metres * DEGREES_PER_M, srid=4326)


def ask(client: Client, **query: str) -> dict[str, Any]:
    response = client.get("/api/nearby", {"near": HERE, **query})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def titles(client: Client, **query: str) -> list[str]:
    return [feature["properties"]["title"] for feature in ask(client, **query)["features"]]


class TestList:
    def test_all_layers_ranked(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("rest-spots", title="bench", kind="bench", geom=north(50))
        make_feature("playgrounds", title="playground", geom=north(100))
        make_feature("events", title="festival", geom=north(250), starts_at=now() + timedelta(hours=1))
        make_feature("playgrounds", title="far playground", geom=north(900))
        assert titles(client) == ["playground", "festival", "bench", "far playground"]

    def test_a_feature_says_what_a_list_needs(self, client: Client, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", title="Am See", geom=north(350), wheelchair="limited", opening_hours="24/7")
        (feature,) = ask(client)["features"]
        assert feature["id"] == f"playgrounds:{made.pk}"
        said = feature["properties"]
        assert said["page"] == f"http://testserver/playgrounds/{made.pk}/"
        assert (said["distance_m"], said["walking_min"]) == (pytest.approx(350, abs=3), 6)
        assert (said["opening"], said["opening_until"], said["wheelchair"]) == ("open", None, "limited")
        assert (said["kind_title"], said["area"], said["is_example"]) == ("Spielplatz", None, False)

    def test_a_thing_in_two_layers_comes_once(self, client: Client, make_feature: MakeFeature) -> None:
        for layer in ("organisations", "venues"):
            make_feature(layer, title="Rathaus", osm_type="n", osm_id=7)
        assert titles(client) == ["Rathaus"]

    def test_hidden_things_are_not_near(self, client: Client, make_hidden: MakeFeature) -> None:
        make_hidden("playgrounds")
        assert titles(client) == []

    def test_pieces(self, client: Client, make_feature: MakeFeature) -> None:
        for number in range(5):
            make_feature("playgrounds", title=str(number), geom=north(number * 10))
        seen: list[str] = []
        address: str | None = f"/api/nearby?near={HERE}&limit=2"
        while address:
            piece = client.get(address).json()
            seen += [feature["properties"]["title"] for feature in piece["features"]]
            address = next((link["href"] for link in piece["links"] if link["rel"] == "next"), None)
        assert seen == ["0", "1", "2", "3", "4"]

    def test_english(self, client: Client, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds")
        said = ask(client, lang="en")["features"][0]["properties"]
        assert (said["kind_title"], said["page"]) == ("Playground", f"http://testserver/en/playgrounds/{made.pk}/")


class TestFilters:
    def test_layers(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="playground")
        make_feature("depots", title="depot")
        assert titles(client, layers="depots") == ["depot"]

    def test_open_now(self, client: Client, make_feature: MakeFeature) -> None:
        for title, hours in (("open", "24/7"), ("closed", "off"), ("unsaid", "")):
            make_feature("farm-shops", title=title, opening_hours=hours)
        assert titles(client, open="now") == ["open"]

    def test_open_at_a_moment(self, client: Client, make_feature: MakeFeature) -> None:
        noon = (now() + timedelta(days=3)).astimezone(UTC).replace(hour=10, minute=0)
        make_feature("farm-shops", title="that day", opening_hours=f"{noon:%b} {noon.day} 00:00-24:00")
        make_feature("farm-shops", title="another day", opening_hours=f"{noon:%b} {noon.day} off")
        assert titles(client, open=noon.isoformat()) == ["that day"]

    def test_a_question_about_later_leaves_now_known(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("farm-shops", title="always", opening_hours="24/7")
        later = now() + timedelta(days=13)
        assert titles(client, open=later.isoformat()) == ["always"]
        assert titles(client, open="now") == ["always"]

    def test_wheelchair(self, client: Client, make_feature: MakeFeature) -> None:
        for wheelchair in ("yes", "limited", "no", ""):
            make_feature("playgrounds", title=wheelchair or "unsaid", wheelchair=wheelchair)
        assert set(titles(client, wheelchair="yes")) == {"yes", "limited"}

    def test_freshness(self, client: Client, make_feature: MakeFeature) -> None:
        old = datetime(2010, 1, 1, tzinfo=UTC)
        for title, seen in (("old", old), ("new", now() - timedelta(days=400))):
            make_feature("playgrounds", title=title, osm_edited_at=seen)
        assert titles(client, fresh="2") == ["new"]


class TestAddress:
    @pytest.fixture(autouse=True)
    def street(self) -> None:
        street = GazetteerEntry.objects.create(
            id="street-w1",
            name="Lange Straße",
            kind="street",
            importance=0.2,
            point=north(0),
            words="Lange Straße",
            context="Laage",
            label="Laage",
            bbox=[12.3, 53.9, 12.4, 54.0],
        )
        Address.objects.create(street=street, housenumber="12", number=12, osm_type="n", osm_id=1, point=north(800))

    def asked(self, client: Client, address: str) -> dict[str, Any]:
        found: dict[str, Any] = client.get("/api/nearby", {"address": address}).json()
        return found

    def test_around_a_house(self, client: Client, make_feature: MakeFeature) -> None:
        for metres in (0, 790):
            make_feature("playgrounds", title=str(metres), geom=north(metres))
        found = self.asked(client, "lange str 12")
        assert [feature["properties"]["title"] for feature in found["features"]] == ["790", "0"]
        assert found["near"] == pytest.approx([north(800).x, north(800).y])

    def test_a_house_that_is_not_there_is_said_and_its_street_alone_is_found(self, client: Client) -> None:
        assert self.asked(client, "Lange Straße 99")["parameter"] == "address"
        assert self.asked(client, "Lange Straße")["near"] == pytest.approx([north(0).x, north(0).y])

    def test_what_is_unknown_is_said(self, client: Client) -> None:
        problem = self.asked(client, "Krumme Gasse, Hintertupfingen")
        assert (problem["status"], problem["parameter"]) == (400, "address")
        assert "Krumme Gasse" in problem["detail"]


class TestBadInput:
    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ({"near": ""}, "near"),
            ({"address": "Laage"}, "near"),
            ({"near": "12"}, "near"),
            ({"near": "12,91"}, "near"),
            ({"near": "nan,1"}, "near"),
            ({"limit": "0"}, "limit"),
            ({"limit": "101"}, "limit"),
            ({"offset": "-1"}, "offset"),
            ({"offset": "9999999999"}, "offset"),
            ({"layers": "trams"}, "layers"),
            ({"open": "later"}, "open"),
            ({"open": "2099-01-01T00:00:00Z"}, "open"),
            ({"open": "2026-99-99T00:00:00Z"}, "open"),
            ({"wheelchair": "no"}, "wheelchair"),
            ({"fresh": "3"}, "fresh"),
            ({"radius": "5"}, "radius"),
        ],
    )
    def test_is_explained(self, client: Client, query: dict[str, str], parameter: str) -> None:
        response = client.get("/api/nearby", {"near": HERE, **query})
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert parameter in response.content.decode()


class TestCaching:
    def test_known_answers_are_not_sent_again(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        first = client.get("/api/nearby", {"near": HERE})
        again = client.get("/api/nearby", {"near": HERE}, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304

    def test_neither_point_nor_address(self, client: Client) -> None:
        assert client.get("/api/nearby").status_code == 400
        assert client.get("/api/nearby", {"address": "x" * 201}).json()["parameter"] == "address"

    def test_few_statements(
        self,
        client: Client,
        make_feature: MakeFeature,
        django_assert_max_num_queries: Any,  # noqa: ANN401
    ) -> None:
        for _ in range(10):
            make_feature("playgrounds", opening_hours="24/7")
        ask(client, open="now")
        make_feature("playgrounds")
        with django_assert_max_num_queries(4):
            ask(client)
