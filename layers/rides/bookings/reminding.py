"""Reminds both the evening before and shortly before, and asks afterwards how it was; each once.

A row is written for each in the transaction of its mail, so a worker that is killed leaves people reminded or not yet.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.clocks import ASKED_WITHIN, SOON, STILL_GOING, evening_before
from layers.rides.bookings.events import Event
from layers.rides.bookings.states import Side
from layers.rides.bookings.telling import News, tell
from layers.rides.models import Booking, BookingNotice
from layers.rides.region import current_region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from layers.rides.bookings.querysets import BookingQuerySet

What = BookingNotice.What
# The evening before begins at most so long before a ride, an hour of clocks that change included.
LONGEST_EVENING = timedelta(hours=31)


def remind_people() -> int:
    """Write all reminders and questions that are due; gives of how many bookings."""
    return remind_of_tomorrow() + remind_shortly_before() + ask_how_it_was()


@transaction.atomic
def remind_of_tomorrow() -> int:
    """Remind of what is on the next day, from six in the evening on; of a ride that has moved since then, on its own day."""
    moment, zone = now(), current_region().calendar.zone
    coming = _agreed(What.EVENING).filter(pickup_at__gt=moment + SOON, pickup_at__lte=moment + LONGEST_EVENING)
    due = [booking for booking in coming if evening_before(booking.pickup_at, zone) <= moment]
    today = moment.astimezone(zone).date()
    of_today = [booking for booking in due if booking.pickup_at.astimezone(zone).date() == today]
    of_tomorrow = [booking for booking in due if booking not in of_today]
    return _remind(of_today, What.EVENING, Event.TODAY) + _remind(of_tomorrow, What.EVENING, Event.EVENING)


@transaction.atomic
def remind_shortly_before() -> int:
    """Remind two hours before."""
    moment = now()
    due = _agreed(What.SOON).filter(pickup_at__gt=moment, pickup_at__lte=moment + SOON)
    return _remind(list(due), What.SOON, Event.SOON)


@transaction.atomic
def ask_how_it_was() -> int:
    """Ask whether it worked out, some time after the end."""
    over = now() - STILL_GOING
    due = _agreed(What.QUESTION).filter(dropoff_at__lte=over, dropoff_at__gt=over - ASKED_WITHIN)
    return _remind(list(due), What.QUESTION, Event.QUESTION)


def _agreed(what: str) -> BookingQuerySet:
    """Those of which people were not reminded yet; what somebody is changing right now is left for the next minute."""
    rows: BookingQuerySet = Booking.objects.accepted().without_notice(what)
    together = rows.select_related("rider", "offer__driver").order_by("offer", "day", "pickup_s", "pk")
    return together.select_for_update(skip_locked=True, of=("self",))


def _remind(bookings: Sequence[Booking], what: str, event: Event) -> int:
    BookingNotice.objects.bulk_create([BookingNotice(booking=booking, what=what) for booking in bookings])
    tell(_for_riders(bookings, event))
    tell(_for_drivers(bookings, event))
    return len(bookings)


def _for_riders(bookings: Sequence[Booking], event: Event) -> Iterator[News]:
    return (News(event, booking.rider, Side.RIDER, [booking]) for booking in bookings if booking.rider)


def _for_drivers(bookings: Sequence[Booking], event: Event) -> Iterator[News]:
    """One for all who come along on a ride; how it was is asked of each."""
    if event is Event.QUESTION:
        return (News(event, booking.offer.driver, Side.DRIVER, [booking]) for booking in bookings)
    rides = groupby(bookings, key=lambda booking: (booking.offer_id, booking.day))
    together = (list(group) for _ride, group in rides)
    return (News(event, group[0].offer.driver, Side.DRIVER, group) for group in together)
