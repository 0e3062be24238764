"""Seats for who asks: beside those that are taken, those of everybody who has asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.rides.bookings.states import ACCEPTED, REQUESTED
from layers.rides.models import Booking
from layers.rides.seats import most_aboard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from layers.rides.models import Offer

    Taken = tuple[int, int, int]

TAKEN = (ACCEPTED,)
IN_LINE = (ACCEPTED, REQUESTED)
"""Who has asked is not on board yet, but first in line before everybody who asks later."""


def taken_on(offer: Offer, day: date, states: Iterable[str]) -> list[Taken]:
    """Seats of a ride on a day, by when they are taken: from and to so many seconds after departure, and how many.

    Args:
        offer: The ride.
        day: Of its departure.
        states: Those of the bookings that count, `TAKEN` or `IN_LINE`.
    """
    rows = Booking.objects.on_ride(offer.pk, day).filter(state__in=states)
    return list(rows.values_list("pickup_s", "dropoff_s", "seats"))


def fits(booking: Booking, taken: Sequence[Taken]) -> bool:
    """Whether there is room for somebody on every leg, beside those."""
    return booking.offer.seats - most_aboard(taken, booking.pickup_s, booking.dropoff_s) >= booking.seats
