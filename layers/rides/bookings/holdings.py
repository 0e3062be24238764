"""What bookings keep about people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record
from layers.rides.bookings.forgetting import forget_old_bookings, forget_person
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Block, Booking, BookingStep, Feedback, RideMessage, Traveller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser


_TIMES = ("pickup_at", "dropoff_at", "told_pickup_at", "told_dropoff_at")
_BOTH = ("id", "day", "state", "seats", *_TIMES, "pickup_label", "dropoff_label", "contribution_cents")
_OF_RIDER = (
    "exact_pickup_label",
    "exact_dropoff_label",
    "luggage",
    "pets",
    "is_woman",
    "women_only",
    "walk_m",
    "language",
    "created_at",
)


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """All seats of somebody and on their rides, and what they wrote themselves. Of the others nothing is told."""
    for booking in Booking.objects.ridden_by(user):
        yield Record("ride-seats", _of_rider(booking))
    for booking in Booking.objects.driven_by(user):
        yield Record("ride-seats-given", _named(booking, *_BOTH))
    for message in RideMessage.objects.filter(author=user.pk):
        yield Record("ride-messages", _named(message, "booking_id", "text", "sent_at", "read_at"))
    for step in BookingStep.objects.filter(by=user.pk):
        yield Record("ride-steps", _named(step, "booking_id", "at", "before", "after", "word"))
    for feedback in Feedback.objects.filter(author=user.pk):
        yield Record("ride-feedback", _named(feedback, "booking_id", "went", "thanks", "at"))
    for report in RideMessage.objects.reported().visible_to(user).exclude(author=user.pk):
        yield Record("ride-reports", _named(report, "booking_id", "report", "reported_at"))
    for block in Block.objects.filter(blocker=user.pk):
        yield Record("ride-blocks", _named(block, "at"))
    for traveller in Traveller.objects.filter(pk=user.pk):
        yield Record("ride-counts", _named(traveller, "language", "drove", "rode"))


def _of_rider(booking: Booking) -> dict[str, Any]:
    ends = [json.loads((exact or public).geojson)["coordinates"] for exact, public in _ends(booking)]
    return _named(booking, *_BOTH, *_OF_RIDER) | {"geometry": {"type": "LineString", "coordinates": ends}}


def _ends(booking: Booking) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (booking.exact_pickup, booking.pickup), (booking.exact_dropoff, booking.dropoff)


def _named(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


BOOKINGS = Holding(
    id="ride-bookings",
    title=_("Seats on rides"),
    what=_(
        "With whom you rode and when, from where to where, your messages, how it went, and whom you have blocked. "
        "Beyond that only how often you rode and took others along, and your language."
    ),
    why=_(
        "So that you find each other at the right place, and nobody waits in vain. You agree to it when you ask or accept."
    ),
    until=_(
        "Until 30 days after travel, or until you delete your account. The two counts and blocks: as long as the account."
    ),
    models=(
        "rides.Booking",
        "rides.BookingStep",
        "rides.RideMessage",
        "rides.Feedback",
        "rides.BookingNotice",
        "rides.Block",
        "rides.Traveller",
    ),
    copy=copy_of,
    erase=forget_person,
    kept_for=KEPT_AFTER_TRAVEL,
    sweep=forget_old_bookings,
    seen_by=_(
        "Driver and rider alone; the exact places only once they have agreed, and until the ride is over. A message that "
        "one of them reports is read by the administrator. How often you rode is seen by those with whom you may ride."
    ),
)
"""Registered in `layers.rides.personal_data`, after the rides themselves: what was registered last is erased first."""
