"""Finds the rides that pass by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from layers.rides.day_plans import accepted_on, plans_of
from layers.rides.models import Offer
from layers.rides.prefilter import Asked, Candidate, find_candidates
from layers.rides.public_routes import public_snap, spots_of
from layers.rides.ranking import rank
from layers.rides.region import current_region
from layers.rides.results import Taking, matches_from
from layers.rides.sheets import Wanted
from layers.rides.timetables import days_between, departure_on, goes_on
from layers.rides.travel_times import TravelTimes, network_of_spots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from layers.rides.day_plans import DayPlan
    from layers.rides.ranking import Ranked
    from layers.rides.region import Region
    from layers.rides.trips import Match, Trip

USUAL_LIMIT = 20


def find_rides(trip: Trip, *, limit: int = USUAL_LIMIT) -> list[Match]:
    """Find the rides that take a rider along, the best first.

    Args:
        trip: From where to where, and when.
        limit: How many at most.

    Raises:
        OffTheNetworkError: An end of the trip is far from every road; its index says which.
        RouterUnavailableError: There are no roads yet.
    """
    region = current_region()
    return find_asked(asked_of(trip, region), region, limit=limit)


def each_ride(trip: Trip, *, limit: int = USUAL_LIMIT) -> Iterator[Match]:
    """The same one after the other: who needs only the first of many draws no more of them than some."""
    region = current_region()
    asked = asked_of(trip, region)
    ranked = rank_candidates(find_candidates(asked, region), asked, region, limit)
    for begin in range(0, len(ranked), USUAL_LIMIT):
        yield from matches_of(ranked[begin : begin + USUAL_LIMIT], asked, region)


def find_asked(asked: Asked, region: Region, *, limit: int = USUAL_LIMIT) -> list[Match]:
    """The same between places that need no hiding, such as those of a bench."""
    return _matches(find_candidates(asked, region), asked, region, limit)


def match_of(trip: Trip, offer: Offer, day: date) -> Match | None:
    """How one offer takes a rider along on one day; `None` where it does not. Errors are those of `find_rides`.

    The times of the trip are those of its window; whoever books says the window in which the ride was found.
    """
    region = current_region()
    if not (_goes(offer, day, region) and suits(trip, offer)):
        return None
    return match_asked(asked_of(trip, region), offer, day, departure_on(offer, day, region), region)


def match_again(trip: Trip, offer: Offer, day: date) -> Match | None:
    """The same from and to the places of a match, which need no hiding: as long as nothing changes, it is that match."""
    region = current_region()
    if not (_goes(offer, day, region) and suits(trip, offer)):
        return None
    asked = Asked(trip, region.in_metres([trip.origin, trip.destination]))
    return match_asked(asked, offer, day, departure_on(offer, day, region), region)


def _goes(offer: Offer, day: date, region: Region) -> bool:
    (asked_day,) = days_between(day, day, region)
    return goes_on(offer, asked_day, region)


def match_asked(asked: Asked, offer: Offer, day: date, departs_at: datetime, region: Region) -> Match | None:
    """The same for an offer that is known to go and to take such a rider along."""
    found = _matches([Candidate.of(offer, day, departs_at, network_of_spots())], asked, region, 1)
    return found[0] if found else None


def asked_of(trip: Trip, region: Region) -> Asked:
    """A trip with its public places.

    Raises:
        OffTheNetworkError: An end is far from every road.
    """
    snaps = [public_snap(place, index, region) for index, place in enumerate((trip.origin, trip.destination))]
    return Asked(trip, region.in_metres([snap.place for snap in snaps]), spots_of(snaps))


def wanted_of(asked: Asked) -> Wanted:
    """A trip in numbers."""
    trip = asked.trip
    window = (trip.earliest.timestamp(), trip.latest.timestamp())
    return Wanted(asked.ends, *window, trip.by_arrival, float(trip.walk_m), trip.seats)


def rank_candidates(
    candidates: Sequence[Candidate], asked: Asked, region: Region, limit: int | None = None
) -> list[tuple[Ranked, Candidate]]:
    """Rank offers with the router of this process; with each, the offer as it departs on that day."""
    times = TravelTimes(region, candidates, [asked])
    shifted, plans = on_their_days(candidates, region, times)
    return [(one, shifted[one.number]) for one in rank(shifted, plans, wanted_of(asked), times, limit=limit)]


def on_their_days(
    candidates: Sequence[Candidate], region: Region, times: TravelTimes
) -> tuple[list[Candidate], list[DayPlan]]:
    """Offers as they depart with everybody who was accepted, and where they stop."""
    plans = plans_of(candidates, accepted_on(candidates, region), times)
    return [_departing(one, plan.shift_s) for one, plan in zip(candidates, plans, strict=True)], plans


def _departing(candidate: Candidate, shift_s: float) -> Candidate:
    if not shift_s:
        return candidate
    return replace(candidate, departs_at=candidate.departs_at + timedelta(seconds=shift_s))


def _matches(candidates: Sequence[Candidate], asked: Asked, region: Region, limit: int) -> list[Match]:
    return matches_of(rank_candidates(candidates, asked, region, limit), asked, region)


def matches_of(ranked: Sequence[tuple[Ranked, Candidate]], asked: Asked, region: Region) -> list[Match]:
    """What was ranked, as people see it."""
    if not ranked:
        return []
    offers = Offer.objects.in_answers().in_bulk({candidate.offer_id for _one, candidate in ranked})
    # Whoever drives may have gone in this moment.
    there = [(one, candidate) for one, candidate in ranked if candidate.offer_id in offers]
    takings = [Taking(one, candidate, offers[candidate.offer_id]) for one, candidate in there]
    return matches_from(takings, region, asked.spots) if takings else []


def suits(trip: Trip, offer: Offer) -> bool:
    """Whether an offer takes such a rider along at all, whichever way it goes."""
    return (
        offer.status in ("published", "unconfirmed")
        and offer.luggage >= trip.luggage
        and (offer.pets or not trip.pets)
        and (trip.is_woman if offer.women_only else not trip.women_only)
        and offer.driver_id not in trip.not_with
    )
