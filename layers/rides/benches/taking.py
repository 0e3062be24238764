"""A driver takes somebody along from a bench. The first one wins: the row of the wait is locked, then that of the offer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.rides.benches.exceptions import TakenError, UnknownQuestionError
from layers.rides.benches.models import BenchQuestion, BenchSilence, BenchWait
from layers.rides.benches.operator import BENCHES
from layers.rides.benches.passing import Company, match_at
from layers.rides.benches.waiting import seat_of
from layers.rides.bookings.code_words import new_code_word
from layers.rides.bookings.ends import exact_ends
from layers.rides.bookings.exceptions import (
    NoLongerFitsError,
    NoSeatLeftError,
    NotOfferedError,
    TooLateError,
    WomenOnlyError,
)
from layers.rides.bookings.ledger import lock_offer, note_step, step
from layers.rides.bookings.moving import follow_others
from layers.rides.bookings.requesting import is_offered, values_of
from layers.rides.bookings.states import Move, Side
from layers.rides.bookings.waiting import put_off
from layers.rides.models import LONGEST_ALIAS, LONGEST_LABEL, Booking, BookingNotice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer
    from layers.rides.trips import Match, Trip

# Both know, they have agreed a minute ago.
_NEEDS_NO_REMINDER = (BookingNotice.What.EVENING, BookingNotice.What.SOON)


def question_for(driver: User, number: int) -> BenchQuestion:
    """What a driver was asked.

    Raises:
        UnknownQuestionError: Somebody else was, or it is over.
    """
    questions = BenchQuestion.objects.select_related("wait__direction__bench", "wait__booking", "offer")
    found: BenchQuestion | None = questions.filter(pk=number, driver=driver, wait__ends_at__gt=now()).first()
    if found is None:
        raise UnknownQuestionError
    return found


@transaction.atomic
def take_along(*, driver: User, question: BenchQuestion) -> Booking:
    """Take somebody along: they see it at once, and the seat is theirs.

    Args:
        driver: Who was asked.
        question: What they were asked.

    Returns:
        The seat; the same one where the driver says yes twice.

    Raises:
        UnknownQuestionError: Nobody waits any more.
        TakenError: Another driver was faster.
        NotOfferedError: The ride was withdrawn, or does not go on that day.
        TooLateError: The car has passed.
        NoSeatLeftError: The seats are given away.
        NoLongerFitsError: The ride does not pass there any more.
    """
    wait = lock_wait(question.wait_id)
    if wait is None or question.driver_id != driver.pk:
        raise UnknownQuestionError
    taken = seat_of(wait)
    if taken and taken.offer.driver_id != driver.pk:
        raise TakenError
    wait.booking = taken or _seat(wait, question, driver)
    wait.save(update_fields=["booking"])
    return wait.booking


def lock_wait(number: int) -> BenchWait | None:
    """Read a wait as it is now, and keep other drivers from it until the transaction ends; `None` where it is over."""
    found: BenchWait | None = _going_on(number).select_for_update(of=("self",)).first()
    return found


def _going_on(number: int) -> QuerySet[BenchWait]:
    waits: QuerySet[BenchWait] = BenchWait.objects.select_related("direction__bench")
    return waits.filter(pk=number, ends_at__gt=now())


def _seat(wait: BenchWait, question: BenchQuestion, driver: User) -> Booking:
    offer = lock_offer(question.offer_id)
    if offer is None or not is_offered(offer, question.day):
        raise NotOfferedError
    if question.pickup_at <= now():
        raise TooLateError
    if offer.women_only > wait.is_woman or wait.women_only > offer.women_only:
        raise WomenOnlyError
    trip, match = match_at(wait.direction, Company(wait.is_woman, wait.women_only), offer, question.day)
    if match is None:
        raise NoLongerFitsError
    if match.seats_free < 1:
        raise NoSeatLeftError
    return _written(wait, offer, driver, trip, match)


def _written(wait: BenchWait, offer: Offer, driver: User, trip: Trip, match: Match) -> Booking:
    alias = _("Somebody at %(bench)s") % {"bench": wait.direction.bench}
    who = {"operator": BENCHES.name, "operator_booking": uuid4().hex, "rider_alias": alias[:LONGEST_ALIAS]}
    booking = Booking(offer=offer, day=match.day, **who, **values_of(trip, match), **exact_ends(None, match))
    # People at the bench say where they want to go, and not which street the car turns off at.
    booking.exact_pickup_label, booking.exact_dropoff_label = str(wait.direction.bench)[:LONGEST_LABEL], wait.direction.name
    booking.expires_at = match.pickup.at
    booking.save()
    note_step(booking=booking, before="", side=Side.RIDER, by=None)
    booking.code_word = new_code_word()
    step(booking=booking, move=Move.ACCEPT, side=Side.DRIVER, by=driver)
    BookingNotice.objects.bulk_create(BookingNotice(booking=booking, what=what) for what in _NEEDS_NO_REMINDER)
    put_off(offer, match.day)
    follow_others(offer, match.day, by=Side.DRIVER, told=[booking.pk])
    return booking


def is_silent(user: User) -> bool:
    """Whether somebody does not want to be asked from benches."""
    return BenchSilence.objects.filter(pk=user.pk).exists()


def fall_silent(*, user: User) -> None:
    """Ask somebody from benches no more."""
    BenchSilence.objects.get_or_create(user=user)


def hear_again(*, user: User) -> None:
    """Ask somebody from benches again."""
    BenchSilence.objects.filter(pk=user.pk).delete()
