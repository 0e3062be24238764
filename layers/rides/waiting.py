"""The other way round: who waits for a ride like this one, and has not been told yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.outbox.services import write_mails
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.spoken_times import clock_words
from layers.rides.bookings.blocking import kept_from
from layers.rides.journeys import Journeys
from layers.rides.keys import DATED, WEEKLY, moved
from layers.rides.models import Offer, Request, Told
from layers.rides.region import current_region
from layers.rides.search_addresses import query_of_request
from layers.rides.ways import reach_m

if TYPE_CHECKING:
    from layers.rides.trips import Match

MOST_TOLD = 200
MOST_A_DAY = 5
"""So many rides one who waits is told of within a day."""
_A_DAY = timedelta(days=1)
# As in `layers.rides.prefilter`, keys that the planner can see would lead it away from the index.
_WHO = """
WITH waiting AS MATERIALIZED (
    SELECT id, rider_id, status, seats, luggage, pets, is_woman, women_only, walk_m, origin, destination FROM rides_request
    WHERE origin_keys && (SELECT %s::bigint[]) AND destination_keys && (SELECT %s::bigint[])
)
SELECT id FROM waiting WHERE status = ANY (%s) AND rider_id <> %s AND seats <= %s AND luggage <= %s AND (NOT pets OR %s)
AND (is_woman OR NOT %s) AND (NOT women_only OR %s)
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
    others = Request.objects.select_related("rider").exclude(rider__in=kept_from(offer.driver))
    requests = others.in_bulk(near)
    found = Journeys.of(offer, current_region()).first_matches(requests.values())
    return [Waiting(requests[pk], found[pk]) for pk in sorted(found)]


def tell_waiting(offer: Offer) -> int:
    """Write to those whom an offer that is new, or has changed, takes along. Only one process at a time may do so.

    Each is told of an offer once, of a driver once for each day, and on one day only so often: who puts many rides up
    floods nobody. Finding them takes its time, so it is work for the worker: see `tell_soon`.

    Returns:
        How many were told.

    Raises:
        RouterUnavailableError: There are no roads yet.
    """
    waiting = find_waiting_with_matches(offer)
    untold = _untold(waiting, offer)[:MOST_TOLD]
    with transaction.atomic():
        fresh = _still_waiting(untold, offer)
        Told.objects.bulk_create(Told(request=one.request, offer=offer, day=one.match.day) for one in fresh)
        write_mails(messages=[_mail(one, offer) for one in fresh if one.request.rider.email])
    return len(fresh)


def _untold(waiting: list[Waiting], offer: Offer) -> list[Waiting]:
    before = Told.objects.filter(request__in=[one.request for one in waiting])
    of_driver = before.filter(offer__driver=offer.driver_id)
    of_offer = set(of_driver.filter(offer=offer).values_list("request", flat=True))
    on_days = set(of_driver.values_list("request", "day"))
    lately = Counter(before.filter(at__gt=now() - _A_DAY).values_list("request", flat=True))
    return [
        one
        for one in waiting
        if one.request.pk not in of_offer
        and (one.request.pk, one.match.day) not in on_days
        and lately[one.request.pk] < MOST_A_DAY
    ]


def _still_waiting(found: list[Waiting], offer: Offer) -> list[Waiting]:
    """Those of them who wait until the transaction ends, where the offer still goes: finding them took its time."""
    public = {"status__in": PUBLIC_STATUSES}
    if not Offer.objects.filter(pk=offer.pk, **public).exists():
        return []
    requests = Request.objects.filter(pk__in=[one.request.pk for one in found], **public).order_by("pk")
    waiting = set(requests.select_for_update(of=("self",)).values_list("pk", flat=True))
    return [one for one in found if one.request.pk in waiting]


def _mail(one: Waiting, offer: Offer) -> EmailMessage:
    zone = current_region().calendar.zone
    with override(one.request.language or settings.LANGUAGE_CODE):
        context = {
            "match": one.match,
            "day": localtime(one.match.pickup.at, zone),
            "time": clock_words(one.match.pickup.at, zone),
            "arrival": clock_words(one.match.dropoff.at, zone),
            "detour_min": -(-one.match.detour_s // 60),
            "is_weekly": offer.is_weekly,
            "url": settings.SITE_URL + _address(one, offer),
        }
        text = render_to_string("rides/mails/waiting.txt", context)
        return EmailMessage(_("There is a ride for you"), text, None, [one.request.rider.email])


def _address(one: Waiting, offer: Offer) -> str:
    """The page of the ride on that day, with the search that it answers."""
    at = one.match.dropoff.at if one.request.by_arrival else one.match.pickup.at
    return f"{reverse('pages:ride', args=[offer.pk])}?{query_of_request(one.request, at)}&on={one.match.day.isoformat()}"


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
