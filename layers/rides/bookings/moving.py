"""Tells those who come along when others get on or off, and the car is with them at another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.rides.bookings.drives import times_of
from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import in_order, note_step
from layers.rides.bookings.promise import is_noticed
from layers.rides.bookings.states import Side
from layers.rides.bookings.telling import News, tell
from layers.rides.models import Booking

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from layers.rides.bookings.drives import Times
    from layers.rides.models import Offer

_TOLD = ("told_pickup_at", "told_dropoff_at")


def note_times(booking: Booking) -> Times:
    """Write down when the car is where, as the two are told in the same transaction; gives it."""
    times = times_of([booking])[booking.pk]
    if times.are_exact:
        _note(booking, times)
        booking.save(update_fields=_TOLD)
    return times


def follow_others(
    offer: Offer, day: date, *, by: Side, event: Event = Event.MOVED, told: Collection[int] = ()
) -> list[Booking]:
    """Tell all on a ride for whom it goes noticeably earlier or later than they were told last; the offer is locked.

    Args:
        offer: The ride.
        day: Of its departure.
        by: On which side they are who moved it; a driver who did so knows of it.
        event: What those are told for whom it has.
        told: Numbers of bookings of which people are told in the same transaction anyway.

    Returns:
        The bookings of which somebody was told.
    """
    agreed = in_order(Booking.objects.on_ride(offer.pk, day).accepted().coming())
    times, moved = times_of(agreed), list[Booking]()
    for booking in agreed:
        booking.offer = offer
        if times[booking.pk].are_exact and _is_news(booking, times[booking.pk], told):
            moved.append(booking)
    tell(News(event, booking.rider, Side.RIDER, [booking]) for booking in moved if booking.rider)
    if moved and by != Side.DRIVER:
        tell([News(event, offer.driver, Side.DRIVER, moved)])
    return moved


def _is_news(booking: Booking, times: Times, told: Collection[int]) -> bool:
    """Whether it must be told, and then it counts as told; small moves add up until they do."""
    is_news = booking.pk not in told and is_noticed(last_told(booking), (times.pickup_at, times.dropoff_at))
    if is_news or booking.pk in told:
        _note(booking, times)
        booking.version += is_news
        booking.save(update_fields=[*_TOLD, "version", "changed_at"])
    if is_news:
        note_step(booking=booking, before=booking.state, side=Side.PLATFORM, by=None)
    return is_news


def last_told(booking: Booking) -> tuple[datetime, datetime]:
    """When the car is at pick-up and drop-off as the two were told last: exactly, or as it was promised."""
    return booking.told_pickup_at or booking.pickup_at, booking.told_dropoff_at or booking.dropoff_at


def _note(booking: Booking, times: Times) -> None:
    booking.told_pickup_at, booking.told_dropoff_at = times.pickup_at, times.dropoff_at
