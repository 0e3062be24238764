"""The waiting list of a ride on a day: who comes off it, and who comes onto it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import now

from layers.rides.bookings.clocks import departure_of, expiry
from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import step
from layers.rides.bookings.seats import seats_in_line
from layers.rides.bookings.states import REQUESTED, WAITING, Move, Side
from layers.rides.bookings.telling import News, tell
from layers.rides.models import Booking
from layers.rides.seats import seats_free

if TYPE_CHECKING:
    from datetime import date

    from layers.rides.models import Offer


def move_up(offer: Offer, day: date) -> list[Booking]:
    """Ask the driver for whoever waits first and fits in by now; the offer is locked."""
    moved = [booking for booking in _on_list(offer, day, WAITING) if _moved_up(booking)]
    tell(news for booking in moved for news in _of_move(booking))
    return moved


def _moved_up(booking: Booking) -> bool:
    departs_at = departure_of(booking)
    is_free = seats_in_line(booking.offer, booking.day, booking.pickup_s, booking.dropoff_s) >= booking.seats
    if not is_free or departs_at <= now():
        return False
    booking.expires_at = expiry(asked_at=now(), departs_at=departs_at)
    step(booking=booking, move=Move.MOVE_UP, side=Side.PLATFORM)
    return True


def _of_move(booking: Booking) -> list[News]:
    told = [News(Event.ASKED, booking.offer.driver, Side.DRIVER, [booking])]
    return [*told, News(Event.MOVED_UP, booking.rider, Side.RIDER, [booking])] if booking.rider else told


def put_off(offer: Offer, day: date) -> list[Booking]:
    """Let all wait who have asked and for whom no seat is left; the offer is locked."""
    put = [booking for booking in _on_list(offer, day, REQUESTED) if _put_off(booking)]
    tell(News(Event.WAITS, booking.rider, Side.RIDER, [booking]) for booking in put if booking.rider)
    return put


def _put_off(booking: Booking) -> bool:
    if seats_free(booking.offer, booking.day, booking.pickup_s, booking.dropoff_s) >= booking.seats:
        return False
    booking.expires_at = departure_of(booking)
    step(booking=booking, move=Move.PUT_OFF, side=Side.PLATFORM)
    return True


def _on_list(offer: Offer, day: date, state: str) -> list[Booking]:
    """In the order in which they asked."""
    rows = Booking.objects.on_ride(offer.pk, day).filter(state=state).select_related("rider").order_by("created_at", "pk")
    found = list(rows.select_for_update(of=("self",)))
    for booking in found:
        booking.offer = offer
    return found
