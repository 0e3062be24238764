"""Whether what was promised to a rider can still be driven."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from layers.rides.finding import match_of
from layers.rides.models import Luggage
from layers.rides.trips import Trip
from routing.router import Place

if TYPE_CHECKING:
    from datetime import date

    from layers.rides.models import Booking, Offer
    from layers.rides.trips import Match

# Around the time that was promised: others who come along move it by minutes.
AROUND = timedelta(minutes=30)
# The place where somebody is met may lie in the next square; so far they may have to walk on paper, and do not in truth.
SHORTEST_WALK_M = 500


def trip_of(booking: Booking) -> Trip:
    """What a rider had looked for, as far as the booking tells."""
    return Trip(
        origin=Place(*(booking.exact_pickup or booking.pickup).coords),
        destination=Place(*(booking.exact_dropoff or booking.dropoff).coords),
        earliest=booking.pickup_at - AROUND,
        latest=booking.pickup_at + AROUND,
        by_arrival=False,
        walk_m=max(booking.walk_m, SHORTEST_WALK_M),
        seats=booking.seats,
        luggage=Luggage(booking.luggage),
        pets=booking.pets,
        is_woman=True,
        women_only=False,
    )


def find_seat(trip: Trip, offer: Offer, day: date) -> Match | None:
    """How a ride takes a rider along, be it full; `None` where it does not pass by.

    `ask_for_seat` counts the seats under the lock, and puts who comes too late on the waiting list.
    """
    return match_of(replace(trip, seats=0), offer, day)


def find_again(booking: Booking) -> Match | None:
    """How the ride takes the rider along now; `None` where it does not any more."""
    return match_of(trip_of(booking), booking.offer, booking.day)
