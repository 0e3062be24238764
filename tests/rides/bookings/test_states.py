"""Every state, everybody, everything they could do: what leads on, where to, and what does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from layers.core.exceptions import StaleError
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.cancelling import call_off, cancel
from layers.rides.bookings.exceptions import NotNowError, UnknownBookingError
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.riding import say_how_it_went
from layers.rides.bookings.standard import Status, status_of
from layers.rides.bookings.states import EDGES, Move, Side, moves_of
from layers.rides.models import Booking, Feedback
from tests.rides.bookings.making import booking_in, history_of, in_days, match_on, offer_of, person, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer

STATES = [state.value for state in Booking.State]
FUTURE = {"accept", "decline", "cancel"}
LEADS_TO = {
    ("requested", "driver", "accept"): "accepted",
    ("waiting", "driver", "accept"): "accepted",
    ("requested", "driver", "decline"): "declined",
    ("waiting", "driver", "decline"): "declined",
    ("requested", "rider", "cancel"): "cancelled",
    ("waiting", "rider", "cancel"): "cancelled",
    ("accepted", "rider", "cancel"): "cancelled",
    ("accepted", "driver", "cancel"): "cancelled",
    ("accepted", "rider", "well"): "ridden",
    ("accepted", "driver", "well"): "ridden",
    ("accepted", "rider", "not"): "missed",
    ("accepted", "driver", "not"): "missed",
    # Who answers second may say thank you, and moves nothing.
    ("ridden", "rider", "well"): "ridden",
    ("ridden", "driver", "well"): "ridden",
    ("ridden", "rider", "not"): "ridden",
    ("ridden", "driver", "not"): "ridden",
    ("missed", "rider", "well"): "missed",
    ("missed", "driver", "well"): "missed",
    ("missed", "rider", "not"): "missed",
    ("missed", "driver", "not"): "missed",
}
"""State, who, what; everything else is refused. Written down once more, beside the table that the code goes by."""


def actions() -> dict[str, Callable[[User, Booking], object]]:
    return {
        "accept": lambda by, booking: accept(driver=by, booking=booking, version=booking.version),
        "decline": lambda by, booking: decline(driver=by, booking=booking, version=booking.version),
        "cancel": lambda by, booking: cancel(by=by, booking=booking, version=booking.version),
        "well": lambda by, booking: say_how_it_went(by=by, booking=booking, went=Feedback.Went.WELL),
        "not": lambda by, booking: say_how_it_went(by=by, booking=booking, went=Feedback.Went.NOT),
    }


@pytest.mark.parametrize("action", list(actions()))
@pytest.mark.parametrize("who", ["rider", "driver", "stranger"])
@pytest.mark.parametrize("state", STATES)
def test_what_leads_on(state: str, who: str, action: str, request: pytest.FixtureRequest) -> None:
    driver, rider, by = (request.getfixturevalue(name) for name in ("driver", "rider", who))
    departs_at = in_days(2) if action in FUTURE else in_days(0, -4)
    booking = booking_in(state, offer_of(driver, departs_at=departs_at), rider)
    target = LEADS_TO.get((state, who, action))
    if target is None:
        with pytest.raises(UnknownBookingError if who == "stranger" else NotNowError):
            actions()[action](by, booking)
        assert (state_of(booking), history_of(booking)) == (state, [])
        return
    actions()[action](by, booking)
    assert state_of(booking) == target
    assert history_of(booking) == ([(who, state, target)] if target != state else [])


@pytest.mark.parametrize("state", STATES)
def test_what_the_clock_does(state: str, offer: Offer, rider: User) -> None:
    booking = booking_in(state, offer, rider, expires_at=now() - timedelta(seconds=1))
    expire_unanswered()
    is_undecided = state in {"requested", "waiting"}
    assert state_of(booking) == ("expired" if is_undecided else state)
    assert history_of(booking) == ([("platform", state, "expired")] if is_undecided else [])


@pytest.mark.parametrize("state", STATES)
def test_what_is_called_off(state: str, offer: Offer, rider: User) -> None:
    booking = booking_in(state, offer, rider)
    call_off(offer=offer)
    is_open = state in {"requested", "waiting", "accepted"}
    assert state_of(booking) == ("cancelled" if is_open else state)


@pytest.mark.parametrize("state", STATES)
def test_what_another_platform_may(state: str, offer: Offer) -> None:
    booking, stranger = booking_in(state, offer), Operator("elsewhere.example")
    with pytest.raises(UnknownBookingError):
        cancel(by=stranger, booking=booking, version=1)
    is_open = state in {"requested", "waiting", "accepted"}
    if is_open:
        cancel(by=Operator("example.org"), booking=booking, version=1)
    else:
        with pytest.raises(NotNowError):
            cancel(by=Operator("example.org"), booking=booking, version=1)
    assert state_of(booking) == ("cancelled" if is_open else state)


def test_who_has_seen_something_else_is_told(offer: Offer, rider: User, driver: User) -> None:
    booking = booking_in("accepted", offer, rider)
    Booking.objects.filter(pk=booking.pk).update(version=2)
    for by in (rider, driver):
        with pytest.raises(StaleError):
            cancel(by=by, booking=booking, version=1)
    assert cancel(by=rider, booking=booking, version=2).version == 3


def test_the_buttons_of_a_page_follow_the_table() -> None:
    assert moves_of(Side.DRIVER, "requested") == [Move.ACCEPT, Move.DECLINE]
    assert moves_of(Side.RIDER, "waiting") == [Move.CANCEL]
    assert moves_of(Side.DRIVER, "accepted") == [Move.CANCEL, Move.RIDE, Move.MISS]
    assert moves_of(Side.RIDER, "declined") == []


def test_no_edge_is_there_twice_and_nothing_leads_out_of_an_end() -> None:
    known = [(edge.move, edge.side, source) for edge in EDGES for source in edge.sources]
    assert len(known) == len(set(known))
    assert {source for _move, _side, source in known} == {"requested", "waiting", "accepted"}


def test_other_platforms_see_states_that_only_rise(driver: User, rider: User) -> None:
    past = offer_of(driver, departs_at=in_days(0, -4))
    seen = [status_of(booking_in(state, past, person(), match=match_on(past))) for state in STATES]
    assert seen == [
        Status.WAITING_CONFIRMATION,
        Status.WAITING_CONFIRMATION,
        Status.COMPLETED_PENDING_VALIDATION,
        Status.CANCELLED,
        Status.CANCELLED,
        Status.CANCELLED,
        Status.VALIDATED,
        Status.CANCELLED,
    ]
    assert status_of(booking_in("accepted", offer_of(driver), rider)) == Status.CONFIRMED
    tomorrow = now() + timedelta(days=1)
    for edge in EDGES:
        before = max(status_of(Booking(state=source, dropoff_at=tomorrow)) for source in edge.sources)
        assert before <= status_of(Booking(state=edge.target, dropoff_at=tomorrow))
