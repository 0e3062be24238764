"""A seat as another platform asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from layers.rides.models import Booking
from tests.carpool.world import MORNING, PASSENGER, STOPS, Peer, seconds

if TYPE_CHECKING:
    from layers.rides.models import Offer

    Json = dict[str, Any]


def body(ride: Offer, **more: object) -> Json:
    (start_lon, start_lat), (end_lon, end_lat) = STOPS[1], STOPS[2]
    return {
        "id": str(uuid4()),
        "driver": {"id": f"driver-of-{ride.pk}", "operator": "localhost", "alias": "Dora the Fox"},
        "passenger": PASSENGER,
        "status": "WAITING_CONFIRMATION",
        "price": {"type": "PAYING", "amount": 2, "currency": "EUR"},
        "passengerPickupDate": seconds(MORNING) + 600,
        "passengerPickupLat": start_lat,
        "passengerPickupLng": start_lon,
        "passengerDropLat": end_lat,
        "passengerDropLng": end_lon,
        **more,
    }


def booked(peer: Peer, ride: Offer, **more: object) -> Json:
    answer = peer.post("bookings", body(ride, **more))
    assert answer.status_code == 201, answer.content
    made: Json = answer.json()
    return made


def only() -> Booking:
    found: Booking = Booking.objects.select_related("offer__driver").get()
    return found
