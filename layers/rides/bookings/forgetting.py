"""Forgets rides some time after travel, and ends what somebody who goes leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from layers.rides.bookings.cancelling import call_off
from layers.rides.bookings.events import Event
from layers.rides.bookings.ledger import lock_booking, step
from layers.rides.bookings.moving import follow_others
from layers.rides.bookings.states import WAITING, Move, Side
from layers.rides.bookings.telling import tell_driver
from layers.rides.bookings.waiting import move_up
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Block, Booking, Offer, Traveller

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from geo_platform.personal_data.holdings import Wish


@transaction.atomic
def forget_old_bookings() -> int:
    """Delete bookings 30 days after travel, with their messages; gives how many. What comes back stays."""
    old = Booking.objects.filter(dropoff_at__lt=now() - KEPT_AFTER_TRAVEL)
    number = old.count()
    old.delete()
    return number


@transaction.atomic
def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Cancel what is to come of somebody, tell the others without a name, and delete the rest: all of it is personal.

    Returns:
        How many rows went. Their offers go with `rides`.
    """
    leave_rides(user)
    rest = (
        Booking.objects.visible_to(user),
        Block.objects.filter(Q(blocker=user.pk) | Q(blocked=user.pk)),
        Traveller.objects.filter(pk=user.pk),
    )
    return sum(rows.delete()[0] for rows in rest)


@transaction.atomic
def leave_rides(user: AbstractUser) -> None:
    """Cancel what is to come of somebody who has left, and tell the others so, without a name."""
    for offer in Offer.objects.driven_by(user).order_by("pk"):
        call_off(offer=offer, event=Event.DRIVER_GONE)
    for number in _coming(user):
        _go_back_on(lock_booking(number))


def _coming(user: AbstractUser) -> list[int]:
    coming = Booking.objects.ridden_by(user).open().coming()
    return list(coming.order_by("offer", "pk").values_list("pk", flat=True))


def _go_back_on(booking: Booking) -> None:
    before = step(booking=booking, move=Move.CANCEL, side=Side.RIDER)
    if before != WAITING:
        tell_driver(Event.RIDER_GONE, booking)
    move_up(booking.offer, booking.day)
    follow_others(booking.offer, booking.day, by=Side.RIDER)
