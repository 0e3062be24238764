"""How far a booking is, in the words of Standard Covoiturage."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.timezone import now

from layers.rides.bookings import states

if TYPE_CHECKING:
    from datetime import datetime

    from layers.rides.models import Booking


class Status(IntEnum):
    """The standard's states by rank: a booking only ever goes up."""

    WAITING_CONFIRMATION = 0
    CONFIRMED = 1
    CANCELLED = 2
    COMPLETED_PENDING_VALIDATION = 3
    VALIDATED = 4


_STATUS = {
    states.REQUESTED: Status.WAITING_CONFIRMATION,
    states.WAITING: Status.WAITING_CONFIRMATION,
    states.DECLINED: Status.CANCELLED,
    states.EXPIRED: Status.CANCELLED,
    states.CANCELLED: Status.CANCELLED,
    states.MISSED: Status.CANCELLED,
    states.RIDDEN: Status.VALIDATED,
}


def status_of(booking: Booking, at: datetime | None = None) -> Status:
    """What other platforms are told of it.

    Args:
        booking: Which.
        at: What counts as now.
    """
    if booking.state != states.ACCEPTED:
        return _STATUS[booking.state]
    is_over = booking.dropoff_at <= (at or now())
    return Status.COMPLETED_PENDING_VALIDATION if is_over else Status.CONFIRMED
