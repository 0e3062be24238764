"""Afterwards: did it work out, and a word of thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError
from layers.rides.bookings.blocking import is_over_between
from layers.rides.bookings.events import Event
from layers.rides.bookings.exceptions import NotNowError, NoWordsBetweenYouError, TooEarlyError
from layers.rides.bookings.ledger import lock_booking, step
from layers.rides.bookings.models import LONGEST_THANKS
from layers.rides.bookings.parties import AGREED, language_of, side_of
from layers.rides.bookings.states import ACCEPTED, RIDDEN, Move, Side
from layers.rides.bookings.telling import tell_other
from layers.rides.bookings.wording import checked
from layers.rides.models import Feedback, Traveller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_platform.accounts.models import User
    from layers.rides.models import Booking


@transaction.atomic
def say_how_it_went(*, by: User, booking: Booking, went: Feedback.Went, thanks: str = "") -> Feedback:
    """Say whether a ride took place. Who answers first decides what the booking says; the other may still say thank you.

    Nobody is marked or rated: what counts in public is how often people rode together, and nothing else.

    Args:
        by: One of the two.
        booking: Which ride; it has begun.
        went: How it went.
        thanks: Some kind words, for the other alone.

    Raises:
        UnknownBookingError: The booking is not theirs.
        NotNowError: The ride did not come about.
        TooEarlyError: It has not begun.
        ConflictError: They have answered before.
        InvalidInputError: The thanks are too long.
        NoWordsBetweenYouError: One of the two has blocked the other, and there are some.
    """
    side_of(booking, by)
    booking = lock_booking(booking.pk)
    side = side_of(booking, by)
    _require_ride(booking, by)
    words = checked(thanks, most=LONGEST_THANKS, parameter="thanks")
    if words and is_over_between(booking):
        raise NoWordsBetweenYouError
    feedback = Feedback.objects.create(booking=booking, author=by, went=went, thanks=words)
    if booking.state == ACCEPTED:
        _decide(booking, side, by, went)
    if feedback.thanks:
        tell_other(Event.THANKS, booking, side)
    return feedback


def _require_ride(booking: Booking, by: User) -> None:
    if booking.state not in AGREED:
        raise NotNowError(booking.state)
    if booking.pickup_at > now():
        raise TooEarlyError
    if booking.feedback.filter(author=by).exists():
        raise ConflictError(_("You have answered already. Thank you!"))


def _decide(booking: Booking, side: Side, by: User, went: Feedback.Went) -> None:
    move = Move.RIDE if went == Feedback.Went.WELL else Move.MISS
    step(booking=booking, move=move, side=side, by=by)
    if booking.state == RIDDEN:
        count_ride(booking)


def count_ride(booking: Booking) -> None:
    """Count a ride that took place for the two, as far as they have accounts here."""
    _count([(booking.offer.driver, "drove"), *([(booking.rider, "rode")] if booking.rider else [])])


def _count(people: Iterable[tuple[User, str]]) -> None:
    """Count a ride for each, in one order for all, or two who take each other along would wait in a circle."""
    for user, what in sorted(people, key=lambda one: one[0].pk):
        traveller, _is_new = Traveller.objects.get_or_create(user=user, defaults={"language": language_of(user)})
        Traveller.objects.filter(pk=traveller.pk).update(**{what: F(what) + 1})
