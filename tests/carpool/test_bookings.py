"""`/bookings`: a seat for somebody of another platform, through all its states."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from api.carpool.endpoint import AlreadySetError
from api.carpool.models import Partner, PartnerBooking
from api.carpool.moving import raise_status
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.parties import times_together
from layers.rides.bookings.standard import Status
from layers.rides.models import Booking
from tests.carpool.booking import body, booked, only
from tests.carpool.clock import travel_to
from tests.carpool.world import MORNING, OPERATOR, Peer, key_of, offer, once, partner, seconds, weekly

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from layers.rides.models import Offer

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db
NEEDED = (
    "id",
    "driver",
    "passenger",
    "status",
    "price",
    "passengerPickupDate",
    "passengerPickupLat",
    "passengerPickupLng",
    "passengerDropLat",
    "passengerDropLng",
)


@pytest.fixture
def ride() -> Offer:
    return offer(contribution_cents=200)


class TestAsking:
    def test_a_seat(self, peer: Peer, ride: Offer) -> None:
        asked = body(ride)
        answer = peer.post("bookings", asked)
        assert answer.status_code == 201
        made = answer.json()
        assert set(NEEDED) <= made.keys()
        for name in set(NEEDED) - {"price"}:
            assert made[name] == asked[name], name
        assert made["price"] == {"type": "PAYING", "amount": 2.0, "currency": "EUR"}
        assert made["driverJourneyId"] == f"{ride.pk}-20300304"
        booking = only()
        assert (booking.rider, booking.operator, booking.rider_alias) == (None, OPERATOR, "Paula")
        assert booking.state == "requested"

    def test_it_can_be_read_again(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        answer = peer.get(f"bookings/{made['id']}")
        assert answer.status_code == 200
        assert answer.json() == made

    def test_the_driver_is_told(self, peer: Peer, ride: Offer, mailoutbox: list[EmailMessage]) -> None:
        booked(peer, ride)
        (mail,) = mailoutbox
        assert mail.to == ["dora@secret.example"]
        assert "Paula" in mail.subject

    @pytest.mark.parametrize("name", ["driverJourneyId", "journeyId"])
    def test_for_a_day_of_what_comes_back(self, peer: Peer, name: str) -> None:
        ride = offer(weekly())
        booked(peer, ride, **{name: f"{ride.pk}-20300304"})
        assert only().day.isoformat() == "2030-03-04"

    @pytest.mark.parametrize("comes_back", [False, True])
    def test_who_gets_in_after_midnight(self, peer: Peer, *, comes_back: bool) -> None:
        leaves = MORNING.replace(hour=22, minute=55)  # 23:55 in Berlin
        ride = offer(weekly(0b1111111, time(23, 55)) if comes_back else once(leaves))
        booked(peer, ride, passengerPickupDate=seconds(leaves) + 600)
        assert only().day.isoformat() == "2030-03-04"

    @pytest.mark.parametrize("alias", ["Pau\nla", "Pau\u2028 la", "\u202ePau \u200bla", "Pau\r\n\tla\x07"])
    def test_the_passenger_has_one_line_that_can_be_seen(self, peer: Peer, ride: Offer, alias: str) -> None:
        booked(peer, ride, passenger={"id": "1", "operator": OPERATOR, "alias": alias})
        assert only().rider_alias == "Pau la"

    @pytest.mark.parametrize("missing", NEEDED)
    def test_something_is_missing(self, peer: Peer, ride: Offer, missing: str) -> None:
        asked = body(ride)
        del asked[missing]
        answer = peer.post("bookings", asked)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{missing}: ")
        assert not Booking.objects.exists()

    @pytest.mark.parametrize(
        ("name", "value", "at_fault"),
        [
            ("id", "17", "id"),
            ("status", "CONFIRMED", "status"),
            ("status", "MAYBE", "status"),
            ("passengerPickupLat", 91, "passengerPickupLat"),
            ("passengerPickupLng", "east", "passengerPickupLng"),
            ("passengerDropLat", None, "passengerDropLat"),
            ("passengerDropLng", 181, "passengerDropLng"),
            ("passengerPickupDate", -1, "passengerPickupDate"),
            ("passengerPickupDate", "tomorrow", "passengerPickupDate"),
            ("passenger", {"id": "1", "operator": OPERATOR}, "passenger.alias"),
            ("passenger", {"id": "1", "operator": OPERATOR, "alias": "\u200b"}, "passenger.alias"),
            ("passenger", {"id": "1", "alias": "x"}, "passenger.operator"),
            ("passenger", {"operator": OPERATOR, "alias": "x"}, "passenger.id"),
            ("passenger", {"id": "1", "alias": "x", "operator": "others.example.org"}, "passenger.operator"),
            ("passenger", {"id": "1", "alias": "x", "operator": OPERATOR, "gender": "W"}, "passenger.gender"),
            ("driver", {"id": "driver-of-999999", "operator": "localhost", "alias": "x"}, "driver.id"),
            ("driver", {"id": "rider-of-1", "operator": "localhost", "alias": "x"}, "driver.id"),
            ("driver", {"id": "x", "operator": "elsewhere.example.org", "alias": "x"}, "driver.operator"),
            ("price", {"type": "CHEAP"}, "price.type"),
            ("price", {"amount": -1}, "price.amount"),
            ("price", {"currency": "Euro"}, "price.currency"),
            ("driverJourneyId", "1-20300304-2", "driverJourneyId"),
            ("driverJourneyId", "999999-20300304", "driverJourneyId"),
        ],
    )
    def test_something_is_wrong(self, peer: Peer, ride: Offer, name: str, value: object, at_fault: str) -> None:
        answer = peer.post("bookings", body(ride, **{name: value}))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{at_fault}: ")
        assert not Booking.objects.exists()

    @pytest.mark.parametrize("sent", ["[]", "7", "", "{", '{"id": NaN}'])
    def test_what_is_no_object(self, peer: Peer, sent: str) -> None:
        answer = peer.client.post("/carpool/bookings", sent, "application/json", headers={"X-API-Key": peer.key})
        assert answer.status_code == 400
        assert answer.json()["error"]

    def test_what_is_no_json(self, peer: Peer, ride: Offer) -> None:
        answer = peer.client.post("/carpool/bookings", body(ride)["id"], "text/plain", headers={"X-API-Key": peer.key})
        assert answer.status_code == 400

    def test_the_same_number_twice(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        answer = peer.post("bookings", body(ride, id=made["id"]))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith("id: ")
        assert Booking.objects.count() == 1

    def test_two_platforms_may_have_the_same_number(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        other = Peer(key_of(partner("other.example.org")), peer.client)
        passenger = {"id": "q", "operator": "other.example.org", "alias": "Quentin"}
        assert other.post("bookings", body(ride, id=made["id"], passenger=passenger)).status_code == 201

    def test_another_way_than_the_ride_goes(self, peer: Peer, ride: Offer) -> None:
        assert peer.post("bookings", body(ride, passengerDropLat=54.3)).status_code == 400

    def test_another_time_than_the_ride_goes(self, peer: Peer, ride: Offer) -> None:
        assert peer.post("bookings", body(ride, passengerPickupDate=seconds(MORNING) + 7200)).status_code == 400

    def test_what_is_over(self, peer: Peer, ride: Offer) -> None:
        with travel_to(MORNING + timedelta(minutes=20)):
            assert peer.post("bookings", body(ride)).status_code == 400

    def test_a_ride_among_women(self, peer: Peer) -> None:
        ride = offer(women_only=True)
        assert peer.post("bookings", body(ride)).status_code == 400
        woman = {"id": "p", "operator": OPERATOR, "alias": "Paula", "gender": "F"}
        assert peer.post("bookings", body(ride, passenger=woman)).status_code == 201

    def test_the_last_seat_is_gone(self, peer: Peer) -> None:
        """Whoever comes then waits: nobody is promised anything."""
        ride = offer(seats=1)
        booked(peer, ride)
        accept(driver=ride.driver, booking=only(), version=1)
        assert booked(peer, ride)["status"] == "WAITING_CONFIRMATION"
        assert sorted(Booking.objects.values_list("state", flat=True)) == ["accepted", "waiting"]


class TestReading:
    def test_of_what_is_not_there(self, peer: Peer) -> None:
        answer = peer.get(f"bookings/{uuid4()}")
        assert answer.status_code == 404
        assert answer.json() == {"error": "missing_booking"}

    def test_of_what_is_no_number(self, peer: Peer) -> None:
        assert peer.get("bookings/17").status_code == 400

    def test_of_what_another_platform_booked(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        other = Peer(key_of(partner("other.example.org")), peer.client)
        assert other.get(f"bookings/{made['id']}").status_code == 404
        assert other.patch(f"bookings/{made['id']}?status=CANCELLED").status_code == 404
        assert only().state == "requested"


class TestTheStates:
    """WAITING_CONFIRMATION → CONFIRMED → COMPLETED_PENDING_VALIDATION → VALIDATED, or CANCELLED."""

    def status(self, peer: Peer, made: Json) -> str:
        return str(peer.get(f"bookings/{made['id']}").json()["status"])

    def test_all_the_way(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        assert self.status(peer, made) == "WAITING_CONFIRMATION"
        accept(driver=ride.driver, booking=only(), version=1)
        assert self.status(peer, made) == "CONFIRMED"
        with travel_to(MORNING + timedelta(hours=1)):
            assert self.status(peer, made) == "COMPLETED_PENDING_VALIDATION"
            assert peer.patch(f"bookings/{made['id']}?status=VALIDATED&message=Thanks").status_code == 200
            assert self.status(peer, made) == "VALIDATED"
        assert only().state == "ridden"
        assert only().messages.get().text == "Thanks"
        assert times_together(ride.driver) == (1, 0)  # as where the rider says so here

    def test_the_driver_says_no(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        decline(driver=ride.driver, booking=only(), version=1)
        assert self.status(peer, made) == "CANCELLED"

    @pytest.mark.parametrize("is_accepted", [True, False])
    def test_the_passenger_goes_back_on_it(self, peer: Peer, ride: Offer, *, is_accepted: bool) -> None:
        made = booked(peer, ride)
        if is_accepted:
            accept(driver=ride.driver, booking=only(), version=1)
        answer = peer.patch(f"bookings/{made['id']}?status=CANCELLED&message=Ill")
        assert answer.status_code == 200
        assert answer.content == b""
        assert only().state == "cancelled"
        assert [step.word for step in only().steps.all()][-1] == "Ill"

    def test_a_status_that_is_set(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        for status in ("WAITING_CONFIRMATION", "CANCELLED", "CANCELLED"):
            answer = peer.patch(f"bookings/{made['id']}?status={status}")
        assert answer.status_code == 409
        assert answer.json() == {"error": "status_already_set"}

    @pytest.mark.parametrize("meanwhile", ["accepted", "declined"])
    def test_the_driver_answers_in_the_same_moment(self, peer: Peer, ride: Offer, meanwhile: str) -> None:
        booked(peer, ride)
        read = PartnerBooking.objects.select_related("booking__offer__driver", "partner").get()
        (accept if meanwhile == "accepted" else decline)(driver=ride.driver, booking=only(), version=1)
        if meanwhile == "declined":
            with pytest.raises(AlreadySetError):
                raise_status(kept=read, status=Status.CANCELLED)
        else:
            raise_status(kept=read, status=Status.CANCELLED)
            assert only().state == "cancelled"

    def test_of_a_platform_that_has_another_name_by_now(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        Partner.objects.update(operator="new.example.org")
        people = {"from": {**made["passenger"], "operator": "new.example.org"}, "to": made["driver"]}
        said = {**people, "message": "See you", "recipientCarpoolerType": "DRIVER", "bookingId": made["id"]}
        assert peer.post("messages", said).status_code == 201
        assert peer.patch(f"bookings/{made['id']}?status=CANCELLED").status_code == 200
        assert only().state == "cancelled"

    def test_a_status_never_falls(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        accept(driver=ride.driver, booking=only(), version=1)
        assert peer.patch(f"bookings/{made['id']}?status=WAITING_CONFIRMATION").status_code == 409
        assert only().state == "accepted"

    @pytest.mark.parametrize("status", ["CONFIRMED", "COMPLETED_PENDING_VALIDATION", "VALIDATED"])
    def test_only_the_driver_confirms(self, peer: Peer, ride: Offer, status: str) -> None:
        made = booked(peer, ride)
        assert peer.patch(f"bookings/{made['id']}?status={status}").status_code == 400
        assert only().state == "requested"

    def test_nobody_validates_before_the_ride(self, peer: Peer, ride: Offer) -> None:
        made = booked(peer, ride)
        accept(driver=ride.driver, booking=only(), version=1)
        assert peer.patch(f"bookings/{made['id']}?status=VALIDATED").status_code == 400
        assert only().state == "accepted"

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("", "status"),
            ("status=", "status"),
            ("status=DONE", "status"),
            ("status=CANCELLED&message=" + "a" * 501, "message"),
        ],
    )
    def test_something_is_wrong(self, peer: Peer, ride: Offer, query: str, name: str) -> None:
        made = booked(peer, ride)
        answer = peer.patch(f"bookings/{made['id']}?{query}")
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")
        assert only().state == "requested"

    def test_of_what_is_not_there(self, peer: Peer) -> None:
        answer = peer.patch(f"bookings/{uuid4()}?status=CANCELLED")
        assert answer.status_code == 404
        assert answer.json() == {"error": "missing_booking"}
