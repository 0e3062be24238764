"""When an offer goes, beside when somebody who waits wants to go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils.timezone import localdate, now

from layers.rides.finding import on_their_days, wanted_of
from layers.rides.models import Booking, Luggage
from layers.rides.prefilter import Asked, Candidate, is_in_time
from layers.rides.ranking import Ranking
from layers.rides.results import Taking, matches_from
from layers.rides.timetables import DAY, days_between, departure_on, goes_on
from layers.rides.travel_times import TravelTimes, network_of_spots
from layers.rides.trips import Trip
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import Self

    from numpy.typing import NDArray

    from layers.rides.day_plans import DayPlan
    from layers.rides.models import Offer, Request
    from layers.rides.region import Region
    from layers.rides.timetables import Day
    from layers.rides.trips import Match

    Floats = NDArray[np.float64]

# Of a weekly ride it is enough to look at so many days: within them, every day of the week comes several times.
_LOOKS_AHEAD = timedelta(days=60)
# A ride departs so many days after the one that is wanted, at most: the window and what a ride may be later are a day each.
_LATER_BY = (2, 1, 0, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """All departures of an offer that count.

    Attributes:
        offer: Which.
        region: Where.
        days: On which somebody may want to go who goes with one of them.
        candidates: The offer on each day on which it goes.
        shared: Days on which somebody has a seat already.
    """

    offer: Offer
    region: Region
    days: list[Day]
    candidates: list[Candidate]
    shared: frozenset[date]

    @classmethod
    def of(cls, offer: Offer, region: Region) -> Self:
        """Look up when an offer goes, from now on."""
        first, last = _span(offer, region)
        days = days_between(first - _LATER_BY[0] * DAY, last - _LATER_BY[-1] * DAY, region)
        going = [day.date for day in days if first <= day.date <= last and goes_on(offer, day, region)]
        moment = now()
        departures = [(day, at) for day in going if (at := departure_on(offer, day, region)) > moment]
        line = [Candidate.of(offer, *one, network_of_spots()) for one in departures[:1]]
        candidates = [replace(line[0], day=day, departs_at=at) for day, at in departures]
        accepted = Booking.objects.filter(offer=offer, state=Booking.State.ACCEPTED)
        return cls(offer, region, days, candidates, frozenset(accepted.values_list("day", flat=True)))

    def first_matches(self, requests: Iterable[Request]) -> dict[int, Match]:
        """How the offer takes those along who wait, the first time that it does, by the numbers of their requests.

        The router is asked once for all of them.
        """
        tries = {request.pk: list(self._tries(request)) for request in requests}
        used = list({one.day: one for pairs in tries.values() for one, _asked in pairs}.values())
        times = TravelTimes(self.region, used[:1])
        going = {one.day: (one, plan) for one, plan in zip(*on_their_days(used, self.region, times), strict=True)}
        looks = {pk: [_Look.of(*going[one.day], asked) for one, asked in pairs] for pk, pairs in tries.items()}
        times.ask_ahead(question for some in looks.values() for look in some for question in look.questions)
        found = ((pk, self._first(some, times)) for pk, some in looks.items())
        return {pk: match for pk, match in found if match}

    def _first(self, looks: Iterable[_Look], times: TravelTimes) -> Match | None:
        for look in looks:
            best = look.ranking.best(times, 1)
            if best:
                return matches_from([Taking(best[0], look.candidate, self.offer)], self.region)[0]
        return None

    def _tries(self, request: Request) -> Iterator[tuple[Candidate, Asked]]:
        ends = np.array([request.origin.coords, request.destination.coords])
        tried: set[tuple[timedelta, date | None]] = set()
        for one, trip in self._in_time(request):
            # On another day it is no different, unless somebody has taken a seat.
            alike = (trip.earliest - one.departs_at, one.day if one.day in self.shared else None)
            if alike not in tried:
                tried.add(alike)
                yield one, Asked(trip, ends)

    def _in_time(self, request: Request) -> Iterator[tuple[Candidate, Trip]]:
        trips = self._trips(request) if self.candidates else {}
        for one in self.candidates:
            wanted = (trips.get(one.day - later * DAY) for later in _LATER_BY)
            yield from ((one, trip) for trip in wanted if trip and is_in_time(one, trip))

    def _trips(self, request: Request) -> dict[date, Trip]:
        """What is wanted, by the day on which its window begins."""
        wanted = [day.date for day in self.days if goes_on(request, day, self.region)]
        ends = np.array([request.origin.coords, request.destination.coords])
        origin, destination = (Place(lon, lat) for lon, lat in self.region.unproject(ends).tolist())
        return {day: _trip(request, origin, destination, departure_on(request, day, self.region)) for day in wanted}


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """An offer on a day, beside what somebody wants."""

    candidate: Candidate
    ranking: Ranking

    @classmethod
    def of(cls, candidate: Candidate, plan: DayPlan, asked: Asked) -> Self:
        return cls(candidate, Ranking.of([candidate], [plan], wanted_of(asked)))

    @property
    def questions(self) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        return self.ranking.questions.there, self.ranking.questions.back


def _span(offer: Offer, region: Region) -> tuple[date, date]:
    if offer.departs_at:
        day = offer.departs_at.astimezone(region.calendar.zone).date()
        return day, day
    first = max(localdate(timezone=region.calendar.zone), offer.first_day or date.min)
    return first, min(first + _LOOKS_AHEAD, offer.last_day or date.max)


def _trip(request: Request, origin: Place, destination: Place, begin: datetime) -> Trip:
    return Trip(
        origin=origin,
        destination=destination,
        earliest=begin,
        latest=begin + timedelta(seconds=request.latest_s),
        by_arrival=request.by_arrival,
        walk_m=request.walk_m,
        seats=request.seats,
        luggage=Luggage(request.luggage),
        pets=request.pets,
        is_woman=request.is_woman,
        women_only=request.women_only,
    )
