"""`POST /booking_events`, from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from api.carpool.models import PartnerBooking
from tests.carpool.booking import booked, only
from tests.carpool.world import MORNING, OPERATOR, PASSENGER, Peer, offer, seconds

if TYPE_CHECKING:
    Json = dict[str, Any]

DATA = (
    "id",
    "passengerPickupDate",
    "passengerPickupLat",
    "passengerPickupLng",
    "passengerDropLat",
    "passengerDropLng",
    "status",
    "webUrl",
)


def event(number: str, status: str = "CANCELLED", **more: Any) -> Json:  # noqa: ANN401 (of any member)
    places = {"passengerPickupLat": 53.9, "passengerPickupLng": 12.3, "passengerDropLat": 53.8, "passengerDropLng": 12.2}
    when = {"passengerPickupDate": seconds(MORNING), "webUrl": f"https://{OPERATOR}/b/1"}
    data = {"id": number, "status": status, **places, **when, "passenger": PASSENGER, **more}
    return {"id": str(uuid4()), "idToken": "token", "data": data}


@pytest.mark.django_db
class TestFromOthers:
    def test_a_passenger_goes_back_on_it(self, peer: Peer) -> None:
        made = booked(peer, offer())
        answer = peer.post("booking_events", event(made["id"]))
        assert answer.status_code == 200
        assert only().state == "cancelled"

    @pytest.mark.parametrize("status", ["WAITING_CONFIRMATION", "CANCELLED"])
    def test_what_says_nothing_new(self, peer: Peer, status: str) -> None:
        made = booked(peer, offer())
        peer.post("booking_events", event(made["id"]))
        assert peer.post("booking_events", event(made["id"], status)).status_code == 200
        assert only().state == "cancelled"

    @pytest.mark.parametrize("number", ["7f0a5c0e-1111-4222-8333-444455556666", "17"])
    def test_what_nobody_knows_here_is_not_kept(self, peer: Peer, number: str) -> None:
        assert peer.post("booking_events", event(number)).status_code == 200
        assert not PartnerBooking.objects.exists()

    def test_that_of_a_driver_has_a_price(self, peer: Peer) -> None:
        sent = event(str(uuid4()), driver=PASSENGER, price={"type": "FREE"})
        del sent["data"]["passenger"]
        assert peer.post("booking_events", sent).status_code == 200
        del sent["data"]["price"]
        assert peer.post("booking_events", sent).status_code == 400

    def test_only_of_its_own_people(self, peer: Peer) -> None:
        made = booked(peer, offer())
        stranger = {**PASSENGER, "operator": "others.example.org"}
        assert peer.post("booking_events", event(made["id"], passenger=stranger)).status_code == 400
        assert only().state == "requested"

    @pytest.mark.parametrize("name", ["id", "idToken", "data"])
    def test_something_is_missing(self, peer: Peer, name: str) -> None:
        sent = event(str(uuid4()))
        del sent[name]
        answer = peer.post("booking_events", sent)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    @pytest.mark.parametrize("name", DATA)
    def test_something_is_missing_in_it(self, peer: Peer, name: str) -> None:
        sent = event(str(uuid4()))
        del sent["data"][name]
        answer = peer.post("booking_events", sent)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"data.{name}: ")

    @pytest.mark.parametrize(("name", "value"), [("status", "GONE"), ("webUrl", "here"), ("passengerPickupLat", 100)])
    def test_something_is_wrong(self, peer: Peer, name: str, value: Any) -> None:  # noqa: ANN401 (as above)
        answer = peer.post("booking_events", event(str(uuid4()), **{name: value}))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"data.{name}: ")
