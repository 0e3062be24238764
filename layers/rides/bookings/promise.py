"""Whether what was promised to a rider can still be driven."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from layers.rides.bookings.ends import values_of_end
from layers.rides.distances import metres_between
from layers.rides.finding import match_again, match_of, suits
from layers.rides.models import Luggage
from layers.rides.trips import Trip
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from layers.rides.models import Booking, Offer
    from layers.rides.trips import Match

# Around the time that was promised: others who come along move it by minutes.
AROUND = timedelta(minutes=30)
# What everybody forgives.
UNNOTICED = timedelta(minutes=2)
# Beyond that one stands at another corner.
NEAR_M = 50
# Somebody to whom the car came may have to walk as far as to the next corner.
SHORTEST_WALK_M = 500


def trip_of(booking: Booking) -> Trip:
    """What a rider was promised, as a trip from where they are met to where they are dropped."""
    return Trip(
        origin=Place(*booking.pickup.coords),
        destination=Place(*booking.dropoff.coords),
        earliest=booking.pickup_at - AROUND,
        latest=booking.pickup_at + AROUND,
        walk_m=max(booking.walk_m, SHORTEST_WALK_M),
        seats=booking.seats,
        luggage=Luggage(booking.luggage),
        pets=booking.pets,
        is_woman=booking.is_woman,
        women_only=booking.women_only,
    )


def find_seat(trip: Trip, offer: Offer, day: date) -> Match | None:
    """How a ride takes a rider along, be it full; `None` where it does not pass by.

    `ask_for_seat` counts the seats under the lock, and puts who comes too late on the waiting list.
    """
    return match_of(replace(trip, seats=0), offer, day)


def find_again(booking: Booking) -> Match | None:
    """How the ride takes the rider along now; `None` where it does not any more.

    At the time that was promised, as far as the driver is flexible; else as near to it as the ride goes.
    """
    trip = trip_of(booking)
    in_time = replace(trip, earliest=booking.pickup_at, latest=booking.pickup_at)
    return match_again(in_time, booking.offer, booking.day) or match_again(trip, booking.offer, booking.day)


def still_suits(booking: Booking) -> bool:
    """Whether the ride takes such a rider along at all, whichever way it goes."""
    return suits(trip_of(booking), booking.offer)


def has_changed(booking: Booking, match: Match) -> bool:
    """Whether somebody would notice that they are met or dropped at another time or place than was promised."""
    trip = trip_of(booking)
    places = ((trip.origin, match.pickup.place), (trip.destination, match.dropoff.place))
    is_elsewhere = any(metres_between(was, to) > NEAR_M for was, to in places)
    return is_elsewhere or is_noticed((booking.pickup_at, booking.dropoff_at), (match.pickup.at, match.dropoff.at))


def is_noticed(were: Sequence[datetime], are: Sequence[datetime]) -> bool:
    """Whether somebody would notice that times are other ones."""
    return any(abs(at - was) > UNNOTICED for was, at in zip(were, are, strict=True))


def promise_anew(booking: Booking, match: Match) -> None:
    """Write down where and when it goes now; who calls saves it, and tells the rider what they would notice."""
    for name, meeting in (("pickup", match.pickup), ("dropoff", match.dropoff)):
        for column, value in values_of_end(name, meeting).items():
            setattr(booking, column, value)
    booking.detour_s = match.detour_s


def promise_places(booking: Booking, match: Match) -> None:
    """The same of all but the times, which stay as they were told."""
    told = booking.pickup_at, booking.dropoff_at
    promise_anew(booking, match)
    booking.pickup_at, booking.dropoff_at = told
