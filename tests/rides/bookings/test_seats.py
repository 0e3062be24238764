"""Seats on every leg, against counting second by second."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from layers.rides.bookings.seats import IN_LINE, TAKEN, fits, taken_on
from layers.rides.seats import most_aboard
from tests.rides.bookings.making import booking_in, match_on, person, seats_free

if TYPE_CHECKING:
    from layers.rides.models import Offer

END = 20


class Aboard(NamedTuple):
    """From and to so many seconds after departure."""

    from_s: int
    to_s: int
    seats: int


@st.composite
def riders(draw: st.DrawFn) -> Aboard:
    from_s = draw(st.integers(0, END - 1))
    return Aboard(from_s, draw(st.integers(from_s + 1, END)), draw(st.integers(1, 3)))


@given(st.lists(riders(), max_size=8), riders())
def test_the_fullest_moment_is_that_of_counting_each_second(aboard: list[Aboard], asked: Aboard) -> None:
    seconds = range(asked.from_s, asked.to_s)
    counted = max(sum(one.seats for one in aboard if one.from_s <= at < one.to_s) for at in seconds)
    assert most_aboard(aboard, asked.from_s, asked.to_s) == counted


def test_nobody_is_aboard() -> None:
    assert most_aboard([], 0, 10) == 0


def test_who_gets_out_makes_room_for_who_gets_in() -> None:
    aboard: list[tuple[int, int, int]] = [Aboard(0, 10, 1), Aboard(20, 30, 1)]
    assert most_aboard(aboard, 10, 20) == 0
    assert most_aboard(aboard, 9, 20) == 1
    assert most_aboard(aboard, 0, 30) == 1


def test_only_who_was_accepted_takes_seats_and_who_asked_is_in_line(offer: Offer) -> None:
    for state in ("requested", "waiting", "declined", "expired", "cancelled", "ridden", "missed"):
        booking_in(state, offer, person())
    day = match_on(offer).day
    assert seats_free(offer, day, 600, 1800) == 1
    assert not fits(booking_in("waiting", offer, person()), taken_on(offer, day, IN_LINE))
    assert fits(booking_in("waiting", offer, person()), taken_on(offer, day, TAKEN))
    booking_in("accepted", offer, person())
    assert seats_free(offer, day, 600, 1800) == 0
    assert seats_free(offer, day, 1800, 3000) == 1
    assert seats_free(offer, day + timedelta(days=1), 600, 1800) == 1


def test_fewer_seats_than_were_given_are_less_than_none(offer: Offer) -> None:
    booking_in("accepted", offer, person(), seats=3)
    assert seats_free(offer, match_on(offer).day, 600, 1800) == -2
