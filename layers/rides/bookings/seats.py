"""Seats for who asks: beside those that are taken, those of everybody who has asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.rides.bookings.states import ACCEPTED, REQUESTED
from layers.rides.models import Booking
from layers.rides.seats import most_aboard

if TYPE_CHECKING:
    from datetime import date

    from layers.rides.models import Offer


def seats_in_line(offer: Offer, day: date, from_s: int, to_s: int) -> int:
    """How many seats nobody has who was accepted or has asked before, on every leg of a part of the way.

    Args:
        offer: The ride.
        day: Of its departure.
        from_s: Where the part begins, in seconds after departure without any detour.
        to_s: Where it ends.
    """
    before = Booking.objects.on_ride(offer.pk, day).filter(state__in=(ACCEPTED, REQUESTED))
    return offer.seats - most_aboard(before.values_list("pickup_s", "dropoff_s", "seats"), from_s, to_s)
