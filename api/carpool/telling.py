"""Tells other platforms what became of their bookings.

Nothing is written down for it when a booking changes: what a platform last knew is compared with how things stand, so a step
that is missed is told by the next one, and none is told twice. The standard allows that statuses are left out.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from api.carpool import words
from api.carpool.bookings import carried
from api.carpool.endpoint import HEADER
from api.carpool.models import PartnerBooking, Telling
from api.carpool.telling_keys import key_for
from geo_platform.outbox.services import pause_after
from geo_platform.outgoing import Answer, place_of, send
from layers.rides.bookings.ledger import has_moved_since
from layers.rides.bookings.standard import Status, status_of
from layers.rides.bookings.telling import moment_words
from layers.rides.region import current_region

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from api.carpool.models import Partner

    Outcome = Answer | Exception

AT_ONCE = 8
# So long one is in hand. A worker that is killed meanwhile leaves it to be told again, which changes nothing.
IN_HAND = timedelta(minutes=2)
# Some three days, an hour between two tries at last.
MOST_TRIES = 76
A_DAY = timedelta(days=1)
LONGEST_ERROR = 300
# Statuses in which somebody waits for the car.
TO_COME = (Status.WAITING_CONFIRMATION, Status.CONFIRMED)
# Statuses after which none comes.
LAST = (Status.CANCELLED.name, Status.VALIDATED.name)
DONE = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
# That the platform has forgotten the booking, or knew it before, is no reason to go on. Events have one address for all
# bookings, so what is not found there is the address itself: the office has written it down wrongly.
KNOWN = {
    Telling.PATCH: (*DONE, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE),
    Telling.EVENTS: (*DONE, HTTPStatus.CONFLICT),
}


T = TypeVar("T")


class News(NamedTuple):
    """A booking, and the status in which its platform does not know it yet, or not as it is by now."""

    kept: PartnerBooking
    status: Status

    @property
    def is_new(self) -> bool:
        """Whether there is anything to tell: another status, or another time or place."""
        return self.status.name != self.kept.told or self.has_moved

    @property
    def has_moved(self) -> bool:
        """Whether it goes at another time or place than the platform knows."""
        kept = self.kept
        return kept.told_version not in {None, kept.booking.version} and has_moved_since(kept.booking, kept.told_version)


class Call(NamedTuple):
    """A request to a platform.

    Attributes:
        method: Of HTTP.
        url: Where to.
        body: What is sent.
        key: With which the platform lets us in.
        instead: What to send where it answers that it knows this already, and so has not read what came beside it.
    """

    method: str
    url: str
    body: bytes
    key: str
    instead: Call | None = None


def tell_partners() -> int:
    """Tell all that is due; gives how much arrived."""
    return tell_all(_take_in_hand, _call, _note)


def tell_all(take: Callable[[], list[T]], call: Callable[[T], Call], note: Callable[[T, Outcome], bool]) -> int:
    """Tell what is due, some of it at the same time; gives how much arrived. No transaction is open meanwhile.

    Args:
        take: Takes some of it in hand.
        call: Says what to send.
        note: Writes down what came of it, and tells whether it arrived.
    """
    arrived = 0
    with ThreadPoolExecutor(AT_ONCE) as hands:
        while batch := take():
            # In threads nothing asks the database, so that none leaves a connection behind.
            arrived += sum(map(note, batch, hands.map(_carry, [_called(call, one) for one in batch])))
    return arrived


def _called(call: Callable[[T], Call], one: T) -> Call | Exception:
    """What to send, or why that cannot be said, such as of a key that was sealed with another secret."""
    try:
        return call(one)
    except Exception as error:  # noqa: BLE001 (as in `_sent`)
        return error


@transaction.atomic
def _take_in_hand() -> list[News]:
    """Some bookings whose platform does not know how they stand, and that no other worker has in hand."""
    at = now()
    told = PartnerBooking.objects.exclude(partner__telling=Telling.NOT).filter(partner__is_active=True)
    due = Q(next_try_at=None) | Q(next_try_at__lte=at)
    # Somebody may stand at the road for nothing: so as long as the ride is to come, it is tried once a day.
    daily = Q(next_try_at__lte=at - A_DAY, booking__dropoff_at__gt=at)
    open_ones = told.exclude(told__in=LAST).filter(Q(tries__lt=MOST_TRIES) & due | daily).order_by("pk")
    rows = open_ones.select_related("partner", "booking__offer__driver").select_for_update(skip_locked=True, of=("self",))
    every = (News(kept, status_of(kept.booking)) for kept in rows.iterator())
    news = list(islice((one for one in every if one.is_new), AT_ONCE))
    for kept, _status in news:
        kept.next_try_at, kept.tries = at + IN_HAND, kept.tries + 1
        kept.save(update_fields=["next_try_at", "tries"])
    return news


def _call(news: News) -> Call:
    """What to send: an event with the whole booking, or its new status alone."""
    partner, number = news.kept.partner, news.kept.booking.operator_booking
    base, key = partner.url.rstrip("/"), key_for(partner)
    if partner.telling == Telling.PATCH:
        message = _message(news)
        query = urlencode({"status": news.status.name} | message)
        letter = Call("POST", f"{base}/messages", json.dumps(_letter(news) | message).encode(), key) if message else None
        return Call("PATCH", f"{base}/bookings/{number}?{query}", b"", key, letter)
    return Call("POST", f"{base}/booking_events", json.dumps(event(news)).encode(), key)


def _message(news: News) -> dict[str, str]:
    """In words where and when it goes by now, where a status alone would not say so."""
    if news.status not in TO_COME or not news.has_moved:
        return {}
    booking = news.kept.booking
    with override(settings.LANGUAGE_CODE):
        when = moment_words(booking.pickup_at, current_region().calendar.zone)
        return {"message": _("This ride has changed: %(when)s, %(place)s") % {"when": when, "place": booking.pickup_label}}


def _letter(news: News) -> dict[str, Any]:
    """From whom to whom a message goes: a status that is set already is refused, and what is said beside it is lost."""
    kept, booking = news.kept, news.kept.booking
    return {
        "from": words.driver_of(booking.offer),
        "to": {"id": kept.passenger, "operator": kept.partner.operator, "alias": booking.rider_alias},
        "recipientCarpoolerType": "PASSENGER",
        "bookingId": booking.operator_booking,
    }


def event(news: News) -> dict[str, Any]:
    """A `CarpoolBookingEvent` about the ride of a driver; the same number however often it is sent, until it changes."""
    booking = news.kept.booking
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/carpool/{booking.pk}/{news.status.name}/{booking.version}")),
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


def _carry(call: Call | Exception) -> Outcome:
    if isinstance(call, Exception):
        return call
    outcome = _sent(call)
    is_known = isinstance(outcome, Answer) and outcome.status == HTTPStatus.CONFLICT
    return _sent(call.instead) if call.instead and is_known else outcome


def _sent(call: Call) -> Outcome:
    headers = {"Content-Type": "application/json", HEADER: call.key}
    try:
        place = place_of(call.url, inner=settings.CARPOOL_INNER_HOSTS)
        return send(call.method, place, body=call.body, headers=headers, inner=settings.CARPOOL_INNER_HOSTS)
    except Exception as error:  # noqa: BLE001 (whatever it is: it is noted, and nobody else waits for it)
        return error


def _note(news: News, outcome: Outcome) -> bool:
    kept, mine = news.kept, PartnerBooking.objects.filter(pk=news.kept.pk)
    if knows(kept.partner, outcome):
        known = {"told": news.status.name, "told_version": kept.booking.version}
        return bool(mine.update(**known, next_try_at=None, tries=0, last_error=""))
    mine.update(**again(outcome, kept.tries))
    return False


def knows(partner: Partner, outcome: Outcome) -> bool:
    """Whether a platform knows what it was told."""
    return isinstance(outcome, Answer) and outcome.status in KNOWN[Telling(partner.telling)]


def again(outcome: Outcome, tries: int) -> dict[str, Any]:
    """What to write down where it does not: when to try again, and why."""
    error = f"{outcome.status} {outcome.text}" if isinstance(outcome, Answer) else str(outcome) or type(outcome).__name__
    return {"next_try_at": now() + pause_after(tries), "last_error": error[:LONGEST_ERROR]}
