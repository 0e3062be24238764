"""How many seats are free on a part of the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from layers.rides.bookings.querysets import OPEN
from layers.rides.models import Booking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from layers.rides.models import Offer

# Who has asked is not on board yet, but first in line before everybody who asks later.
_IN_LINE = ("accepted", "requested")


class Aboard(NamedTuple):
    """Somebody on board, from and to so many seconds after departure, half-open."""

    from_s: int
    to_s: int
    seats: int


def most_aboard(riders: Sequence[Aboard], from_s: int, to_s: int) -> int:
    """How many seats are taken at the fullest moment between two.

    It changes only where somebody gets in, so only these moments are looked at, and the first.
    """
    moments = {from_s, *(rider.from_s for rider in riders if from_s < rider.from_s < to_s)}
    return max(sum(rider.seats for rider in riders if rider.from_s <= at < rider.to_s) for at in moments)


def seats_free(offer: Offer, day: date, from_s: int, to_s: int) -> int:
    """How many seats nobody has who was accepted, on every leg of a part of the way.

    Args:
        offer: The ride.
        day: Of its departure.
        from_s: Where the part begins, in seconds after departure without any detour.
        to_s: Where it ends.

    Returns:
        Negative where an offer has fewer seats by now than were given.
    """
    return offer.seats - most_aboard(_riders(offer.pk, day, ("accepted",)), from_s, to_s)


def seats_in_line(offer: Offer, day: date, from_s: int, to_s: int) -> int:
    """How many seats nobody has who was accepted or has asked before."""
    return offer.seats - most_aboard(_riders(offer.pk, day, _IN_LINE), from_s, to_s)


def has_riders(offer: Offer) -> bool:
    """Whether anybody goes with it, or would like to."""
    return Booking.objects.filter(offer=offer.pk, state__in=OPEN).exists()


def _riders(offer_id: int, day: date, states: Iterable[str]) -> list[Aboard]:
    rows = Booking.objects.on_ride(offer_id, day).filter(state__in=states)
    return [Aboard(*row) for row in rows.values_list("pickup_s", "dropoff_s", "seats")]
