"""What only the two who agreed on a ride know of it, and only until it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.rides.bookings.drives import Times, is_agreed, times_of
from layers.rides.bookings.ends import Spot
from layers.rides.bookings.parties import side_of
from layers.rides.bookings.states import Side
from layers.rides.models import Plan
from routing.router import Place

if TYPE_CHECKING:
    from django.contrib.gis.geos import LineString, Point

    from geo_platform.accounts.models import User
    from layers.rides.models import Booking


@dataclass(frozen=True, slots=True)
class Exact:
    """The ride as it truly goes.

    Attributes:
        pickup: Where rider and car meet; `dropoff` where they part.
        times: When the car is at these.
        line: The drive (EPSG:4326), without this rider; `None` where that is not known.
        code_word: What the two say to each other at the pick-up.
    """

    pickup: Spot
    dropoff: Spot
    times: Times
    line: LineString | None
    code_word: str


def exact_of(booking: Booking, user: User) -> Exact | None:
    """The exact places and times of a booking; `None` before it is agreed, and as soon as it is cancelled or over.

    Raises:
        UnknownBookingError: The booking is not theirs.
    """
    side_of(booking, user)
    if not is_agreed(booking):
        return None
    plan = Plan.objects.filter(offer=booking.offer_id).first()
    pickup, dropoff = _ends_of(booking)
    return Exact(
        pickup=pickup,
        dropoff=dropoff,
        times=times_of([booking])[booking.pk],
        line=plan.geom if plan else None,
        code_word=booking.code_word,
    )


def own_ends_of(booking: Booking, user: User) -> tuple[Spot, Spot] | None:
    """Where a rider has asked to be met and dropped, for themselves to see at any time; `None` for everybody else."""
    return _ends_of(booking) if side_of(booking, user) == Side.RIDER else None


def _ends_of(booking: Booking) -> tuple[Spot, Spot]:
    return (
        _spot(booking.exact_pickup or booking.pickup, booking.exact_pickup_label or booking.pickup_label),
        _spot(booking.exact_dropoff or booking.dropoff, booking.exact_dropoff_label or booking.dropoff_label),
    )


def _spot(point: Point, label: str) -> Spot:
    return Spot(Place(point.x, point.y), label)
