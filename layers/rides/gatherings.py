"""Rides to a place where people come together, and home again: what passes there before it begins and after it ends.

Nobody has said where they come from, so there is nothing to match: an offer is found whose public route comes near the place
at the time. Who wants one of them searches with their own start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.day_plans import accepted_on
from layers.rides.models import Offer
from layers.rides.passes import Pieces, find_passes
from layers.rides.prefilter import Asked, find_candidates
from layers.rides.region import current_region
from layers.rides.seats import most_aboard
from layers.rides.trips import Trip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from layers.rides.day_plans import Aboard
    from layers.rides.passes import Passes
    from layers.rides.prefilter import Candidate
    from layers.rides.region import Region
    from routing.router import Place

    # How long somebody is on board who gets out, or in, where a car passes at a second.
    Ridden = Callable[[Candidate, float], float]

AROUND = timedelta(hours=2)
"""So long before it begins and after it ends."""
NEAR_M = 1_000
MOST_FOUND = 20
# Who gets in and out within that time walks as fast.
SHORTEST_RIDE_S = 180


@dataclass(frozen=True, slots=True)
class Passage:
    """An offer that passes, on one day.

    Attributes:
        offer: The ride.
        day: On which it departs, on the region's calendar.
        at: When it passes, as its public route says.
    """

    offer: Offer
    day: date
    at: datetime


def find_there(place: Place, begins_at: datetime) -> list[Passage]:
    """Find what brings people there in the two hours before something begins, the soonest first."""
    return _found(place, begins_at - AROUND, begins_at, _ridden_until)


def find_home(place: Place, ends_at: datetime) -> list[Passage]:
    """Find what takes people home from there in the two hours after something ends, the soonest first."""
    return _found(place, ends_at, ends_at + AROUND, _ridden_from)


def _ridden_until(_one: Candidate, second: float) -> float:
    return second


def _ridden_from(one: Candidate, second: float) -> float:
    return float(one.line[-1, 2]) - second


def _found(place: Place, earliest: datetime, latest: datetime, ridden: Ridden) -> list[Passage]:
    region = current_region()
    candidates = find_candidates(_asked(place, earliest, latest, region), region)
    if not candidates:
        return []
    passes = _passes(candidates, place, (earliest, latest), region)
    fitting = [(candidates[number], second) for number, second in _first_of_each(candidates, passes, ridden)]
    offers = Offer.objects.select_related("driver").in_bulk({one.offer_id for one, _second in fitting})
    # Whoever drives may have gone in this moment.
    free = _with_seats([(one, second) for one, second in fitting if one.offer_id in offers], region)
    found = [Passage(offers[one.offer_id], one.day, one.departs_at + timedelta(seconds=second)) for one, second in free]
    return sorted(found, key=lambda passage: passage.at)[:MOST_FOUND]


def _asked(place: Place, earliest: datetime, latest: datetime, region: Region) -> Asked:
    """From the place to the place: what comes near both ends comes near the one."""
    trip = Trip(place, place, earliest, latest, NEAR_M, is_woman=True)
    return Asked(trip, region.in_metres([place, place]))


def _passes(candidates: Sequence[Candidate], place: Place, window: tuple[datetime, datetime], region: Region) -> Passes:
    departures = np.array([one.departs_at.timestamp() for one in candidates])
    span = (window[0].timestamp() - departures, window[1].timestamp() - departures)
    return find_passes(Pieces.of(candidates), region.in_metres([place])[0], NEAR_M, span)


def _first_of_each(candidates: Sequence[Candidate], passes: Passes, ridden: Ridden) -> list[tuple[int, float]]:
    """Of each the first pass with a ride before it, or after it: number and seconds since departure."""
    first: dict[int, float] = {}
    for number, second in zip(passes.owner.tolist(), passes.seconds.tolist(), strict=True):
        if ridden(candidates[number], second) >= SHORTEST_RIDE_S:
            first.setdefault(number, second)
    return list(first.items())


def _with_seats(fitting: Sequence[tuple[Candidate, float]], region: Region) -> list[tuple[Candidate, float]]:
    """Those in which somebody has room where they pass."""
    aboard = accepted_on([one for one, _second in fitting], region)
    return [(one, second) for one, second in fitting if one.seats > _taken(one, round(second), aboard)]


def _taken(one: Candidate, second: int, aboard: dict[tuple[int, date], list[Aboard]]) -> int:
    riders = [
        (round(rider.pickup_s), round(rider.dropoff_s), rider.seats) for rider in aboard.get((one.offer_id, one.day), [])
    ]
    return most_aboard(riders, second, second + 1)
