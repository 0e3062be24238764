"""People who look for a ride and let drivers see it, as Standard Covoiturage lists them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from django.utils.timezone import now

from api.carpool import words
from api.carpool.operators import own_operator
from api.carpool.polylines import encoded
from api.carpool.schedules import weekly_schedules
from api.carpool.windows import Window, regular_windows
from layers.core import registry
from layers.rides.days import DAYS_OF_A_WEEK
from layers.rides.distances import length_m, metres_between
from layers.rides.keys import DATED, WEEKLY, cells_within, keys_of
from layers.rides.region import current_region
from layers.rides.timetables import DAY, days_between, departure_on, goes_on
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from api.carpool.queries import Ends, JourneyQuery, RegularQuery
    from layers.rides.models import Request

    Json = dict[str, Any]

LAYER = "rides-wanted"
# Roads of the country: 60 km/h. Only where nobody has said how long it takes.
METRES_PER_SECOND = 16.7
# What the projection may make of a metre, and more.
MAP_SCALE = 1.01


class Occasion(NamedTuple):
    """Somebody would like to be picked up, on a day, at a time."""

    request: Request
    day: date
    at: datetime


def passenger_journeys(query: JourneyQuery) -> list[Json]:
    """Who wants to go around a time; each day of what comes back weekly counts as one."""
    window = Window(max(query.at - query.delta, now()), query.at + query.delta)
    if window.earliest > window.latest:
        return []
    # Of what has passed already nobody is picked up, though they may be in some minutes.
    found = _occasions(_around(query.ends, _weekdays_in(window)), window, max(query.at, window.earliest))
    return [_journey(occasion) for occasion in islice(found, query.count)]


def passenger_regular_trips(query: RegularQuery) -> list[Json]:
    """Who wants to go every week, on one of some days of the week."""
    requests = [request for request in _around(query.ends, range(DAYS_OF_A_WEEK)) if request.is_weekly]
    by_request: dict[int, list[Occasion]] = defaultdict(list)
    for window in regular_windows(query, current_region().calendar.zone, now()):
        middle = window.earliest + (window.latest - window.earliest) / 2
        for occasion in _occasions(requests, window, middle):
            by_request[occasion.request.pk].append(occasion)
    return [_regular_trip(occasions) for occasions in list(by_request.values())[: query.count]]


def _around(ends: Ends, days: Sequence[int]) -> list[Request]:
    """Who wants to go from a circle to a circle, at any time on some days, which `layers.rides.keys` numbers."""
    region = current_region()
    points = region.in_metres([ends.departure, ends.arrival])
    if not np.isfinite(points).all():
        return []
    radii = (ends.departure_radius_m, ends.arrival_radius_m)
    begin, end = (
        keys_of(cells_within(point[None], radius_m * MAP_SCALE), days) for point, radius_m in zip(points, radii, strict=True)
    )
    wanted = (
        registry.get(LAYER).queryset().visible_to(None).filter(origin_keys__overlap=begin, destination_keys__overlap=end)
    )
    # Nobody knows the gender of a driver from elsewhere.
    open_to_all = wanted.filter(women_only=False).select_related("rider").order_by("pk")
    return [request for request in open_to_all.iterator() if _lies_between(request, ends)]


def _weekdays_in(window: Window) -> list[int]:
    """The days of the week of a span of a day at most, and those beside it, of what comes back and of what has a date."""
    days = {(window.earliest + by).weekday() for by in (-DAY, DAY * 0, DAY, DAY * 2)}
    return sorted(kind + day for kind in (WEEKLY, DATED) for day in days)


def _lies_between(request: Request, ends: Ends) -> bool:
    start, end = _ends_of(request)
    return (
        metres_between(ends.departure, start) <= ends.departure_radius_m
        and metres_between(ends.arrival, end) <= ends.arrival_radius_m
    )


def _ends_of(request: Request) -> tuple[Place, Place]:
    (start_lon, start_lat, *_), (end_lon, end_lat, *_) = request.geom.coords[0], request.geom.coords[-1]
    return Place(start_lon, start_lat), Place(end_lon, end_lat)


def _occasions(requests: Iterable[Request], window: Window, wanted: datetime) -> Iterator[Occasion]:
    """When in a window somebody could be picked up, as close to a wanted time as they allow."""
    region = current_region()
    first, last = (at.astimezone(region.calendar.zone).date() for at in (window.earliest - DAY, window.latest + DAY))
    days = days_between(first, last, region)
    for request in requests:
        for day in days:
            if goes_on(request, day, region):
                at = _picked_up(request, departure_on(request, day.date, region), wanted)
                if window.holds(at):
                    yield Occasion(request, day.date, at)


def _picked_up(request: Request, at: datetime, wanted: datetime) -> datetime:
    """The time at which somebody is picked up whose window begins at another."""
    earliest = at - timedelta(seconds=_duration_s(request)) if request.by_arrival else at
    return min(max(earliest, wanted), earliest + timedelta(seconds=request.latest_s))


def _duration_s(request: Request) -> int:
    return round(length_m(_line(request)) / METRES_PER_SECOND)


def _line(request: Request) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(request.geom.coords, dtype=float)[:, :2]


def _journey(occasion: Occasion) -> Json:
    return _trip(occasion.request) | _schedule(occasion) | {"requestedSeats": occasion.request.seats}


def _regular_trip(occasions: list[Occasion]) -> Json:
    times = [(occasion.at, _schedule(occasion)) for occasion in occasions]
    return _trip(occasions[0].request) | {"schedules": weekly_schedules(times, current_region().calendar.zone)}


def _schedule(occasion: Occasion) -> Json:
    seconds = round(occasion.at.astimezone(UTC).timestamp())
    return {
        "id": f"{occasion.request.pk}-{occasion.day:%Y%m%d}-wanted",
        "passengerPickupDate": seconds,
        # There is no driver yet: whoever comes is there then.
        "driverDepartureDate": seconds,
        "type": "PLANNED",
        "webUrl": words.web_url(LAYER, occasion.request.pk),
    }


def _trip(request: Request) -> Json:
    start, end = _ends_of(request)
    line = _line(request)
    return {
        "operator": own_operator(),
        **words.place("passengerPickup", start),
        **words.place("passengerDrop", end),
        "duration": _duration_s(request),
        "distance": round(length_m(line)),
        "journeyPolyline": encoded(line),
        "preferences": words.preferences(pets=request.pets, luggage=request.luggage),
        "webUrl": words.web_url(LAYER, request.pk),
        "passenger": words.rider_of(request),
    }
