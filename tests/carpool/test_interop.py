"""Another platform from its first question to the end of a ride, with rides that people really offered.

The client knows nothing but the document of the standard; what it finds it books.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from layers.rides.asking import ask_for_ride
from layers.rides.bookings.answering import accept
from layers.rides.drafts import OfferDraft, Once, RequestDraft, Weekly
from layers.rides.models import Booking, Luggage
from layers.rides.offering import offer_ride
from tests.carpool.clock import travel_to
from tests.carpool.world import HOME_LABEL, PASSENGER, Peer, person, seconds
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST
from tests.rides.roads import SmallRoads, place_at

if TYPE_CHECKING:
    from layers.rides.models import Offer

    Json = dict[str, Any]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]

LABELS = (HOME_LABEL, "Hidden lane 3")


@pytest.fixture
def at() -> datetime:
    """Tomorrow at noon."""
    return (now().astimezone(UTC) + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)


def offered(at: datetime, beside: tuple[float, float] = (0, 0), **more: Any) -> Offer:  # noqa: ANN401 (of a draft)
    """A ride from a home near the west end to one near the east end."""
    home = place_at(WEST[0] + 130 + beside[0], WEST[1] + 70 + beside[1])
    draft = OfferDraft([home, place_at(EAST[0] - 90, EAST[1] - 60)], LABELS, Once(at), luggage=Luggage.LARGE, **more)
    return offer_ride(driver=person("dora"), draft=draft)


def query(at: datetime, begin: tuple[float, float] = MIDDLE, end: tuple[float, float] = EAST) -> Json:
    departure, arrival = place_at(*begin), place_at(*end)
    return {
        "departureLat": departure.lat,
        "departureLng": departure.lon,
        "arrivalLat": arrival.lat,
        "arrivalLng": arrival.lon,
        "departureDate": seconds(at),
        "timeDelta": 7200,
    }


def booking_for(journey: Json) -> Json:
    """What a client makes of a journey that it has found."""
    places = ("passengerPickupLat", "passengerPickupLng", "passengerDropLat", "passengerDropLng", "passengerPickupDate")
    return {
        "id": str(uuid4()),
        "driver": journey["driver"],
        "passenger": PASSENGER,
        "status": "WAITING_CONFIRMATION",
        "price": journey["price"],
        "driverJourneyId": journey["id"],
        **{name: journey[name] for name in places},
    }


def test_from_the_question_to_the_end(peer: Peer, at: datetime) -> None:
    ride = offered(at, contribution_cents=300)
    (journey,) = peer.get("driver_journeys", query(at)).json()
    made = peer.post("bookings", booking_for(journey))
    assert made.status_code == 201, made.content
    address = f"bookings/{made.json()['id']}"
    assert made.json()["status"] == "WAITING_CONFIRMATION"
    accept(driver=ride.driver, booking=Booking.objects.get(), version=1)
    assert peer.get(address).json()["status"] == "CONFIRMED"
    message = {"from": booking_for(journey)["passenger"], "to": journey["driver"], "message": "I wear a red hat."}
    about = {"recipientCarpoolerType": "DRIVER", "bookingId": made.json()["id"]}
    assert peer.post("messages", {**message, **about}).status_code == 201
    with travel_to(at + timedelta(hours=3)):
        assert peer.get(address).json()["status"] == "COMPLETED_PENDING_VALIDATION"
        assert peer.patch(f"{address}?status=VALIDATED").status_code == 200
        assert peer.get(address).json()["status"] == "VALIDATED"


def test_a_detour_comes_after_the_departure(peer: Peer, at: datetime) -> None:
    offered(at, detour_limit_s=1800)
    asked = {**query(at, begin=NORTH), "departureRadius": 0.5}
    (journey,) = peer.get("driver_journeys", asked).json()
    assert journey["passengerPickupDate"] > seconds(at) + 1000
    assert journey["driverDepartureDate"] == seconds(at)


def test_the_seats_run_out(peer: Peer, at: datetime) -> None:
    ride = offered(at, seats=1)
    (journey,) = peer.get("driver_journeys", query(at)).json()
    assert journey["availableSeats"] == 1
    peer.post("bookings", booking_for(journey))
    accept(driver=ride.driver, booking=Booking.objects.get(), version=1)
    assert peer.get("driver_journeys", query(at)).json() == []
    # Whoever found it before that waits in line.
    assert peer.post("bookings", booking_for(journey)).json()["status"] == "WAITING_CONFIRMATION"
    assert Booking.objects.latest("pk").state == "waiting"


def test_every_week(peer: Peer, at: datetime) -> None:
    days = Weekly(127, at.time(), at.date(), at.date() + timedelta(days=60))
    draft = OfferDraft([place_at(*WEST), place_at(*EAST)], LABELS, days, luggage=Luggage.LARGE)
    offer_ride(driver=person("dora"), draft=draft)
    asked = {**query(at), "departureTimeOfDay": "12:15:00"}
    del asked["departureDate"]
    (trip,) = peer.get("driver_regular_trips", asked).json()
    assert len(trip["schedules"]) == 7
    journey = {**trip, **trip["schedules"][0]["journeySchedules"][0], "price": {"type": "UNKNOWN"}}
    assert peer.post("bookings", booking_for(journey)).status_code == 201


@pytest.mark.parametrize("begin", [(0.0, 90_000.0), (4_000_000.0, 0.0)])
def test_where_no_road_is_nothing_is_found(peer: Peer, at: datetime, begin: tuple[float, float]) -> None:
    offered(at)
    answer = peer.get("driver_journeys", query(at, begin))
    assert (answer.status_code, answer.json()) == (200, [])


class TestNobodyLearnsWhereSomebodyLives:
    """All answers are made of the public route: whatever else is known of a ride, no byte of it leaves."""

    def answers(self, peer: Peer, at: datetime) -> str:
        """Everything that another platform can ask for."""
        day, clock = query(at, WEST), {"departureTimeOfDay": at.strftime("%H:%M:%S")}
        found = [
            peer.get("driver_journeys", day),
            peer.get("passenger_journeys", day),
            peer.get("driver_regular_trips", {**day, **clock}),
            peer.get("passenger_regular_trips", {**day, **clock}),
            peer.get("amarillo/carpools"),
            peer.get(f"amarillo/carpools/{peer.get('amarillo/carpools').json()[0]['id']}"),
        ]
        (journey,) = found[0].json()
        found.append(peer.post("bookings", booking_for(journey)))
        booking = Booking.objects.get()
        accept(driver=booking.offer.driver, booking=booking, version=1)
        found.append(peer.get(f"bookings/{booking.operator_booking}"))
        assert all(answer.status_code in {200, 201} for answer in found)
        return "\n".join(answer.content.decode() for answer in found)

    def test_no_name_no_address_no_label_no_code_word(self, peer: Peer, at: datetime) -> None:
        offered(at)
        ends = [place_at(WEST[0] + 130, WEST[1] + 70), place_at(EAST[0] - 90, EAST[1] - 60)]
        ask_for_ride(rider=person("rolf"), draft=RequestDraft(ends, LABELS, Once(at)))
        text = self.answers(peer, at)
        assert "Dora the Fox" in text
        assert "Rolf the Fox" in text
        code_word = Booking.objects.get().code_word
        for secret in ("secret.example", "Gertrude", "Hidden", HOME_LABEL, code_word):
            assert secret not in text

    def test_two_homes_of_one_cell_cannot_be_told_apart(self, peer: Peer, at: datetime, country: SmallRoads) -> None:
        """However the driver's home lies within its cell, the answers are the same but for numbers and times of writing."""
        assert country.version
        one = offered(at)
        first = self.told(peer, at)
        one.delete()
        offered(at, beside=(25, -20))
        assert self.told(peer, at) == first

    def told(self, peer: Peer, at: datetime) -> list[Json]:
        journeys = peer.get("driver_journeys", query(at, WEST)).json() + peer.get("amarillo/carpools").json()
        assert len(journeys) == 2
        numbered = {"id", "webUrl", "driver", "deeplink", "lastUpdated"}
        return [{name: value for name, value in journey.items() if name not in numbered} for journey in journeys]

    def test_no_number_follows_a_person_from_ride_to_ride(self, peer: Peer, at: datetime) -> None:
        for _ in range(2):
            offered(at)
        journeys = peer.get("driver_journeys", query(at)).json()
        assert len({journey["driver"]["id"] for journey in journeys}) == 2
