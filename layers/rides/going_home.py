"""Whether anybody drives back on the day on which somebody goes somewhere: who is not told stands there in the evening."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from layers.rides.finding import asked_of, rank_candidates
from layers.rides.prefilter import find_candidates
from layers.rides.region import current_region

if TYPE_CHECKING:
    from layers.rides.trips import Trip

# Of so many that come near both ends one nearly always goes, so the others are looked at only where none does.
_FIRST = 10
# Who arrives shortly before midnight goes home after it.
_SHORTEST_EVENING = timedelta(hours=3)


def has_way_back(trip: Trip, *, after: datetime) -> bool:
    """Whether a ride goes the other way on the rest of the day.

    Args:
        trip: The way there.
        after: When one has arrived.

    Raises:
        OffTheNetworkError: An end of the trip is far from every road.
        RouterUnavailableError: There are no roads yet.
    """
    region = current_region()
    day = after.astimezone(region.calendar.zone).date() + timedelta(days=1)
    midnight = datetime.combine(day, time.min, tzinfo=region.calendar.zone)
    back = replace(trip, origin=trip.destination, destination=trip.origin, by_arrival=False)
    asked = asked_of(replace(back, earliest=after, latest=max(midnight, after + _SHORTEST_EVENING)), region)
    candidates = find_candidates(asked, region)
    first, others = candidates[:_FIRST], candidates[_FIRST:]
    # Who stays on their road is found without asking the router.
    on_their_road = [replace(one, detour_limit_s=0) for one in first]
    tries = (on_their_road, first, others)
    return any(rank_candidates(some, asked, region, limit=1) for some in tries if some)
