"""Whether anybody drives back on the day on which somebody goes somewhere: who is not told stands there in the evening."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from layers.rides.finding import asked_of, on_their_days, rank_candidates, wanted_of
from layers.rides.prefilter import find_candidates, find_some
from layers.rides.ranking import rank
from layers.rides.region import current_region
from layers.rides.travel_times import TravelTimes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.rides.prefilter import Asked, Candidate
    from layers.rides.region import Region
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
    first, are_more = find_some(asked, region, _FIRST)
    if _any_goes(first, asked, region):
        return True
    return are_more and bool(rank_candidates(find_candidates(asked, region), asked, region, limit=1))


def _any_goes(some: Sequence[Candidate], asked: Asked, region: Region) -> bool:
    """Whether one of them takes somebody along; who stays on their road is found without asking the router."""
    times = TravelTimes(region, some, [asked])
    departing, plans = on_their_days(some, region, times)
    on_their_road = [replace(one, detour_limit_s=0) for one in departing]
    return any(rank(those, plans, wanted_of(asked), times, limit=1) for those in (on_their_road, departing))
