"""What a rider asks for, and what a ride that passes by looks like: the words that matching, pages and standards share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.rides.terms import Luggage

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from layers.rides.models import Offer
    from routing.router import Place


@dataclass(frozen=True, slots=True)
class Trip:
    """From where to where, and when. What is not said asks for nothing.

    Attributes:
        origin: Where the rider starts (WGS 84); only its public node is ever compared with rides.
        destination: Where the rider wants to go.
        earliest: When the window begins in which the ride leaves the pick-up, aware.
        latest: When it ends, inclusive, at most a day later.
        walk_m: How far the rider walks, at either end.
        by_arrival: The window is one of arrivals at the drop-off instead.
        seats: For how many.
        luggage: How much each brings.
        pets: Whether an animal comes along.
        is_woman: Whether rides only among women may be shown.
        women_only: Whether nothing else is to be shown.
        not_with: Numbers of drivers whose rides are not to be found: oneself, and with whom one wants to have nothing to do.
    """

    origin: Place
    destination: Place
    earliest: datetime
    latest: datetime
    walk_m: int
    by_arrival: bool = False
    seats: int = 1
    luggage: Luggage = Luggage.NONE
    pets: bool = False
    is_woman: bool = False
    women_only: bool = False
    not_with: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where rider and car come together or part.

    Attributes:
        place: On the road (WGS 84).
        label: What one calls it: a street, a bus stop, a village.
        at: When the car is there, aware.
        since_departure_s: Seconds after the offer's departure, without any detour: where on its way this is.
        walk_m: Between the rider's public place and here.
        walk_s: How long that takes.
    """

    place: Place
    label: str
    at: datetime
    since_departure_s: int
    walk_m: float
    walk_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An offer that takes the rider along, on one day.

    Attributes:
        offer: The ride.
        day: On the region's calendar, when it departs.
        pickup: Where the rider gets in.
        dropoff: Where the rider gets out.
        detour_s: How much longer the driver is on the way for it; 0 where the rider walks to the road.
        wait_s: Between the wanted time and the ride.
        seats_free: On every leg between.
        line: Of the whole public way with this rider, shape (n, 2): longitude and latitude.
        aboard: Positions in `line` where the rider gets in and out.
        contribution_cents: What the rider gives; `None` where it is agreed upon.
    """

    offer: Offer
    day: date
    pickup: Meeting
    dropoff: Meeting
    detour_s: int
    wait_s: int
    seats_free: int
    line: NDArray[np.float64]
    aboard: tuple[int, int]
    contribution_cents: int | None
