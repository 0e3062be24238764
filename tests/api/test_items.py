from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from api.ogc.query import DEFAULT_LIMIT, MAX_LIMIT
from layers.core.models import Status
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

ITEMS = "/api/collections/playgrounds/items"
EVENTS = "/api/collections/events/items"

pytestmark = pytest.mark.django_db


def titles(client: Client, path: str = ITEMS, **query: str) -> set[str]:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return {feature["properties"]["title"] for feature in response.json()["features"]}


def refused(client: Client, path: str = ITEMS, **query: str) -> str:
    """The parameter that a refusal names."""
    response = client.get(path, query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["detail"]
    name: str = body["parameter"]
    return name


def test_a_list_says_what_it_is(client: Client, make_feature: MakeFeature) -> None:
    made = make_feature("playgrounds")
    response = client.get(ITEMS)
    body = response.json()
    assert response["Content-Type"] == "application/geo+json"
    assert body["type"] == "FeatureCollection"
    assert (body["numberMatched"], body["numberReturned"]) == (1, 1)
    assert datetime.fromisoformat(body["timeStamp"]).tzinfo == UTC
    assert [feature["id"] for feature in body["features"]] == [made.pk]
    assert {link["rel"]: link["href"] for link in body["links"]} == {
        "self": f"http://testserver{ITEMS}",
        "alternate": f"http://testserver{ITEMS}?f=html",
        "collection": "http://testserver/api/collections/playgrounds",
    }


class TestLimit:
    def test_bounds_the_list(self, client: Client, make_feature: MakeFeature) -> None:
        for _ in range(3):
            make_feature("playgrounds")
        assert client.get(ITEMS, {"limit": "2"}).json()["numberReturned"] == 2
        assert client.get(ITEMS).json()["numberReturned"] == 3

    @pytest.mark.parametrize("text", ["0", "-1", "unlimited", "1.5", "", "1e3", "٣", "+5", " 5"])
    def test_refuses(self, client: Client, text: str) -> None:
        assert refused(client, limit=text) == "limit"

    @pytest.mark.parametrize("text", [str(MAX_LIMIT), str(MAX_LIMIT + 1), "99999", "999999999"])
    def test_above_the_maximum_is_the_maximum(self, client: Client, text: str) -> None:
        assert client.get(ITEMS, {"limit": text}).status_code == 200

    def test_has_a_default(self) -> None:
        assert 0 < DEFAULT_LIMIT < MAX_LIMIT


class TestPaging:
    def read_all(self, client: Client, url: str) -> list[dict[str, Any]]:
        pieces = []
        while url:
            pieces.append(client.get(url.removeprefix("http://testserver")).json())
            url = next((link["href"] for link in pieces[-1]["links"] if link["rel"] == "next"), "")
        return pieces

    def test_gives_everything_once(self, client: Client, make_feature: MakeFeature) -> None:
        made = [make_feature("playgrounds").pk for _ in range(5)]
        pieces = self.read_all(client, f"http://testserver{ITEMS}?limit=2")
        assert [piece["numberReturned"] for piece in pieces] == [2, 2, 1]
        assert {piece["numberMatched"] for piece in pieces} == {5}
        assert [feature["id"] for piece in pieces for feature in piece["features"]] == made

    def test_keeps_the_filters_and_the_language(self, client: Client, make_feature: MakeFeature) -> None:
        for surface in ("sand", "grass", "sand"):
            make_feature("playgrounds", surface=surface)
        pieces = self.read_all(client, f"http://testserver{ITEMS}?limit=1&surface=sand&lang=en&bbox=12,53,13,54")
        assert len(pieces) == 2
        assert dict(parse_qsl(urlsplit(pieces[0]["links"][-1]["href"]).query)).keys() == {
            "limit", "surface", "lang", "bbox", "cursor"
        }  # fmt: skip

    @pytest.mark.parametrize("token", ["", "1", "1:", "abc", "1:abc", "0:x:y", "5;drop"])
    def test_refuses_a_token_that_is_not_ours(self, client: Client, token: str) -> None:
        assert refused(client, cursor=token) == "cursor"

    def test_refuses_a_token_of_another_layer(self, client: Client, make_feature: MakeFeature) -> None:
        for _ in range(2):
            make_feature("playgrounds")
        first = client.get(ITEMS, {"limit": "1"}).json()
        token = dict(parse_qsl(urlsplit(first["links"][-1]["href"]).query))["cursor"]
        assert refused(client, "/api/collections/rest-spots/items", cursor=token) == "cursor"
        assert refused(client, cursor=token.replace(token.split(":")[0], "99999", 1)) == "cursor"


class TestBBox:
    @pytest.mark.parametrize(
        ("bbox", "expected"),
        [
            ("12,53,13,54", {"Laage"}),
            ("12,53,0,13,54,100", {"Laage"}),
            ("170,-30,-170,0", {"Fiji"}),
            ("-180,-90,180,90", {"Laage", "Fiji"}),
            ("-180,-90,180,-80", set()),
            ("0,0,0,0", set()),
        ],
    )
    def test_keeps_what_touches_it(self, client: Client, make_feature: MakeFeature, bbox: str, expected: set[str]) -> None:
        make_feature("playgrounds", title="Laage")
        make_feature("playgrounds", title="Fiji", geom=Point(178, -17))
        assert titles(client, bbox=bbox) == expected

    @pytest.mark.parametrize("bbox", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,3,2,2", "200,0,201,1", "nan,0,1,1"])
    def test_refuses(self, client: Client, bbox: str) -> None:
        assert refused(client, bbox=bbox) == "bbox"


class TestDatetime:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-06-13", {"fair"}),
            ("2026-06-13T15:30:00Z", {"fair"}),
            ("2026-06-13T17:30:00+02:00", {"fair"}),
            ("2026-06-13T17:30:00Z", set()),
            ("2026-06-13/2026-07-02", {"fair", "feast"}),
            ("../2026-06-30", {"fair"}),
            ("2026-06-30/..", {"feast"}),
            ("/2026-06-30", {"fair"}),
            ("2026-06-30/", {"feast"}),
            ("0001-01-01/9999-12-31", {"fair", "feast"}),
            ("2026-06-14T12:00:00+20:00", {"fair"}),
        ],
    )
    def test_really_filters(self, client: Client, make_feature: MakeFeature, text: str, expected: set[str]) -> None:
        start = datetime(2026, 6, 13, 15, tzinfo=UTC)
        make_feature("events", title="fair", starts_at=start, ends_at=start.replace(hour=17))
        make_feature("events", title="feast", starts_at=start.replace(month=7, day=1))
        assert titles(client, EVENTS, datetime=text) == expected

    def test_things_without_a_time_always_match(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="there")
        assert titles(client, datetime="1990-01-01") == {"there"}

    @pytest.mark.parametrize("text", ["garbage", "", "..", "../..", "/", "2026-06-14/2026-06-13", "2026-06-13/2026-06-14/x"])
    def test_refuses(self, client: Client, text: str) -> None:
        assert refused(client, EVENTS, datetime=text) == "datetime"


class TestPropertyFilters:
    @pytest.mark.parametrize(
        ("layer_id", "query"),
        [
            ("playgrounds", {"surface": "sand"}),
            ("playgrounds", {"age_from": "3"}),
            ("playgrounds", {"equipment": "slide"}),
            ("playgrounds", {"surface": "sand", "equipment": "swing"}),
            ("playgrounds", {"title": 'wanted "quoted" 100 %'}),
            ("rest-spots", {"lit": "true", "kind": "bench"}),
            ("events", {"starts_at": "2026-06-13"}),
            ("events", {"starts_at": "2026-06-13T15:00:00Z"}),
            ("events", {"starts_at": "../2026-06-30"}),
        ],
    )
    def test_keep_what_has_the_value(
        self, client: Client, make_feature: MakeFeature, layer_id: str, query: dict[str, str]
    ) -> None:
        wanted = {
            "playgrounds": {"surface": "sand", "age_from": 3, "equipment": ["slide", "swing"]},
            "rest-spots": {"lit": True, "kind": "bench"},
            "events": {},
        }[layer_id]
        make_feature(layer_id, title='wanted "quoted" 100 %', **wanted)
        make_feature(
            layer_id, title="other", **({"starts_at": datetime(2027, 1, 1, tzinfo=UTC)} if layer_id == "events" else {})
        )
        assert titles(client, f"/api/collections/{layer_id}/items", **query) == {'wanted "quoted" 100 %'}

    def test_know_relations_by_their_number(self, client: Client, make_feature: MakeFeature) -> None:
        venue = make_feature("venues")
        make_feature("events", title="there", venue=venue)
        make_feature("events", title="elsewhere")
        assert titles(client, EVENTS, venue=str(venue.pk)) == {"there"}

    @pytest.mark.parametrize(
        ("name", "text"),
        [("age_from", "three"), ("age_from", "3.0"), ("age_from", "9" * 30), ("area", "Laage"), ("surface", "a\0b")],
    )
    def test_refuse_what_does_not_fit(self, client: Client, name: str, text: str) -> None:
        assert refused(client, **{name: text}) == name

    @pytest.mark.parametrize("text", ["99999", "-1", "999999999999999999"])
    def test_take_a_number_that_no_row_can_have(self, client: Client, make_feature: MakeFeature, text: str) -> None:
        make_feature("playgrounds", age_from=3)
        assert titles(client, age_from=text) == set()
        assert titles(client, area=text) == set()

    @pytest.mark.parametrize("text", ["yes", "1", "True", ""])
    def test_know_two_truths(self, client: Client, text: str) -> None:
        assert refused(client, "/api/collections/rest-spots/items", lit=text) == "lit"

    @pytest.mark.parametrize(
        "name", ["status", "osm_tags", "geom", "is_demo", "overrides", "area__title", "title__contains", "pk"]
    )
    def test_reach_nothing_that_is_not_public(self, client: Client, name: str) -> None:
        assert refused(client, **{name: "x"}) == name


class TestParameters:
    def test_that_are_unknown_are_named_with_those_that_exist(self, client: Client) -> None:
        body = client.get(ITEMS, {"foo": "1"}).json()
        assert body["parameter"] == "foo"
        assert "bbox" in body["detail"]
        assert "surface" in body["detail"]

    def test_that_are_repeated_are_refused(self, client: Client) -> None:
        response = client.get(f"{ITEMS}?limit=1&limit=2")
        assert (response.status_code, response.json()["parameter"]) == (400, "limit")

    def test_lang_knows_the_languages(self, client: Client) -> None:
        assert refused(client, lang="fr") == "lang"


class TestAnyQuery(TestCase):
    names = st.sampled_from(["bbox", "limit", "datetime", "cursor", "lang", "title", "starts_at", "venue", "area", "x"])
    times = st.builds("{}/{}".format, *[st.sampled_from(["", "..", "2026-06-13", "2026-06-13T15:00:00Z"])] * 2)

    @given(st.dictionaries(names, st.text(max_size=30) | st.text("0123456789.,-:/TZ", max_size=30) | times, max_size=3))
    @settings(max_examples=400)
    def test_is_answered_or_refused_by_name(self, query: dict[str, str]) -> None:
        response = self.client.get(EVENTS, query)
        assert response.status_code in {200, 400}
        assert response.status_code == 200 or response.json()["parameter"] in query


class TestItem:
    def test_is_the_entry_of_the_list_with_links(self, client: Client, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", equipment=["slide"])
        body = client.get(f"{ITEMS}/{made.pk}").json()
        assert {link["rel"] for link in body.pop("links")} == {"self", "alternate", "collection"}
        assert body == client.get(ITEMS).json()["features"][0]

    @pytest.mark.parametrize(
        "feature_id", ["0", "-1", "999999", "9" * 18, "9" * 40, "abc", "1.0", "1e3", "²", "null", "%00"]
    )
    def test_that_is_not_there_is_not_found(self, client: Client, feature_id: str) -> None:
        response = client.get(f"{ITEMS}/{feature_id}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"

    def test_that_is_not_public_is_not_found(self, client: Client, make_hidden: MakeFeature) -> None:
        assert client.get(f"{ITEMS}/{make_hidden('playgrounds').pk}").status_code == 404

    def test_takes_no_parameters(self, client: Client, make_feature: MakeFeature) -> None:
        response = client.get(f"{ITEMS}/{make_feature('playgrounds').pk}", {"limit": "1"})
        assert (response.status_code, response.json()["parameter"]) == (400, "limit")


class TestVisibility:
    @pytest.mark.parametrize("status", Status)
    def test_the_public_gets_what_is_public(self, client: Client, make_feature: MakeFeature, status: Status) -> None:
        made = make_feature("playgrounds", status=status)
        expected = status in {Status.PUBLISHED, Status.UNCONFIRMED}
        assert client.get(ITEMS).json()["numberMatched"] == expected
        assert (client.get(f"{ITEMS}/{made.pk}").status_code == 200) == expected
        assert ("extent" in client.get("/api/collections/playgrounds").json()) == expected

    def test_what_only_some_see_is_kept_nowhere(self, client: Client, make_hidden: MakeFeature, superuser: User) -> None:
        made = make_hidden("playgrounds")
        sign_in_twice(client, superuser)
        for path in (ITEMS, f"{ITEMS}/{made.pk}", "/api/collections/playgrounds"):
            response = client.get(path)
            assert response.status_code == 200
            assert response["Cache-Control"] == "private, no-store"
            # Who sees a thing alone may change it, and says so with its tag.
            assert ("ETag" in response) == path.endswith(f"/{made.pk}")
        client.logout()
        assert client.get(ITEMS).json()["numberMatched"] == 0
