"""Ends what nobody has answered in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import lock_offer, step_all
from layers.rides.bookings.states import REQUESTED, Move, Side
from layers.rides.bookings.telling import News, tell
from layers.rides.bookings.waiting import move_up
from layers.rides.models import Booking

if TYPE_CHECKING:
    from datetime import datetime

    from layers.rides.bookings.querysets import BookingQuerySet


def expire_unanswered() -> int:
    """End all that is due, ride by ride; gives how many bookings that were."""
    due = _due(now()).order_by("offer").values_list("offer", flat=True).distinct()
    return sum(_expire_on(number) for number in list(due))


def _due(at: datetime) -> BookingQuerySet:
    due: BookingQuerySet = Booking.objects.undecided().filter(expires_at__lte=at)
    return due


@transaction.atomic
def _expire_on(offer_id: int) -> int:
    offer = lock_offer(offer_id)
    if offer is None:
        return 0
    rows = _due(now()).filter(offer=offer_id).select_related("rider").select_for_update(of=("self",)).order_by("pk")
    ended = [(_event_for(booking), booking) for booking in rows]
    for _event, booking in ended:
        booking.offer = offer
    step_all(bookings=[booking for _event, booking in ended], move=Move.EXPIRE, side=Side.PLATFORM)
    tell(News(event, booking.rider, Side.RIDER, [booking]) for event, booking in ended if booking.rider)
    for day in sorted({booking.day for _event, booking in ended}):
        move_up(offer, day)
    return len(ended)


def _event_for(booking: Booking) -> Event:
    """What somebody is told whose question ends."""
    return Event.EXPIRED if booking.state == REQUESTED else Event.NEVER_FREE
