"""Asking for a seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.limits import HourlyLimit
from layers.core.exceptions import ForbiddenError, TooOftenError
from layers.core.querysets import PUBLIC_STATUSES
from layers.rides.bookings.blocking import are_blocked
from layers.rides.bookings.clocks import expiry, last_call
from layers.rides.bookings.ends import exact_ends, values_of_meeting
from layers.rides.bookings.events import Event
from layers.rides.bookings.exceptions import (
    AskedAlreadyError,
    NotBetweenYouError,
    NotOfferedError,
    NumberTakenError,
    OwnRideError,
    TooLateError,
    TooManySeatsError,
    WomenOnlyError,
)
from layers.rides.bookings.ledger import lock_offer, note_step
from layers.rides.bookings.messages import note_message
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.seats import IN_LINE, fits, taken_on
from layers.rides.bookings.states import Side
from layers.rides.bookings.telling import tell_driver
from layers.rides.models import LONGEST_ALIAS, Booking
from layers.rides.region import current_region
from layers.rides.timetables import days_between, goes_on

if TYPE_CHECKING:
    from datetime import date

    from geo_platform.accounts.models import User
    from layers.rides.bookings.ends import Ends
    from layers.rides.models import Offer
    from layers.rides.trips import Match, Trip

ASKED_PER_HOUR = HourlyLimit("questions for rides", 30)
# A platform that asks for very many people floods the driver with mail.
GUESTS_PER_HOUR = HourlyLimit("guests of one platform for one driver", 10)
_WISHES = ("seats", "luggage", "pets", "walk_m", "is_woman", "women_only")
MOST_UNDECIDED = 20
"""So many drivers may be asked by one person at a time."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked.

    Attributes:
        trip: What the rider looks for.
        match: The ride that was found for it.
        ends: Where exactly.
        word: Something for the driver.
    """

    trip: Trip
    match: Match
    ends: Ends | None
    word: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom another platform asks for.

    Attributes:
        operator: The platform.
        booking: Its number of the booking, unique there.
        alias: What it calls the rider.
    """

    operator: Operator
    booking: str
    alias: str


def ask_for_seat(*, rider: User, trip: Trip, match: Match, ends: Ends | None = None, word: str = "") -> Booking:
    """Ask a driver to be taken along; where others have asked for the last seat before, wait for one.

    Args:
        rider: Who asks.
        trip: What they look for.
        match: The ride that was found for it, just now.
        ends: Where exactly; the places of the match where they are not given.
        word: Something for the driver, who reads it at once.

    Returns:
        The booking, requested or waiting.

    Raises:
        ForbiddenError: The account is one of a group, of which nothing is known.
        TooOftenError: They have asked very often, or very many at a time.
        NotBetweenYouError: One of the two has blocked the other.
        OwnRideError: It is theirs.
        NotOfferedError: It was withdrawn, or does not go on that day.
        TooLateError: It has left.
        TooManySeatsError: The car has not so many.
        WomenOnlyError: Women go with women on it.
        AskedAlreadyError: They have asked before.
        InvalidInputError: The word is too long.
    """
    if rider.is_nameless:
        raise ForbiddenError
    if not ASKED_PER_HOUR.allows_another_from(f"account {rider.pk}"):
        raise TooOftenError(_("You have asked very often. Please try again in an hour."))
    return _ask(rider, _Question(trip, match, ends, word), {"rider": rider})


def ask_for_guest(*, guest: Guest, trip: Trip, match: Match, ends: Ends | None = None, word: str = "") -> Booking:
    """Ask for somebody who comes from another platform; the rest is as in `ask_for_seat`.

    Raises:
        NumberTakenError: The platform has used the number before, be it in the same moment.
        TooOftenError: It has asked this driver very often.
    """
    taken = Booking.objects.of_operator(guest.operator.name).filter(operator_booking=guest.booking)
    if taken.exists():
        raise NumberTakenError
    if not GUESTS_PER_HOUR.allows_another_from(f"{guest.operator.name} {match.offer.driver_id}"):
        raise TooOftenError(_("You have asked very often. Please try again in an hour."))
    who = {"operator": guest.operator.name, "operator_booking": guest.booking, "rider_alias": guest.alias[:LONGEST_ALIAS]}
    question = _Question(trip, match, ends, word)
    try:
        return _ask(guest.operator, question, who)
    except IntegrityError as error:
        # The same question came twice at once.
        if taken.exists():
            raise NumberTakenError from error
        raise


@transaction.atomic
def _ask(by: User | Operator, asked: _Question, who: dict[str, Any]) -> Booking:
    match = asked.match
    offer = _offer_of(match, asked.trip)
    _require_person(offer, match, by)
    booking = Booking(offer=offer, day=match.day, **who, **values_of(asked.trip, match), **exact_ends(asked.ends, match))
    is_free = fits(booking, taken_on(offer, match.day, IN_LINE))
    booking.state = Booking.State.REQUESTED if is_free else Booking.State.WAITING
    moment = now()
    leaves_at = last_call(booking, moment)
    booking.expires_at = expiry(asked_at=moment, departs_at=leaves_at) if is_free else leaves_at
    booking.save()
    note_step(booking=booking, before="", side=Side.RIDER, by=by)
    if asked.word.strip():
        note_message(booking=booking, by=by, text=asked.word)
    if is_free:
        tell_driver(Event.ASKED, booking)
    return booking


def _offer_of(match: Match, trip: Trip) -> Offer:
    """The offer, locked, that may be asked for."""
    offer = lock_offer(match.offer.pk)
    if offer is None or not is_offered(offer, match.day):
        raise NotOfferedError
    if match.pickup.at <= now():
        raise TooLateError
    if trip.seats > offer.seats:
        raise TooManySeatsError(offer.seats)
    if offer.women_only and not trip.is_woman:
        raise WomenOnlyError
    return offer


def is_offered(offer: Offer, day: date) -> bool:
    """Whether a ride goes on a day, for everybody to come along."""
    region = current_region()
    (asked_day,) = days_between(day, day, region)
    return offer.status in PUBLIC_STATUSES and goes_on(offer, asked_day, region)


def _require_person(offer: Offer, match: Match, by: User | Operator) -> None:
    if isinstance(by, Operator):
        return
    if offer.driver_id == by.pk:
        raise OwnRideError
    if are_blocked(offer.driver_id, by.pk):
        raise NotBetweenYouError
    own = Booking.objects.ridden_by(by)
    if own.open().on_ride(offer.pk, match.day).exists():
        raise AskedAlreadyError
    if own.undecided().count() >= MOST_UNDECIDED:
        raise TooOftenError(_("You have asked very many drivers at once. Please wait for an answer, or take one back."))


def values_of(trip: Trip, match: Match) -> dict[str, Any]:
    """What a booking keeps of a search and of what it found."""
    wishes = {name: getattr(trip, name) for name in _WISHES}
    promise = {"detour_s": match.detour_s, "contribution_cents": match.contribution_cents}
    return wishes | promise | values_of_meeting("pickup", match.pickup) | values_of_meeting("dropoff", match.dropoff)
