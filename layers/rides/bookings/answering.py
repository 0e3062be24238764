"""The driver says yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.clocks import SOON, evening_before
from layers.rides.bookings.code_words import new_code_word
from layers.rides.bookings.events import Event
from layers.rides.bookings.exceptions import NoLongerFitsError, NoSeatLeftError, NotOfferedError, TooLateError
from layers.rides.bookings.ledger import in_hand, note_step, step
from layers.rides.bookings.messages import note_message
from layers.rides.bookings.moving import follow_others, note_times
from layers.rides.bookings.promise import find_again, has_changed, is_noticed, promise_anew
from layers.rides.bookings.requesting import is_offered
from layers.rides.bookings.seats import TAKEN, fits, taken_on
from layers.rides.bookings.states import Move, Side
from layers.rides.bookings.telling import tell_rider
from layers.rides.bookings.waiting import move_up, put_off
from layers.rides.models import BookingNotice
from layers.rides.region import current_region

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.models import Booking

What = BookingNotice.What


@transaction.atomic
def accept(*, driver: User, booking: Booking, version: int, word: str = "") -> Booking:
    """Take somebody along. From now on both know the exact places, when the car is there, and the code word.

    Who does not fit in any more waits; for whom the car comes earlier or later now is told.

    Args:
        driver: Whose offer it is.
        booking: Of somebody who has asked, or who waits.
        version: Of the booking, as the driver has seen it.
        word: Something for the rider.

    Raises:
        UnknownBookingError: It is not theirs.
        NotNowError: There is nothing to accept.
        StaleError: It is not as they have seen it.
        TooLateError: The ride has left.
        NotOfferedError: It is withdrawn.
        NoSeatLeftError: The seats are given away.
        NoLongerFitsError: The detour that was promised is not possible any more.
    """
    booking, side = in_hand(by=driver, booking=booking, version=version, move=Move.ACCEPT)
    asked = (booking.pickup_at, booking.dropoff_at)
    event = _renew_promise(booking)
    booking.code_word = new_code_word()
    step(booking=booking, move=Move.ACCEPT, side=side, by=driver)
    if word.strip():
        note_message(booking=booking, by=driver, text=word)
    _note_what_needs_no_reminder(booking)
    times = note_times(booking)
    is_moved = times.are_exact and is_noticed(asked, (times.pickup_at, times.dropoff_at))
    tell_rider(Event.ACCEPTED_ANEW if is_moved else event, booking)
    put_off(booking.offer, booking.day)
    follow_others(booking.offer, booking.day, by=side, told=[booking.pk])
    return booking


def _renew_promise(booking: Booking) -> Event:
    """Write down how the ride takes the rider along now; gives what to tell them."""
    if booking.pickup_at <= now():
        raise TooLateError
    if not is_offered(booking.offer, booking.day):
        raise NotOfferedError
    if not fits(booking, taken_on(booking.offer, booking.day, TAKEN)):
        raise NoSeatLeftError
    match = find_again(booking)
    if match is None:
        raise NoLongerFitsError
    is_other = has_changed(booking, match)
    promise_anew(booking, match)
    if not is_other:
        return Event.ACCEPTED
    # A step of its own, by which another platform knows that the ride has moved (`has_moved_since`).
    booking.version += 1
    note_step(booking=booking, before=booking.state, side=Side.DRIVER, by=booking.offer.driver)
    return Event.ACCEPTED_ANEW


def _note_what_needs_no_reminder(booking: Booking) -> None:
    """Whoever agrees at nine in the evening knows what is on tomorrow."""
    due = {
        What.EVENING: evening_before(booking.pickup_at, current_region().calendar.zone),
        What.SOON: booking.pickup_at - SOON,
    }
    BookingNotice.objects.bulk_create(
        [BookingNotice(booking=booking, what=what) for what, at in due.items() if at <= now()], ignore_conflicts=True
    )


@transaction.atomic
def decline(*, driver: User, booking: Booking, version: int, word: str = "") -> Booking:
    """Do not take somebody along; whoever waits comes next.

    Args:
        driver: Whose offer it is.
        booking: Of somebody who has asked, or who waits.
        version: Of the booking, as the driver has seen it.
        word: Something kind for the rider.

    Raises:
        UnknownBookingError: It is not theirs.
        NotNowError: There is nothing to decline.
        StaleError: It is not as they have seen it.
    """
    booking, side = in_hand(by=driver, booking=booking, version=version, move=Move.DECLINE)
    step(booking=booking, move=Move.DECLINE, side=side, by=driver, word=word)
    tell_rider(Event.DECLINED, booking)
    move_up(booking.offer, booking.day)
    return booking
