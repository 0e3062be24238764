"""`GET /passenger_journeys`, rule by rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polyline
import pytest

from tests.carpool.clock import travel_to
from tests.carpool.world import MORNING, STOPS, Peer, between, once, request, seconds, weekly

if TYPE_CHECKING:
    Json = dict[str, Any]

pytestmark = pytest.mark.django_db
PATH = "passenger_journeys"


def query(**more: object) -> Json:
    return {**between(1, 2), "departureDate": seconds(MORNING), **more}


def found(peer: Peer, **more: object) -> list[Json]:
    answer = peer.get(PATH, query(**more))
    assert answer.status_code == 200, answer.content
    listed: list[Json] = answer.json()
    return listed


class TestWhatIsFound:
    def test_somebody_who_wants_to_come_along(self, peer: Peer) -> None:
        wanted = request(seats=2, pets=True)
        (journey,) = found(peer)
        assert journey["operator"] == "localhost"
        assert journey["type"] == "PLANNED"
        assert journey["passenger"] == {"id": f"rider-of-{wanted.pk}", "operator": "localhost", "alias": "Rolf the Fox"}
        assert journey["requestedSeats"] == 2
        assert journey["passengerPickupDate"] == journey["driverDepartureDate"] == seconds(MORNING)
        assert (journey["passengerPickupLng"], journey["passengerPickupLat"]) == STOPS[1]
        assert (journey["passengerDropLng"], journey["passengerDropLat"]) == STOPS[2]
        assert 2500 < journey["distance"] < 3500
        assert journey["duration"] > 0
        assert polyline.decode(journey["journeyPolyline"]) == [(lat, lon) for lon, lat in STOPS[1:3]]
        assert journey["preferences"] == {"animals": True, "luggageSize": 3}
        assert journey["webUrl"].endswith(f"/rides-wanted/{wanted.pk}/")
        assert 1 <= len(journey["id"]) <= 255

    def test_one_day_of_what_comes_back_every_week(self, peer: Peer) -> None:
        request(weekly())
        assert len(found(peer)) == 1
        assert found(peer, departureDate=seconds(MORNING - timedelta(days=1))) == []

    def test_as_close_to_the_time_as_they_allow(self, peer: Peer) -> None:
        request(latest_s=3600)
        late = seconds(MORNING) + 1800
        (journey,) = found(peer, departureDate=late)
        assert journey["passengerPickupDate"] == late

    def test_who_waits_already_is_picked_up_from_now_on(self, peer: Peer) -> None:
        request(latest_s=3600)
        late = MORNING + timedelta(minutes=20)
        with travel_to(late):
            (journey,) = found(peer, departureDate=seconds(late) - 300)
        assert journey["passengerPickupDate"] == seconds(late)

    def test_who_wants_to_be_there_at_a_time_leaves_before(self, peer: Peer) -> None:
        request(by_arrival=True, latest_s=0)
        (journey,) = found(peer)
        assert journey["passengerPickupDate"] == seconds(MORNING) - journey["duration"]


class TestWhatIsNot:
    def test_who_does_not_want_to_be_seen(self, peer: Peer) -> None:
        request(is_listed=False)
        assert found(peer) == []

    def test_a_woman_who_goes_with_women(self, peer: Peer) -> None:
        request(women_only=True)
        assert found(peer) == []

    def test_what_is_over(self, peer: Peer) -> None:
        past = MORNING.replace(year=2020)
        request(once(past))
        assert found(peer, departureDate=seconds(past)) == []

    def test_what_is_not_published(self, peer: Peer) -> None:
        request(status="draft")
        assert found(peer) == []

    @pytest.mark.parametrize("name", ["departureLat", "arrivalLat"])
    def test_who_is_elsewhere(self, peer: Peer, name: str) -> None:
        request()
        far = {name: query()[name] + 0.0091}  # 1013 m
        assert found(peer, **far) == []
        assert len(found(peer, **far, departureRadius=1.1, arrivalRadius=1.1)) == 1


class TestTheRest:
    def test_a_quarter_of_an_hour_where_nothing_is_said(self, peer: Peer) -> None:
        request(latest_s=0)
        assert len(found(peer, departureDate=seconds(MORNING) + 900)) == 1
        assert found(peer, departureDate=seconds(MORNING) + 901) == []
        assert len(found(peer, departureDate=seconds(MORNING) + 901, timeDelta=901)) == 1

    @pytest.mark.parametrize(("count", "expected"), [({}, 3), ({"count": 2}, 2), ({"count": 0}, 0)])
    def test_as_many_as_are_asked_for(self, peer: Peer, count: Json, expected: int) -> None:
        for number in range(3):
            request(rider=f"rider{number}")
        assert len(found(peer, **count)) == expected

    @pytest.mark.parametrize("name", ["departureLat", "departureLng", "arrivalLat", "arrivalLng", "departureDate"])
    def test_something_is_missing(self, peer: Peer, name: str) -> None:
        asked = query()
        del asked[name]
        answer = peer.get(PATH, asked)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    @pytest.mark.parametrize(
        ("name", "value"),
        [("departureLat", "91"), ("departureDate", "now"), ("timeDelta", "x"), ("arrivalRadius", "-1"), ("count", "x")],
    )
    def test_something_is_wrong(self, peer: Peer, name: str, value: str) -> None:
        assert peer.get(PATH, query(**{name: value})).status_code == 400
