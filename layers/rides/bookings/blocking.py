"""Wanting nothing to do with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError
from layers.rides.bookings.cancelling import end_one
from layers.rides.bookings.ledger import lock_booking
from layers.rides.bookings.moving import follow_others
from layers.rides.bookings.parties import other_of, side_of
from layers.rides.bookings.states import Move, Side
from layers.rides.bookings.waiting import move_up
from layers.rides.models import Block, Booking

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from geo_platform.accounts.models import User


def are_blocked(one: int, other: int) -> bool:
    """Whether one of two people, by their numbers, wants nothing to do with the other."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()


def is_over_between(booking: Booking) -> bool:
    """Whether one of the two on a booking wants nothing to do with the other, so that no word passes any more."""
    return booking.rider_id is not None and are_blocked(booking.offer.driver_id, booking.rider_id)


def kept_from(user: User) -> set[int]:
    """Numbers of all whom somebody has blocked, or who have blocked them: of these they see no rides."""
    pairs = Block.objects.filter(Q(blocker=user.pk) | Q(blocked=user.pk)).values_list("blocker", "blocked")
    return {number for pair in pairs for number in pair} - {user.pk}


def blocks_of(user: User) -> QuerySet[Block]:
    """Whom somebody has blocked, to take it back."""
    return Block.objects.filter(blocker=user.pk).select_related("blocked")


@transaction.atomic
def block_person(*, by: User, booking: Booking) -> Block:
    """Want nothing to do any more with the one on the other side of a booking.

    What is to come between the two is cancelled. The other is told that, and not why.

    Raises:
        UnknownBookingError: The booking is not theirs.
        ConflictError: The other is on another platform, which alone knows who it is.
    """
    other = other_of(booking, side_of(booking, by))
    if other is None:
        raise ConflictError(_("This person comes from another platform. Please report the message to the office instead."))
    block, _is_new = Block.objects.get_or_create(blocker=by, blocked=other)
    for number in _between(by, other):
        _end(by, lock_booking(number))
    return block


def _between(one: User, other: User) -> list[int]:
    both = Q(rider=one, offer__driver=other) | Q(rider=other, offer__driver=one)
    coming = Booking.objects.filter(both).open().coming()
    return list(coming.order_by("offer", "pk").values_list("pk", flat=True))


def _end(by: User, booking: Booking) -> None:
    side = side_of(booking, by)
    end_one(booking=booking, move=Move.CALL_OFF if side == Side.DRIVER else Move.CANCEL, side=side, by=by)
    move_up(booking.offer, booking.day)
    follow_others(booking.offer, booking.day, by=side)


@transaction.atomic
def unblock_person(*, by: User, block: Block) -> None:
    """Let somebody be seen again; what was cancelled stays so."""
    Block.objects.filter(blocker=by, pk=block.pk).delete()
