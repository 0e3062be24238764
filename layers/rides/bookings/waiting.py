"""The waiting list of a ride on a day: who comes off it, and who comes onto it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import now

from layers.rides.bookings.clocks import expiry, last_call
from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import step_all
from layers.rides.bookings.seats import IN_LINE, TAKEN, fits, taken_on
from layers.rides.bookings.states import REQUESTED, WAITING, Move, Side
from layers.rides.bookings.telling import News, tell
from layers.rides.models import Booking

if TYPE_CHECKING:
    from datetime import date

    from layers.rides.models import Offer


def move_up(offer: Offer, day: date) -> list[Booking]:
    """Ask the driver for whoever waits first and fits in by now; the offer is locked."""
    line, moved, moment = taken_on(offer, day, IN_LINE), list[Booking](), now()
    for booking in _on_list(offer, day, WAITING):
        leaves_at = last_call(booking, moment)
        if leaves_at > moment and fits(booking, line):
            booking.expires_at = expiry(asked_at=moment, departs_at=leaves_at)
            line.append((booking.pickup_s, booking.dropoff_s, booking.seats))
            moved.append(booking)
    step_all(bookings=moved, move=Move.MOVE_UP, side=Side.PLATFORM)
    tell(news for booking in moved for news in _of_move(booking))
    return moved


def _of_move(booking: Booking) -> list[News]:
    told = [News(Event.ASKED, booking.offer.driver, Side.DRIVER, [booking])]
    return [*told, News(Event.MOVED_UP, booking.rider, Side.RIDER, [booking])] if booking.rider else told


def put_off(offer: Offer, day: date) -> list[Booking]:
    """Let all wait who have asked and for whom no seat is left; the offer is locked."""
    taken = taken_on(offer, day, TAKEN)
    put = [booking for booking in _on_list(offer, day, REQUESTED) if not fits(booking, taken)]
    for booking in put:
        booking.expires_at = last_call(booking, now())
    step_all(bookings=put, move=Move.PUT_OFF, side=Side.PLATFORM)
    tell(News(Event.WAITS, booking.rider, Side.RIDER, [booking]) for booking in put if booking.rider)
    return put


def _on_list(offer: Offer, day: date, state: str) -> list[Booking]:
    """In the order in which they asked."""
    rows = Booking.objects.on_ride(offer.pk, day).filter(state=state).select_related("rider").order_by("created_at", "pk")
    found = list(rows.select_for_update(of=("self",)))
    for booking in found:
        booking.offer = offer
    return found
