"""Whether what was promised to a rider can still be driven."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from layers.rides.finding import match_again, match_of
from layers.rides.models import Luggage
from layers.rides.trips import Trip
from routing.router import Place

if TYPE_CHECKING:
    from datetime import date

    from layers.rides.models import Booking, Offer
    from layers.rides.trips import Match

# Around the time that was promised: others who come along move it by minutes.
AROUND = timedelta(minutes=30)
# Somebody to whom the car came may have to walk as far as to the next corner.
SHORTEST_WALK_M = 500


def trip_of(booking: Booking) -> Trip:
    """What a rider was promised, as a trip from where they are met to where they are dropped."""
    return Trip(
        origin=Place(*booking.pickup.coords),
        destination=Place(*booking.dropoff.coords),
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
    return match_again(trip_of(booking), booking.offer, booking.day)
