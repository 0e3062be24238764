"""Did it work out, and a word of thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core.exceptions import ConflictError, InvalidInputError
from layers.rides.bookings.blocking import block_person
from layers.rides.bookings.exceptions import NoWordsBetweenYouError, TooEarlyError
from layers.rides.bookings.parties import times_together
from layers.rides.bookings.riding import say_how_it_went
from layers.rides.models import Booking, Feedback
from tests.rides.bookings.making import booking_in, in_days, letters_to, offer_of, state_of, subjects_to

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.models import Offer

WELL, NOT = Feedback.Went.WELL, Feedback.Went.NOT


@pytest.fixture
def ridden(driver: User, rider: User) -> Booking:
    return booking_in("accepted", offer_of(driver, departs_at=in_days(0, -3)), rider)


def test_it_went_well_and_both_say_thanks(ridden: Booking, driver: User, rider: User) -> None:
    say_how_it_went(by=rider, booking=ridden, went=WELL, thanks=" Danke fürs Mitnehmen! ")
    say_how_it_went(by=driver, booking=ridden, went=WELL)
    assert state_of(ridden) == "ridden"
    assert subjects_to(driver) == ["Kranich 3 sagt Danke"]
    assert "Mitnehmen" not in letters_to(driver)[0]
    assert subjects_to(rider) == []
    assert [one.thanks for one in ridden.feedback.all()] == ["Danke fürs Mitnehmen!", ""]
    assert (times_together(driver), times_together(rider)) == ((1, 0), (0, 1))


def test_it_did_not_take_place_and_nobody_is_blamed(ridden: Booking, driver: User, rider: User) -> None:
    say_how_it_went(by=rider, booking=ridden, went=NOT)
    assert state_of(ridden) == "missed"
    assert subjects_to(driver) == []
    say_how_it_went(by=driver, booking=ridden, went=WELL)
    assert state_of(ridden) == "missed"
    assert (times_together(driver), times_together(rider)) == ((0, 0), (0, 0))


def test_not_before_it_has_begun(offer: Offer, rider: User) -> None:
    with pytest.raises(TooEarlyError):
        say_how_it_went(by=rider, booking=booking_in("accepted", offer, rider), went=WELL)


def test_once_each(ridden: Booking, rider: User) -> None:
    say_how_it_went(by=rider, booking=ridden, went=WELL)
    with pytest.raises(ConflictError):
        say_how_it_went(by=rider, booking=ridden, went=NOT)


def test_thanks_that_are_too_long(ridden: Booking, rider: User) -> None:
    with pytest.raises(InvalidInputError):
        say_how_it_went(by=rider, booking=ridden, went=WELL, thanks="a" * 301)
    assert state_of(ridden) == "accepted"


@pytest.mark.parametrize("is_by_driver", [True, False])
def test_no_word_passes_between_those_who_have_parted(
    ridden: Booking, driver: User, rider: User, *, is_by_driver: bool
) -> None:
    block_person(by=driver if is_by_driver else rider, booking=ridden)
    with pytest.raises(NoWordsBetweenYouError):
        say_how_it_went(by=rider, booking=ridden, went=WELL, thanks="Danke!")
    assert (state_of(ridden), subjects_to(driver), Feedback.objects.exists()) == ("accepted", [], False)
    say_how_it_went(by=rider, booking=ridden, went=WELL)
    assert (state_of(ridden), subjects_to(driver)) == ("ridden", [])


def test_a_rider_from_elsewhere_is_counted_for_the_driver_alone(driver: User) -> None:
    booking = booking_in("accepted", offer_of(driver, departs_at=in_days(0, -3)))
    say_how_it_went(by=driver, booking=booking, went=WELL, thanks="Gern wieder")
    assert state_of(booking) == "ridden"
    assert times_together(driver) == (1, 0)
