"""When a car truly is where it fetches people, on its way from the driver's door past all exact places.

Nothing of it is kept. It follows from the plan of the driver, from who was accepted and from the roads, so it is right after
every change of any of them (docs/adr/0076-exact-times-follow-from-the-plan.md). Only the two on a booking are ever told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.timezone import now

from layers.core import roads
from layers.rides.bookings.clocks import is_over
from layers.rides.bookings.states import ACCEPTED
from layers.rides.day_plans import turn_of
from layers.rides.finding import on_their_days
from layers.rides.models import Booking, Plan
from layers.rides.prefilter import Candidate
from layers.rides.public_routes import public_snap
from layers.rides.region import current_region
from layers.rides.timetables import departure_on
from layers.rides.travel_times import TravelTimes, network_of_spots
from routing.router import Mode, Place, RoutingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.contrib.gis.geos import Point

    from layers.rides.models import Offer
    from layers.rides.region import Region

# Long, and not needed to know when the car is where.
_HEAVY = ("geom", "offer__geom", "offer__printed_geom", "offer__keys")


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody is fetched and dropped, as the two on a booking are told.

    Attributes:
        pickup_at: When the car is there; `dropoff_at` alike.
        are_exact: Whether these are the times at the exact places; otherwise they are those at the public ones.
        are_rough: Whether it is agreed, so that exact ones would be told, and they cannot be worked out now.
    """

    pickup_at: datetime
    dropoff_at: datetime
    are_exact: bool = False
    are_rough: bool = False


class _Stop(NamedTuple):
    """Where a car stops.

    Attributes:
        place: Exactly.
        turn: By what stops are in order.
        of: Number of the booking, and whether it is where somebody gets out; `None` for a place of the driver's own.
    """

    place: Place
    turn: tuple[float, int, int]
    of: tuple[int, bool] | None = None


def is_agreed(booking: Booking) -> bool:
    """Whether what is exact is between the two now: from yes until the ride is over, or somebody goes back on it."""
    return booking.state == ACCEPTED and not is_over(booking, now())


def times_of(bookings: Iterable[Booking]) -> dict[int, Times]:
    """What the two on each booking are told of its times, by its number; a few statements for all of them.

    Until it is agreed, and once it is over, these are the times at the public places. So they are for a guest of another
    platform, and for who waits at a bench: whoever speaks for them there is told nothing exact.
    """
    given = list(bookings)
    agreed = [booking for booking in given if is_agreed(booking)]
    found = _exact_times([booking for booking in agreed if booking.rider_id])
    rough = {booking.pk for booking in agreed} - found.keys()
    return {booking.pk: found.get(booking.pk) or _promised(booking, are_rough=booking.pk in rough) for booking in given}


def _promised(booking: Booking, *, are_rough: bool) -> Times:
    return Times(booking.pickup_at, booking.dropoff_at, are_rough=are_rough)


def _exact_times(bookings: Sequence[Booking]) -> dict[int, Times]:
    """Of all that can be worked out."""
    if not bookings:
        return {}
    days = {(booking.offer_id, booking.day) for booking in bookings}
    plans = _plans(offer for offer, _day in days)
    aboard = _aboard(days)
    found: dict[int, Times] = {}
    for offer, day in days:
        if plan := plans.get(offer):
            found |= _on_day(plan, day, aboard[offer, day])
    return found


def _plans(offers: Iterable[int]) -> dict[int, Plan]:
    found: dict[int, Plan] = Plan.objects.filter(pk__in=set(offers)).select_related("offer").defer(*_HEAVY).in_bulk()
    return found


def _aboard(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], list[Booking]]:
    """Everybody who was accepted on these, in the order in which they were."""
    pairs = list(days)
    found: dict[tuple[int, date], list[Booking]] = defaultdict(list)
    rows = Booking.objects.accepted().filter(offer__in={one for one, _ in pairs}, day__in={day for _, day in pairs})
    for booking in rows.in_order_of_acceptance():
        found[booking.offer_id, booking.day].append(booking)
    return found


def _on_day(plan: Plan, day: date, aboard: Sequence[Booking]) -> dict[int, Times]:
    """Times of all with an account who come along on a day; none where no road leads there, or none is known."""
    region = current_region()
    try:
        stops = _stops(plan, aboard, region)
        seconds = _seconds_at(roads.router().version, tuple(stop.place for stop in stops))
        departs_at = _departure(plan.offer, day, region)
    except RoutingError:
        return {}
    at = {stop.of: departs_at + timedelta(seconds=round(after)) for stop, after in zip(stops, seconds, strict=True)}
    return {one.pk: Times(at[one.pk, False], at[one.pk, True], are_exact=True) for one in aboard if one.rider_id}


@lru_cache(maxsize=1_000)
def _seconds_at(version: str, places: tuple[Place, ...]) -> list[float]:  # noqa: ARG001 (other roads take other times)
    """When a car is at each of some places, in seconds after it leaves the first."""
    route = roads.router().route(places, Mode.CAR)
    seconds: list[float] = route.seconds[list(route.stops)].tolist()
    return seconds


def _departure(offer: Offer, day: date, region: Region) -> datetime:
    """When the car leaves the driver's door: as it was typed, or as it suits whoever was accepted first."""
    departs_at = departure_on(offer, day, region)
    if not offer.flexible_s:
        return departs_at
    one = Candidate.of(offer, day, departs_at, network_of_spots())
    _departing, plans = on_their_days([one], region, TravelTimes(region, [one]))
    return departs_at + timedelta(seconds=round(plans[0].shift_s))


def _stops(plan: Plan, aboard: Sequence[Booking], region: Region) -> list[_Stop]:
    """All of them in the order of the plan of the day, in which seats and delays were counted."""
    first, *via, last = _own_stops(plan, region)
    stops = [*via, *(stop for number, booking in enumerate(aboard) for stop in _ends(booking, number))]
    return [first, *sorted(stops, key=lambda stop: stop.turn), last]


def _ends(booking: Booking, number: int) -> tuple[_Stop, _Stop]:
    on, off = booking.exact_pickup or booking.pickup, booking.exact_dropoff or booking.dropoff
    return (
        _Stop(_place(on), turn_of(booking.pickup_s, booking.seats, number), (booking.pk, False)),
        _Stop(_place(off), turn_of(booking.dropoff_s, -booking.seats, number), (booking.pk, True)),
    )


def _own_stops(plan: Plan, region: Region) -> list[_Stop]:
    # Arrays of geometries come as they are stored.
    places = [_place(cast("Point", GEOSGeometry(point))) for point in plan.places]
    keys = _keys_of(places, plan.offer, region)
    return [_Stop(place, turn_of(key_s, 0, -1)) for place, key_s in zip(places, keys, strict=True)]


def _keys_of(places: Sequence[Place], offer: Offer, region: Region) -> list[float]:
    """Where on the public way the driver's own places are; some that lie close together have one public place."""
    line = shapely.get_coordinates(shapely.from_wkb(bytes(offer.line.wkb)), include_z=True)
    seconds: list[float] = line[offer.stops, 2].tolist()
    if len(seconds) == len(places):
        return seconds
    public = [public_snap(place, index, region).place for index, place in enumerate(places)]
    numbers = np.cumsum([0, *(one != other for one, other in pairwise(public))])
    return [seconds[min(number, len(seconds) - 1)] for number in numbers.tolist()]


def _place(point: Point) -> Place:
    return Place(point.x, point.y)
