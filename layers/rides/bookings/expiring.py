"""Ends what nobody has answered in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import lock_offer, step
from layers.rides.bookings.states import REQUESTED, Move, Side
from layers.rides.bookings.telling import News, tell
from layers.rides.bookings.waiting import move_up
from layers.rides.models import Booking

if TYPE_CHECKING:
    from datetime import datetime

    from layers.rides.bookings.querysets import BookingQuerySet
    from layers.rides.models import Offer


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
    ended = [(_expired(booking, offer), booking) for booking in rows]
    tell(News(event, booking.rider, Side.RIDER, [booking]) for event, booking in ended if booking.rider)
    for day in sorted({booking.day for _event, booking in ended}):
        move_up(offer, day)
    return len(ended)


def _expired(booking: Booking, offer: Offer) -> Event:
    booking.offer = offer
    before = step(booking=booking, move=Move.EXPIRE, side=Side.PLATFORM)
    return Event.EXPIRED if before == REQUESTED else Event.NEVER_FREE
