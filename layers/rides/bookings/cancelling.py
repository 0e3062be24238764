"""Going back on a ride: the rider, the driver, for one day or for all of it. The others are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.events import Event
from layers.rides.bookings.exceptions import TooLateError
from layers.rides.bookings.ledger import in_hand, in_order, lock_offer, step, step_all
from layers.rides.bookings.moving import follow_others
from layers.rides.bookings.states import ACCEPTED, REQUESTED, Move, Side
from layers.rides.bookings.telling import News, tell, tell_driver, tell_rider
from layers.rides.bookings.waiting import move_up
from layers.rides.models import Booking

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo_platform.accounts.models import User
    from layers.rides.bookings.parties import Operator
    from layers.rides.models import Offer


@transaction.atomic
def cancel(*, by: User | Operator, booking: Booking, version: int, word: str = "") -> Booking:
    """Go back on it: the rider whenever they like until it is over, the driver on what was agreed.

    Args:
        by: One of the two, or the platform on which the rider is.
        booking: What they no longer want.
        version: Of the booking, as they have seen it.
        word: Something for the other.

    Raises:
        UnknownBookingError: It is not theirs.
        NotNowError: There is nothing to cancel.
        StaleError: It is not as they have seen it.
        TooLateError: The ride is over.
    """
    booking, side = in_hand(by=by, booking=booking, version=version, move=Move.CANCEL)
    if booking.dropoff_at <= now():
        raise TooLateError
    end_one(booking=booking, move=Move.CANCEL, side=side, by=by, word=word)
    move_up(booking.offer, booking.day)
    follow_others(booking.offer, booking.day, by=side)
    return booking


def end_one(*, booking: Booking, move: Move, side: Side, by: User | Operator | None, word: str = "") -> None:
    """Cancel a locked booking and tell the other; who comes off the waiting list is for the caller."""
    before = step(booking=booking, move=move, side=side, by=by, word=word)
    if side == Side.DRIVER:
        tell_rider(Event.DRIVER_CANCELLED, booking)
    elif before == ACCEPTED:
        tell_driver(Event.RIDER_CANCELLED, booking)
    elif before == REQUESTED:
        tell_driver(Event.TAKEN_BACK, booking)


@transaction.atomic
def call_off(*, offer: Offer, days: Iterable[date] | None = None, event: Event = Event.CALLED_OFF, word: str = "") -> int:
    """Cancel what is to come of a ride, and tell everybody; for when it is withdrawn, or leaves out some days.

    Args:
        offer: Which; whoever calls has made sure that it is the driver who wishes it.
        days: Only on these; all days when `None`.
        event: What the riders are told.
        word: Something for them.

    Returns:
        How many bookings were cancelled.
    """
    locked = lock_offer(offer.pk)
    if locked is None:
        return 0
    coming = Booking.objects.filter(offer=offer.pk).open().coming()
    found = in_order(coming if days is None else coming.filter(day__in=list(days)))
    for booking in found:
        booking.offer = locked
    step_all(bookings=found, move=Move.CALL_OFF, side=Side.DRIVER, by=locked.driver, word=word)
    tell(News(event, booking.rider, Side.RIDER, [booking]) for booking in found if booking.rider)
    return len(found)
