"""Locks, checks and writes the steps of bookings. Everything that changes one goes through here.

Whoever changes anything about who rides along on an offer locks the offer's row first, and its bookings after that: one
order for all, so nobody waits in a circle, and seats are counted by one at a time (docs/adr/0072-seats-under-one-lock.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import now

from layers.core.exceptions import StaleError
from layers.rides.bookings.exceptions import NotNowError, UnknownBookingError
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.bookings.parties import account_of, remember_language, side_of
from layers.rides.bookings.states import Side, edge_for
from layers.rides.bookings.wording import checked
from layers.rides.models import Booking, BookingStep, Offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_platform.accounts.models import User
    from layers.rides.bookings.parties import Operator
    from layers.rides.bookings.querysets import BookingQuerySet
    from layers.rides.bookings.states import Move

# Long, and not looked at where seats are counted.
_HEAVY = ("geom", "printed_geom", "line", "keys")


def lock_offer(number: int) -> Offer | None:
    """Read an offer as it is now, and keep everybody else from its seats until the transaction ends; `None` without one.

    `NO KEY`: whoever merely points at it, such as a new row of history, does not wait.
    """
    found: Offer | None = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("driver")
        .defer(*_HEAVY)
        .filter(pk=number)
        .first()
    )
    return found


def lock_booking(number: int) -> Booking:
    """Read a booking as it is now, with its offer, both locked.

    Raises:
        UnknownBookingError: It is gone.
    """
    offer_id = Booking.objects.filter(pk=number).values_list("offer", flat=True).first()
    offer = lock_offer(offer_id) if offer_id else None
    booking: Booking | None = (
        Booking.objects.select_for_update(of=("self",)).select_related("rider").filter(pk=number).first()
    )
    if offer is None or booking is None:
        raise UnknownBookingError
    booking.offer = offer
    return booking


def in_hand(*, by: User | Operator, booking: Booking, version: int, move: Move) -> tuple[Booking, Side]:
    """Lock a booking for a move that somebody wants to make, having seen a version of it.

    Raises:
        UnknownBookingError: It is not theirs.
        NotNowError: The move does not lead on from where it is.
        StaleError: It is not as they have seen it.
    """
    side = side_of(booking, by)
    booking = lock_booking(booking.pk)
    require_edge(booking, move, side)
    if booking.version != version:
        raise StaleError
    return booking, side


def has_moved_since(booking: Booking, version: int) -> bool:
    """Whether the ride itself has changed since a version of a booking: when or where it goes, and not only how far it is.

    Every version is one more step of the history, and this one does not lead to another state.
    """
    steps = booking.steps.order_by("pk").values_list("before", "after")
    return any(before == after for before, after in steps[version:])


def in_order(bookings: BookingQuerySet) -> list[Booking]:
    """Lock bookings, always in the same order, so that nobody waits in a circle."""
    return list(bookings.select_related("rider").select_for_update(of=("self",)).order_by("pk"))


def require_edge(booking: Booking, move: Move, side: Side) -> None:
    """Make sure that a move leads on.

    Raises:
        NotNowError: It does not.
    """
    if edge_for(move, side, booking.state) is None:
        raise NotNowError(booking.state)


def step(*, booking: Booking, move: Move, side: Side, by: User | Operator | None = None, word: str = "") -> str:
    """Make a move with a locked booking and write it into its history; gives the state before.

    Raises:
        NotNowError: It does not lead on from where it is.
        InvalidInputError: The word is too long.
    """
    edge, before = edge_for(move, side, booking.state), booking.state
    if edge is None:
        raise NotNowError(before)
    booking.state, booking.version = edge.target, booking.version + 1
    booking.save()
    note_step(booking=booking, before=before, side=side, by=by, word=word)
    return before


def step_all(*, bookings: Sequence[Booking], move: Move, side: Side, by: User | None = None, word: str = "") -> None:
    """Make the same move with many locked bookings, in a few statements however many: others wait for their end.

    Raises:
        NotNowError: It does not lead on from where one of them is.
        InvalidInputError: The word is too long.
    """
    kept, steps = checked(word, most=LONGEST_MESSAGE, parameter="word"), []
    for booking in bookings:
        edge, before = edge_for(move, side, booking.state), booking.state
        if edge is None:
            raise NotNowError(before)
        booking.state, booking.version, booking.changed_at = edge.target, booking.version + 1, now()
        steps.append(BookingStep(booking=booking, by=by, side=side, before=before, after=edge.target, word=kept))
    Booking.objects.bulk_update(bookings, ["state", "version", "changed_at", "expires_at"])
    BookingStep.objects.bulk_create(steps)


def note_step(*, booking: Booking, before: str, side: Side, by: User | Operator | None, word: str = "") -> None:
    """Write into the history where a booking is now, and in which language somebody acted."""
    account, kept = account_of(by) if by else None, checked(word, most=LONGEST_MESSAGE, parameter="word")
    if account:
        language = remember_language(account)
        if side == Side.RIDER and booking.language != language:
            booking.language = language
            booking.save(update_fields=["language"])
    BookingStep.objects.create(booking=booking, by=account, side=side, before=before, after=booking.state, word=kept)
