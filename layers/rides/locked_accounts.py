"""Accounts that the office has locked: nobody waits for a ride with them, or for their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef

from layers.core.models import Status
from layers.rides.bookings.forgetting import leave_rides
from layers.rides.models import Booking, Offer, Request
from layers.rides.past import archive

if TYPE_CHECKING:
    from geo_platform.accounts.models import User


def withdraw_for_locked() -> int:
    """Withdraw all rides of accounts that are locked, and tell whoever counted on them; gives of how many people."""
    mine = OuterRef("pk")
    people = get_user_model().objects.filter(
        Exists(Offer.objects.filter(driver=mine).exclude(status=Status.ARCHIVED))
        | Exists(Request.objects.filter(rider=mine).exclude(status=Status.ARCHIVED))
        | Exists(Booking.objects.open().coming().filter(rider=mine)),
        is_active=False,
    )
    found = list(people.order_by("pk"))
    for user in found:
        _withdraw(user)
    return len(found)


@transaction.atomic
def _withdraw(user: User) -> None:
    leave_rides(user)
    archive(Offer.objects.driven_by(user), "rides")
    archive(Request.objects.wanted_by(user), "rides-wanted")
