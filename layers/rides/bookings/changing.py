"""What a change of an offer means for those who come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import in_order, lock_offer, note_step, step
from layers.rides.bookings.moving import follow_others
from layers.rides.bookings.promise import find_again, has_changed, promise_anew, promise_places, still_suits
from layers.rides.bookings.seats import TAKEN, fits, taken_on
from layers.rides.bookings.states import ACCEPTED, REQUESTED, Move, Side
from layers.rides.bookings.telling import tell_rider
from layers.rides.bookings.waiting import move_up, put_off
from layers.rides.models import Booking, BookingNotice

if TYPE_CHECKING:
    from layers.rides.models import Offer
    from layers.rides.trips import Match


@transaction.atomic
def follow_change(*, offer: Offer) -> list[Booking]:
    """Let the bookings of an offer follow a change of it: its way, its times, its days or its seats.

    All get off, and on again: whoever was accepted first, then whoever asked first. Who still fits keeps their seat, is told
    the new time and reminded again, and cancels where it does not suit. For who does not fit any more, or would have to
    leave half an hour earlier or later, it is cancelled.

    Args:
        offer: As it is now, saved in the transaction of the caller, who has made sure that it is the driver's wish.

    Returns:
        The bookings that are still open.
    """
    locked = lock_offer(offer.pk)
    if locked is None:
        return []
    coming = _coming(locked)
    Booking.objects.filter(pk__in=[booking.pk for booking in coming]).accepted().update(state=REQUESTED)
    moved: list[Booking] = []
    kept = [booking for booking in coming if _follows(booking, moved)]
    for booking in moved:
        tell_rider(Event.CHANGED, booking)
    for day in sorted({booking.day for booking in kept}):
        put_off(locked, day)
        move_up(locked, day)
        follow_others(locked, day, by=Side.DRIVER, event=Event.CHANGED, told=[booking.pk for booking in moved])
    return kept


def _coming(offer: Offer) -> list[Booking]:
    """Agreed ones first: when the seats become fewer, whoever was there first keeps theirs."""
    found = {booking.pk: booking for booking in in_order(Booking.objects.filter(offer=offer.pk).open().coming())}
    for booking in found.values():
        booking.offer = offer
    agreed = Booking.objects.filter(pk__in=found).accepted().in_order_of_acceptance().values_list("pk", flat=True)
    rest = (booking for booking in found.values() if booking.state != ACCEPTED)
    return [found[number] for number in agreed] + sorted(rest, key=lambda booking: (booking.created_at, booking.pk))


def _follows(booking: Booking, moved: list[Booking]) -> bool:
    """Whether somebody still fits; who has a seat is given it again, and is told once all others have theirs."""
    has_seat, is_free = booking.state == ACCEPTED, fits(booking, taken_on(booking.offer, booking.day, TAKEN))
    if not has_seat and not is_free and still_suits(booking):
        return True  # the way is looked at when a seat is free
    match = find_again(booking) if is_free else None
    if match is None:
        step(booking=booking, move=Move.CALL_OFF, side=Side.DRIVER, by=booking.offer.driver)
        tell_rider(Event.UNFIT, booking)
        return False
    booking.save(update_fields=["state"])
    if has_changed(booking, match):
        _promise(booking, match)
        moved.append(booking)
    else:
        promise_places(booking, match)
        booking.save()
    return True


def _promise(booking: Booking, match: Match) -> None:
    """Write down the new promise, and forget that people were reminded of the old one."""
    booking.expires_at += match.pickup.at - booking.pickup_at
    booking.version += 1
    promise_anew(booking, match)
    booking.save()
    BookingNotice.objects.filter(booking=booking).delete()
    note_step(booking=booking, before=booking.state, side=Side.DRIVER, by=booking.offer.driver)
