"""Until when a driver may answer, and when people are reminded."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from layers.rides.models import Booking

TO_ANSWER = timedelta(hours=24)
BEFORE_DEPARTURE = timedelta(hours=1)
EVENING = time(18)
SOON = timedelta(hours=2)
# Traffic, a ferry, a chat at the door: so long after its end a ride may still be going on.
STILL_GOING = timedelta(hours=2)
# Whoever has not been asked within so many days, because the worker was down, is not asked any more.
ASKED_WITHIN = timedelta(days=3)


def expiry(*, asked_at: datetime, departs_at: datetime) -> datetime:
    """Until when a driver may answer: for a day, but until an hour before departure at the latest.

    Who asks less than two hours before has half of the time, and the rider the other half to look for something else.
    """
    lead = departs_at - asked_at
    return asked_at + min(TO_ANSWER, max(lead - BEFORE_DEPARTURE, lead / 2))


def departure_of(booking: Booking) -> datetime:
    """When the car leaves its start, as it was promised."""
    return booking.pickup_at - timedelta(seconds=booking.pickup_s)


def last_call(booking: Booking, at: datetime) -> datetime:
    """Until when a seat can be given: until the car leaves, or comes by where it is under way already."""
    departs_at = departure_of(booking)
    return departs_at if departs_at > at else booking.pickup_at


def evening_before(at: datetime, zone: tzinfo) -> datetime:
    """When to remind people of something that is on the next day."""
    day = at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, EVENING, tzinfo=zone)


def is_over(booking: Booking, at: datetime) -> bool:
    """Whether a ride has surely ended."""
    return at >= booking.dropoff_at + STILL_GOING
