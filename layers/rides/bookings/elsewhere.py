"""What a platform may say for a rider who has no account here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.rides.bookings.exceptions import TooEarlyError
from layers.rides.bookings.ledger import lock_booking, require_edge, step
from layers.rides.bookings.parties import side_of
from layers.rides.bookings.riding import count_ride
from layers.rides.bookings.states import Move

if TYPE_CHECKING:
    from layers.rides.bookings.parties import Operator
    from layers.rides.models import Booking


@transaction.atomic
def confirm_ride(*, by: Operator, booking: Booking) -> Booking:
    """Say that a ride took place.

    Args:
        by: The platform that the booking came from.
        booking: Which ride; it is agreed, and has begun.

    Raises:
        UnknownBookingError: It came from another one.
        NotNowError: The ride did not come about, or is confirmed already.
        TooEarlyError: It has not begun.
    """
    side = side_of(booking, by)
    booking = lock_booking(booking.pk)
    require_edge(booking, Move.RIDE, side)
    if booking.pickup_at > now():
        raise TooEarlyError
    step(booking=booking, move=Move.RIDE, side=side, by=by)
    count_ride(booking)
    return booking
