"""Tells other platforms what became of their bookings.

Nothing is written down for it when a booking changes: what a platform last knew is compared with how things stand, so a step
that is missed is told by the next one, and none is told twice. The standard allows that statuses are left out.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from api.carpool import words
from api.carpool.bookings import carried
from api.carpool.endpoint import HEADER
from api.carpool.models import PartnerBooking, Telling
from api.carpool.telling_keys import key_for
from geo_platform.outbox.services import pause_after
from geo_platform.outgoing import Answer, place_of, send
from layers.rides.bookings.standard import Status, status_of

if TYPE_CHECKING:
    from typing import Any

AT_ONCE = 8
# So long one is in hand. A worker that is killed meanwhile leaves it to be told again, which changes nothing.
IN_HAND = timedelta(minutes=2)
# Some three days, an hour between two tries at last.
MOST_TRIES = 76
LONGEST_ERROR = 300
# Statuses after which none comes.
LAST = (Status.CANCELLED.name, Status.VALIDATED.name)
DONE = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
# That the platform has forgotten the booking, or knew it before, is no reason to go on.
KNOWN = (*DONE, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE)


class News(NamedTuple):
    """A booking, and the status that its platform does not know yet."""

    kept: PartnerBooking
    status: Status


class Call(NamedTuple):
    """A request to a platform."""

    method: str
    url: str
    body: bytes
    key: str


def tell_partners() -> int:
    """Tell all that is due, some at the same time; gives how much arrived. No transaction is open meanwhile."""
    arrived = 0
    with ThreadPoolExecutor(AT_ONCE) as hands:
        while batch := _take_in_hand():
            # In threads nothing asks the database, so that none leaves a connection behind.
            arrived += sum(map(_note, batch, hands.map(_carry, list(map(_call, batch)))))
    return arrived


@transaction.atomic
def _take_in_hand() -> list[News]:
    """Some bookings whose platform does not know how they stand, and that no other worker has in hand."""
    at = now()
    told = PartnerBooking.objects.exclude(partner__telling=Telling.NOT).filter(partner__is_active=True, tries__lt=MOST_TRIES)
    open_ones = told.exclude(told__in=LAST).filter(Q(next_try_at=None) | Q(next_try_at__lte=at)).order_by("pk")
    rows = open_ones.select_related("partner", "booking__offer__driver").select_for_update(skip_locked=True, of=("self",))
    news = [News(kept, status) for kept in rows.iterator() if (status := status_of(kept.booking)).name != kept.told][
        :AT_ONCE
    ]
    for kept, _status in news:
        kept.next_try_at, kept.tries = at + IN_HAND, kept.tries + 1
        kept.save(update_fields=["next_try_at", "tries"])
    return news


def _call(news: News) -> Call:
    """What to send: an event with the whole booking, or its new status alone."""
    partner, number = news.kept.partner, news.kept.booking.operator_booking
    base, key = partner.url.rstrip("/"), key_for(partner)
    if partner.telling == Telling.PATCH:
        return Call("PATCH", f"{base}/bookings/{number}?status={news.status.name}", b"", key)
    return Call("POST", f"{base}/booking_events", json.dumps(event(news)).encode(), key)


def event(news: News) -> dict[str, Any]:
    """A `CarpoolBookingEvent` about the ride of a driver; the same number however often it is sent."""
    booking = news.kept.booking
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/carpool/{booking.pk}/{news.status.name}")),
        # Nobody has signed in here with an account of theirs: the number of the booking is what they know it by.
        "idToken": "",
        "data": {
            "id": booking.operator_booking,
            "status": news.status.name,
            **carried(booking),
            "driver": words.driver_of(booking.offer),
            "price": words.price(booking.contribution_cents),
            **words.car_of(booking.offer),
        },
    }


def _carry(call: Call) -> Answer | Exception:
    headers = {"Content-Type": "application/json", HEADER: call.key}
    try:
        place = place_of(call.url, inner=settings.CARPOOL_INNER_HOSTS)
        return send(call.method, place, body=call.body, headers=headers, inner=settings.CARPOOL_INNER_HOSTS)
    except Exception as error:  # noqa: BLE001 (whatever it is: it is noted, and nobody else waits for it)
        return error


def _note(news: News, outcome: Answer | Exception) -> bool:
    """Write down what came of it; tells whether the platform knows."""
    kept, mine = news.kept, PartnerBooking.objects.filter(pk=news.kept.pk)
    if isinstance(outcome, Answer) and outcome.status in KNOWN:
        return bool(mine.update(told=news.status.name, next_try_at=None, tries=0, last_error=""))
    error = f"{outcome.status} {outcome.text}" if isinstance(outcome, Answer) else str(outcome) or type(outcome).__name__
    mine.update(next_try_at=now() + pause_after(kept.tries), last_error=error[:LONGEST_ERROR])
    return False
