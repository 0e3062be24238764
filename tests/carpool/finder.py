"""Finds rides by trying every pair of vertices: so that what the standard says of an answer can be told to the metre."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from layers.core import registry
from layers.rides.distances import metres_between
from layers.rides.models import Offer
from layers.rides.region import current_region
from layers.rides.timetables import departure_on, departures
from layers.rides.trips import Match, Meeting
from routing.router import Place

if TYPE_CHECKING:
    from datetime import date, datetime

    from layers.rides.trips import Trip

DAY = timedelta(days=1)


def find_rides(trip: Trip, *, limit: int) -> list[Match]:
    """As `layers.rides.finding` has it."""
    region = current_region()
    zone, found = region.calendar.zone, []
    for offer in registry.get("rides").queryset().visible_to(None).select_related("driver").order_by("pk"):
        assert isinstance(offer, Offer)
        first, last = (at.astimezone(zone).date() for at in (trip.earliest - DAY, trip.latest))
        found += [match_of(trip, offer, day) for day, _at in departures(offer, first, last, region)]
    return [match for match in found if match][:limit]


def match_of(trip: Trip, offer: Offer, day: date) -> Match | None:
    """As `layers.rides.finding` has it."""
    if offer.women_only and not trip.is_woman:
        return None
    departs_at = departure_on(offer, day, current_region())
    places = [Place(lon, lat) for lon, lat, *_ in offer.geom.coords]
    seconds = np.linspace(0, offer.duration_s, len(places)).round().astype(int)
    best: tuple[float, int, int] | None = None
    for begin in range(len(places)):
        for end in range(begin + 1, len(places)):
            walks = metres_between(trip.origin, places[begin]), metres_between(trip.destination, places[end])
            at = departs_at + timedelta(seconds=int(seconds[begin]))
            if max(walks) <= trip.walk_m and trip.earliest <= at <= trip.latest:
                best = min(best or (sum(walks), begin, end), (sum(walks), begin, end))
    if best is None:
        return None
    _walk, begin, end = best
    pickup, dropoff = (
        _meeting(places[vertex], int(seconds[vertex]), departs_at, metres_between(rider, places[vertex]))
        for vertex, rider in ((begin, trip.origin), (end, trip.destination))
    )
    line = np.array([(place.lon, place.lat) for place in places])
    return Match(offer, day, pickup, dropoff, 0, 0, offer.seats, line, (begin, end), offer.contribution_cents)


def _meeting(place: Place, since_s: int, departs_at: datetime, walk_m: float) -> Meeting:
    at = departs_at + timedelta(seconds=since_s)
    return Meeting(place, f"Stop {since_s // 600}", at, since_s, walk_m, walk_m / 1.2)
