"""`GET /driver_regular_trips` and `GET /passenger_regular_trips`, rule by rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.carpool.clock import travel_to
from tests.carpool.world import MORNING, Peer, between, offer, request, seconds, weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2030, 3, 3, 12, tzinfo=UTC)
KINDS: dict[str, Callable[..., Any]] = {"driver": offer, "passenger": request}


@pytest.fixture(autouse=True)
def _on_the_day_before() -> Iterator[None]:
    with travel_to(SUNDAY):
        yield


def query(**more: object) -> Json:
    return {**between(1, 2), "departureTimeOfDay": "07:35:00", **more}


def found(peer: Peer, kind: str, **more: object) -> list[Json]:
    answer = peer.get(f"{kind}_regular_trips", query(**more))
    assert answer.status_code == 200, answer.content
    listed: list[Json] = answer.json()
    return listed


def days(trip: Json) -> list[str]:
    return [schedule["passengerPickupDay"] for schedule in trip["schedules"]]


def test_a_driver_of_every_working_day(peer: Peer) -> None:
    ride = offer(weekly())
    (trip,) = found(peer, "driver")
    assert trip["driver"]["id"] == f"driver-of-{ride.pk}"
    assert trip["operator"] == "localhost"
    assert trip["duration"] == 600
    assert days(trip) == ["MON", "TUE", "WED", "THU", "FRI"]
    monday = trip["schedules"][0]
    assert monday["passengerPickupTimeOfDay"] == "07:40:00"
    first, second = monday["journeySchedules"]
    assert first["passengerPickupDate"] == seconds(MORNING) + 600
    assert second["passengerPickupDate"] - first["passengerPickupDate"] == 7 * 86400
    assert first["type"] == "PLANNED"
    assert first["driverDepartureDate"] == seconds(MORNING)
    assert first["id"] == f"{ride.pk}-20300304"


def test_a_passenger_of_every_working_day(peer: Peer) -> None:
    wanted = request(weekly(), latest_s=1200)
    (trip,) = found(peer, "passenger")
    assert trip["passenger"]["id"] == f"rider-of-{wanted.pk}"
    assert days(trip) == ["MON", "TUE", "WED", "THU", "FRI"]
    assert trip["schedules"][0]["passengerPickupTimeOfDay"] == "07:35:00"
    assert trip["schedules"][0]["journeySchedules"][0]["driverDepartureDate"] == seconds(MORNING) + 300


@pytest.mark.parametrize("kind", KINDS)
class TestBoth:
    def test_what_goes_once_is_not_among_them(self, peer: Peer, kind: str) -> None:
        KINDS[kind]()
        assert found(peer, kind) == []

    def test_only_on_the_days_that_are_asked_for(self, peer: Peer, kind: str) -> None:
        KINDS[kind](weekly())
        assert days(found(peer, kind, departureWeekdays="TUE,SUN")[0]) == ["TUE"]
        assert found(peer, kind, departureWeekdays="SAT,SUN") == []

    def test_only_at_the_time_that_is_asked_for(self, peer: Peer, kind: str) -> None:
        KINDS[kind](weekly(clock=time(9)))
        assert found(peer, kind) == []
        assert len(found(peer, kind, timeDelta=7200)) == 1

    def test_not_before_the_first_day(self, peer: Peer, kind: str) -> None:
        KINDS[kind](weekly())
        wednesday = seconds(MORNING + timedelta(days=2))
        trip = found(peer, kind, departureWeekdays="MON,WED", minDepartureDate=wednesday)[0]
        dates = [one["passengerPickupDate"] for weekly_ in trip["schedules"] for one in weekly_["journeySchedules"]]
        assert min(dates) >= wednesday

    def test_not_after_the_last_day(self, peer: Peer, kind: str) -> None:
        KINDS[kind](weekly())
        tuesday = seconds(MORNING + timedelta(days=1, hours=6))
        assert days(found(peer, kind, maxDepartureDate=tuesday)[0]) == ["MON", "TUE"]

    def test_not_on_days_that_are_left_out(self, peer: Peer, kind: str) -> None:
        KINDS[kind](weekly(weekdays=1, skipped_days=[date(2030, 3, 4)]))
        (monday,) = found(peer, kind)[0]["schedules"]
        assert len(monday["journeySchedules"]) == 1

    def test_as_many_as_are_asked_for(self, peer: Peer, kind: str) -> None:
        for number in range(3):
            KINDS[kind](weekly(), f"person{number}")
        assert len(found(peer, kind)) == 3
        assert len(found(peer, kind, count=2)) == 2

    @pytest.mark.parametrize("name", ["departureLat", "departureLng", "arrivalLat", "arrivalLng", "departureTimeOfDay"])
    def test_something_is_missing(self, peer: Peer, kind: str, name: str) -> None:
        asked = query()
        del asked[name]
        answer = peer.get(f"{kind}_regular_trips", asked)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("departureTimeOfDay", "7:30"),
            ("departureTimeOfDay", "07:30"),
            ("departureTimeOfDay", "24:00:00"),
            ("departureTimeOfDay", "07:30:00Z"),
            ("departureTimeOfDay", "07:30:00\n"),
            ("departureWeekdays", "MON,XYZ"),
            ("departureWeekdays", ""),
            ("minDepartureDate", "soon"),
            ("maxDepartureDate", "-5"),
            ("arrivalLat", "north"),
            ("count", "-1"),
            ("timeDelta", "1e3"),
            ("departureRadius", "11"),
        ],
    )
    def test_something_is_wrong(self, peer: Peer, kind: str, name: str, value: str) -> None:
        answer = peer.get(f"{kind}_regular_trips", query(**{name: value}))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    def test_an_end_before_the_beginning(self, peer: Peer, kind: str) -> None:
        answer = peer.get(f"{kind}_regular_trips", query(minDepartureDate=100, maxDepartureDate=99))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("maxDepartureDate: ")

    @pytest.mark.parametrize("clock", ["07:35:00.5", "07:34:60", "07:35:59"])
    def test_other_ways_to_write_a_time(self, peer: Peer, kind: str, clock: str) -> None:
        KINDS[kind](weekly())
        assert len(found(peer, kind, departureTimeOfDay=clock)) == 1
