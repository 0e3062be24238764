"""`GET /driver_journeys`, rule by rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polyline
import pytest

from tests.carpool.world import DURATION_S, MORNING, STOPS, Peer, between, offer, once, seconds, weekly

if TYPE_CHECKING:
    Json = dict[str, Any]

pytestmark = pytest.mark.django_db
PATH = "driver_journeys"
NUMBERS = ("departureLat", "departureLng", "arrivalLat", "arrivalLng", "departureDate")


def query(start: int = 0, end: int = 3, **more: Any) -> Json:  # noqa: ANN401 (of any parameter)
    return {**between(start, end), "departureDate": seconds(MORNING), **more}


def found(peer: Peer, **more: Any) -> list[Json]:  # noqa: ANN401 (as above)
    answer = peer.get(PATH, query(**more))
    assert answer.status_code == 200, answer.content
    listed: list[Json] = answer.json()
    return listed


class TestWhatIsFound:
    def test_a_ride_from_the_start_to_the_end(self, peer: Peer) -> None:
        ride = offer(contribution_cents=250, car="blue estate car", pets=True)
        (journey,) = found(peer)
        assert journey["operator"] == "localhost"
        assert journey["id"] == f"{ride.pk}-20300304"
        assert journey["type"] == "PLANNED"
        assert journey["passengerPickupDate"] == journey["driverDepartureDate"] == seconds(MORNING)
        assert journey["duration"] == DURATION_S
        assert (journey["passengerPickupLng"], journey["passengerPickupLat"]) == STOPS[0]
        assert (journey["passengerDropLng"], journey["passengerDropLat"]) == STOPS[3]
        assert (journey["driverDepartureLng"], journey["driverDepartureLat"]) == STOPS[0]
        assert (journey["driverArrivalLng"], journey["driverArrivalLat"]) == STOPS[3]
        assert journey["driver"] == {"id": f"driver-of-{ride.pk}", "operator": "localhost", "alias": "Dora the Fox"}
        assert journey["availableSeats"] == 3
        assert journey["price"] == {"type": "PAYING", "amount": 2.5, "currency": "EUR"}
        assert journey["car"] == {"model": "blue estate car"}
        assert journey["preferences"] == {"animals": True, "luggageSize": 3}
        assert journey["webUrl"].endswith(f"/rides/{ride.pk}/")

    def test_only_the_shared_part_is_the_journey(self, peer: Peer) -> None:
        offer()
        (journey,) = found(peer, start=1, end=2, departureDate=seconds(MORNING) + 600)
        assert journey["duration"] == DURATION_S / 3
        assert 2500 < journey["distance"] < 3500
        assert polyline.decode(journey["journeyPolyline"]) == [(lat, lon) for lon, lat in STOPS[1:3]]
        assert journey["passengerPickupDate"] == journey["driverDepartureDate"] + 600

    def test_one_day_of_what_comes_back_every_week(self, peer: Peer) -> None:
        ride = offer(weekly())
        (journey,) = found(peer)
        assert journey["id"] == f"{ride.pk}-20300304"
        assert found(peer, departureDate=seconds(MORNING - timedelta(days=1))) == []  # a Sunday

    def test_a_window_over_midnight(self, peer: Peer) -> None:
        offer(once(MORNING.replace(hour=22, minute=55)))
        assert len(found(peer, departureDate=seconds(MORNING.replace(hour=23, minute=5)))) == 1

    @pytest.mark.parametrize(("cents", "kind"), [(0, "FREE"), (None, "UNKNOWN"), (300, "PAYING")])
    def test_the_price_says_what_kind_it_is_of(self, peer: Peer, cents: int | None, kind: str) -> None:
        offer(contribution_cents=cents)
        assert found(peer)[0]["price"]["type"] == kind

    def test_walking_is_told(self, peer: Peer) -> None:
        offer()
        (journey,) = found(peer, departureLat=STOPS[0][1] + 0.004)
        assert 400 < journey["departureToPickupWalkingDistance"] < 500
        assert journey["departureToPickupWalkingDuration"] > 300
        assert journey["dropoffToArrivalWalkingDistance"] == 0


class TestWhatIsNot:
    def test_the_other_way_round(self, peer: Peer) -> None:
        offer()
        assert found(peer, start=3, end=0) == []

    def test_what_is_over(self, peer: Peer) -> None:
        past = MORNING.replace(year=2020)
        offer(once(past))
        assert found(peer, departureDate=seconds(past)) == []

    def test_what_is_only_among_women(self, peer: Peer) -> None:
        offer(women_only=True)
        assert found(peer) == []

    def test_what_is_not_published(self, peer: Peer) -> None:
        offer(status="draft")
        assert found(peer) == []


class TestTheTime:
    def test_a_quarter_of_an_hour_earlier_or_later_where_nothing_is_said(self, peer: Peer) -> None:
        offer()
        assert len(found(peer, departureDate=seconds(MORNING) + 900)) == 1
        assert len(found(peer, departureDate=seconds(MORNING) - 900)) == 1
        assert found(peer, departureDate=seconds(MORNING) + 901) == []
        assert found(peer, departureDate=seconds(MORNING) - 901) == []

    def test_as_much_as_is_said(self, peer: Peer) -> None:
        offer()
        late = seconds(MORNING) + 3600
        assert found(peer, departureDate=late, timeDelta=3599) == []
        assert len(found(peer, departureDate=late, timeDelta=3600)) == 1


class TestTheCircles:
    def test_a_kilometre_where_nothing_is_said(self, peer: Peer) -> None:
        offer()
        assert len(found(peer, departureLat=STOPS[0][1] - 0.0089)) == 1  # 990 m
        assert found(peer, departureLat=STOPS[0][1] - 0.0091) == []  # 1013 m

    @pytest.mark.parametrize(("radius", "end"), [("departureRadius", "departureLat"), ("arrivalRadius", "arrivalLat")])
    def test_each_end_has_its_own(self, peer: Peer, radius: str, end: str) -> None:
        offer()
        far = {end: query()[end] + (0.02 if end == "arrivalLat" else -0.02)}  # 2.2 km
        assert found(peer, **far) == []
        assert len(found(peer, **far, **{radius: 2.5})) == 1
        other = {"departureRadius", "arrivalRadius"} - {radius}
        assert found(peer, **far, **{other.pop(): 2.5}) == []


class TestTheCount:
    def test_everything_where_nothing_is_said(self, peer: Peer) -> None:
        for number in range(12):
            offer(driver=f"driver{number}")
        assert len(found(peer)) == 12

    @pytest.mark.parametrize("count", [0, 1, 2])
    def test_as_many_as_are_asked_for(self, peer: Peer, count: int) -> None:
        for number in range(3):
            offer(driver=f"driver{number}")
        assert len(found(peer, count=count)) == count

    def test_each_journey_has_a_number_of_its_own(self, peer: Peer) -> None:
        offer()
        offer(weekly())
        numbers = [journey["id"] for journey in found(peer)]
        assert len(set(numbers)) == 2
        assert all(1 <= len(number) <= 255 for number in numbers)


class TestWrongQuestions:
    @pytest.mark.parametrize("name", NUMBERS)
    def test_something_is_missing(self, peer: Peer, name: str) -> None:
        asked = query()
        del asked[name]
        answer = peer.get(PATH, asked)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("departureLat", "north"),
            ("departureLat", "90.1"),
            ("departureLng", "180.1"),
            ("arrivalLat", "nan"),
            ("arrivalLat", "-91"),
            ("arrivalLng", "inf"),
            ("arrivalLng", ""),
            ("departureDate", "2030-03-04"),
            ("departureDate", "-1"),
            ("departureDate", "1.5"),
            ("departureDate", "99999999999999999999"),
            ("timeDelta", "-1"),
            ("timeDelta", "ten"),
            ("timeDelta", "43201"),
            ("departureRadius", "-0.1"),
            ("departureRadius", "10.1"),
            ("arrivalRadius", "wide"),
            ("count", "-1"),
            ("count", "1.5"),
            ("count", "all"),
        ],
    )
    def test_something_is_wrong(self, peer: Peer, name: str, value: str) -> None:
        answer = peer.get(PATH, {**query(), name: value})
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    def test_the_same_twice(self, peer: Peer) -> None:
        answer = peer.get(f"{PATH}?count=1&count=2", None)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("count: ")
