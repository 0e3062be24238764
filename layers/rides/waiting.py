"""The other way round: who waits for a ride like this one, and has not been told yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.outbox.services import write_mails
from layers.core.querysets import PUBLIC_STATUSES
from layers.rides.bookings.blocking import kept_from
from layers.rides.finding import match_asked
from layers.rides.keys import DATED, WEEKLY, moved
from layers.rides.models import Luggage, Request, Told
from layers.rides.prefilter import Asked
from layers.rides.region import current_region
from layers.rides.timetables import departures
from layers.rides.trips import Trip
from layers.rides.ways import reach_m
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.rides.models import Offer
    from layers.rides.region import Region
    from layers.rides.trips import Match

# Of a weekly ride it is enough to look at so many days: within them, every day of the week comes several times.
_LOOKS_AHEAD = timedelta(days=60)
MOST_TOLD = 200
_WHO = """
WITH waiting AS MATERIALIZED (
    SELECT id, rider_id, status, seats, luggage, pets, women_only, walk_m, origin, destination FROM rides_request
    WHERE origin_keys && %s::bigint[] AND destination_keys && %s::bigint[]
)
SELECT id FROM waiting WHERE status = ANY (%s) AND rider_id <> %s AND seats <= %s AND luggage <= %s AND (NOT pets OR %s)
AND (women_only OR NOT %s) AND (NOT women_only OR %s)
AND ST_DWithin(origin, (SELECT line FROM rides_offer WHERE id = %s), GREATEST(walk_m, %s))
AND ST_DWithin(destination, (SELECT line FROM rides_offer WHERE id = %s), GREATEST(walk_m, %s))
ORDER BY id
"""


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """Somebody who waits, and what they wait for.

    Attributes:
        request: What they asked.
        match: How the offer takes them along, the first time that it does.
    """

    request: Request
    match: Match


def find_waiting(offer: Offer) -> list[Request]:
    """Who looks for a ride that this offer is, by saved searches and by requests on the map; the oldest first.

    Without those who want nothing to do with the driver, or the driver with them.

    Raises:
        RouterUnavailableError: There are no roads yet.
    """
    return [one.request for one in find_waiting_with_matches(offer)]


def find_waiting_with_matches(offer: Offer) -> list[Waiting]:
    """The same, with how the offer takes them along."""
    near = _candidates(offer) if offer.status in PUBLIC_STATUSES else []
    if not near:
        return []
    region = current_region()
    others = Request.objects.select_related("rider").exclude(rider__in=kept_from(offer.driver))
    requests = others.in_bulk(near)
    found = ((requests[pk], _first_match(requests[pk], offer, region)) for pk in sorted(requests))
    return [Waiting(request, match) for request, match in found if match]


def tell_waiting(offer: Offer) -> int:
    """Write to those whom an offer that is new, or has changed, takes along; in the transaction of the caller.

    Each is told of an offer once.

    Returns:
        How many were told.
    """
    waiting = find_waiting_with_matches(offer)
    if not waiting:
        return 0
    told = set(Told.objects.filter(offer=offer).values_list("request", flat=True))
    fresh = [one for one in waiting if one.request.pk not in told][:MOST_TOLD]
    Told.objects.bulk_create(Told(request=one.request, offer=offer) for one in fresh)
    write_mails(messages=[_mail(one, offer) for one in fresh if one.request.rider.email])
    return len(fresh)


def _mail(one: Waiting, offer: Offer) -> EmailMessage:
    zone = current_region().calendar.zone
    with override(one.request.language or settings.LANGUAGE_CODE):
        context = {
            "match": one.match,
            "day": localtime(one.match.pickup.at, zone),
            "time": localtime(one.match.pickup.at, zone),
            "arrival": localtime(one.match.dropoff.at, zone),
            "detour_min": -(-one.match.detour_s // 60),
            "is_weekly": offer.is_weekly,
            "url": settings.SITE_URL + reverse("pages:feature", args=["rides", offer.pk]),
        }
        text = render_to_string("rides/mails/waiting.txt", context)
        return EmailMessage(_("There is a ride for you"), text, None, [one.request.rider.email])


def _candidates(offer: Offer) -> list[int]:
    """Requests near the way of an offer, on days that may be its own, of people whom it takes along."""
    keys = _keys(offer)
    reach = float(reach_m(offer.detour_limit_s))
    rules = (offer.seats, offer.luggage, offer.pets, offer.women_only, offer.women_only)
    lines = (offer.pk, reach, offer.pk, reach)
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [keys, keys, list(PUBLIC_STATUSES), offer.driver_id, *rules, *lines])
        return [pk for (pk,) in cursor.fetchall()]


def _keys(offer: Offer) -> list[int]:
    """Of requests that an offer may answer: of one kind of day they have other numbers than offers."""
    if offer.is_weekly:
        return [*offer.keys, *moved(offer.keys, DATED)]
    return [*offer.keys, *moved(offer.keys, WEEKLY)]


def _first_match(request: Request, offer: Offer, region: Region) -> Match | None:
    tried: set[tuple[int, timedelta]] = set()
    for day, departs_at in _days(request, offer, region):
        for trip in _trips(request, day, region):
            # In another week the same day is no different, unless somebody has taken a seat on one of them.
            if _is_known(tried, day, trip.earliest - departs_at):
                continue
            asked = Asked(trip, np.array([request.origin.coords, request.destination.coords]))
            match = match_asked(asked, offer, day, departs_at, region)
            if match:
                return match
    return None


def _is_known(tried: set[tuple[int, timedelta]], day: date, ahead: timedelta) -> bool:
    known, one = len(tried), (day.weekday(), ahead)
    tried.add(one)
    return len(tried) == known


def _days(request: Request, offer: Offer, region: Region) -> Iterator[tuple[date, datetime]]:
    """When the offer goes, from today on, and only around the day of what is wanted once."""
    first = max(localdate(timezone=region.calendar.zone), offer.first_day or date.min)
    last = min(first + _LOOKS_AHEAD, offer.last_day or date.max)
    if offer.departs_at:
        first = last = offer.departs_at.astimezone(region.calendar.zone).date()
    elif request.departs_at:
        wanted = request.departs_at.astimezone(region.calendar.zone).date()
        first, last = max(first, wanted - timedelta(days=1)), min(last, wanted + timedelta(days=2))
    yield from departures(offer, first, last, region) if first <= last else ()


def _trips(request: Request, day: date, region: Region) -> Sequence[Trip]:
    """What is wanted on a day or beside it; a window over midnight belongs to both."""
    if request.departs_at:
        return [_trip(request, request.departs_at, region)]
    around = (day - timedelta(days=1), day, day + timedelta(days=1))
    wanted = [at for near in around for _day, at in departures(request, near, near, region)]
    return [_trip(request, at, region) for at in wanted]


def _trip(request: Request, begin: datetime, region: Region) -> Trip:
    ends = np.array([request.origin.coords, request.destination.coords])
    origin, destination = (Place(lon, lat) for lon, lat in region.unproject(ends).tolist())
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
        is_woman=request.women_only,
        women_only=request.women_only,
    )
