"""Drives that pass by, as Standard Covoiturage lists them: once, and coming back every week."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from api.carpool import words
from api.carpool.operators import own_operator
from api.carpool.polylines import encoded
from api.carpool.queries import MOST_JOURNEYS
from api.carpool.schedules import weekly_schedules
from api.carpool.windows import Window, regular_windows
from api.problems import NoRoadsError
from layers.rides.distances import length_m, metres_between
from layers.rides.finding import each_ride
from layers.rides.region import current_region
from layers.rides.timetables import departure_on
from layers.rides.trips import Trip
from routing.router import OffTheNetworkError, Place, RouterUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from api.carpool.queries import Ends, JourneyQuery, RegularQuery
    from layers.rides.trips import Match

    Json = dict[str, Any]

LAYER = "rides"


def driver_journeys(query: JourneyQuery) -> list[Json]:
    """What goes once around a time; each occurrence of what comes back weekly counts as one."""
    matches = _matches(query.ends, [Window(query.at - query.delta, query.at + query.delta)])
    return [_journey(match) for match in islice(matches, query.count)]


def driver_regular_trips(query: RegularQuery) -> list[Json]:
    """What comes back weekly and goes on one of some days of the week."""
    zone = current_region().calendar.zone
    by_offer: dict[int, list[Match]] = defaultdict(list)
    for match in _matches(query.ends, regular_windows(query, zone, now())):
        if match.offer.is_weekly:
            by_offer[match.offer.pk].append(match)
    return [_regular_trip(matches, zone) for matches in list(by_offer.values())[: query.count]]


def _matches(ends: Ends, windows: Iterable[Window]) -> Iterator[Match]:
    """What fits, once for each offer and day, and only what has not gone yet."""
    seen = set()
    for window in windows:
        earliest = max(window.earliest, now())
        if earliest > window.latest:
            continue
        for match in _found(ends, earliest, window.latest):
            key = match.offer.pk, match.day
            if key not in seen:
                seen.add(key)
                yield match


def _found(ends: Ends, earliest: datetime, latest: datetime) -> Iterator[Match]:
    """Ask for the larger circle, and for the smaller one in case the best place for it lies outside of that."""
    for radius_m in sorted({ends.departure_radius_m, ends.arrival_radius_m}, reverse=True):
        found = _asked(trip_between(ends, earliest, latest, walk_m=int(radius_m)))
        yield from (match for match in found if _fits(match, ends, earliest, latest))


def _asked(trip: Trip) -> Iterator[Match]:
    """Where no road is, nobody passes by.

    Raises:
        NoRoadsError: The roads are not there yet.
    """
    try:
        yield from each_ride(trip, limit=MOST_JOURNEYS)
    except OffTheNetworkError:
        return
    except RouterUnavailableError as error:
        raise NoRoadsError from error


def trip_between(ends: Ends, earliest: datetime, latest: datetime, *, walk_m: int) -> Trip:
    """What a traveller asks for of whom nothing more is known: one seat, no pet, and no ride that is only among women."""
    return Trip(
        origin=ends.departure,
        destination=ends.arrival,
        earliest=earliest,
        latest=latest,
        walk_m=walk_m,
    )


def _fits(match: Match, ends: Ends, earliest: datetime, latest: datetime) -> bool:
    """By the letter of the standard, which counts from the very place and time that were asked for."""
    return (
        earliest <= match.pickup.at <= latest
        and metres_between(ends.departure, match.pickup.place) <= ends.departure_radius_m
        and metres_between(ends.arrival, match.dropoff.place) <= ends.arrival_radius_m
    )


def _journey(match: Match) -> Json:
    seats = {"availableSeats": match.seats_free, "price": words.price(match.contribution_cents)}
    return _trip(match) | _schedule(match) | seats


def _regular_trip(matches: list[Match], zone: tzinfo) -> Json:
    times = [(match.pickup.at, _schedule(match)) for match in matches]
    return _trip(matches[0]) | {"schedules": weekly_schedules(times, zone)}


def _schedule(match: Match) -> Json:
    return {
        "id": words.journey_id(match.offer.pk, match.day),
        "passengerPickupDate": _seconds(match.pickup.at),
        "driverDepartureDate": _seconds(_departs_at(match)),
        "type": "PLANNED",
        "webUrl": words.web_url(LAYER, match.offer.pk),
    }


def _departs_at(match: Match) -> datetime:
    """When the driver sets out, as far earlier or later than planned as they are ready to: a detour comes after that."""
    planned, flexible = departure_on(match.offer, match.day, current_region()), timedelta(seconds=match.offer.flexible_s)
    without_detour = match.pickup.at - timedelta(seconds=match.pickup.since_departure_s)
    return min(max(without_detour, planned - flexible), planned + flexible)


def _seconds(at: datetime) -> int:
    return round(at.astimezone(UTC).timestamp())


def _trip(match: Match) -> Json:
    shared = match.line[match.aboard[0] : match.aboard[1] + 1]
    offer = match.offer
    return {
        "operator": own_operator(),
        **_places(match),
        "duration": round((match.dropoff.at - match.pickup.at).total_seconds()),
        "distance": round(length_m(shared)),
        "journeyPolyline": encoded(shared),
        "preferences": words.preferences(pets=offer.pets, luggage=offer.luggage),
        "webUrl": words.web_url(LAYER, offer.pk),
        "driver": words.driver_of(offer),
        "departureToPickupWalkingDistance": round(match.pickup.walk_m),
        "departureToPickupWalkingDuration": round(match.pickup.walk_s),
        "dropoffToArrivalWalkingDistance": round(match.dropoff.walk_m),
        "dropoffToArrivalWalkingDuration": round(match.dropoff.walk_s),
        **words.car_of(offer),
    }


def _places(match: Match) -> Json:
    """Where it goes: places of the public route, and the roads where rider and car come together and part."""
    (start_lon, start_lat), (end_lon, end_lat) = match.line[0], match.line[-1]
    return {
        **words.place("passengerPickup", match.pickup.place),
        **words.place("passengerDrop", match.dropoff.place),
        "passengerPickupAddress": match.pickup.label,
        "passengerDropAddress": match.dropoff.label,
        **words.place("driverDeparture", Place(float(start_lon), float(start_lat))),
        **words.place("driverArrival", Place(float(end_lon), float(end_lat))),
    }
