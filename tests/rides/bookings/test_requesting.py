"""Asking for a seat, and everything for which there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import override

from api.problems import problem_response
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import AmtskarteError, ForbiddenError, InvalidInputError, TooOftenError
from layers.core.models import Status
from layers.rides.bookings import exceptions, requesting
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.blocking import block_person, blocks_of, kept_from, unblock_person
from layers.rides.bookings.clocks import expiry
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.requesting import MOST_UNDECIDED, Guest, ask_for_guest
from layers.rides.models import Booking, Offer
from tests.reading import TO_A_FRIEND
from tests.rides.bookings.making import (
    PICKUP,
    RIDER_DOOR,
    ask,
    booking_in,
    history_of,
    in_days,
    match_on,
    offer_of,
    person,
    state_of,
    subjects_to,
    trip_for,
    weekly_offer_of,
)

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.trips import Match


def test_who_asks_waits_for_an_answer(offer: Offer, rider: User, driver: User) -> None:
    booking = ask(rider, offer, word="Ich warte an der Ecke.", seats=1, pets=True)
    assert (booking.state, booking.version, booking.code_word) == ("requested", 1, "")
    assert history_of(booking) == [("rider", "", "requested")]
    assert (booking.exact_pickup_label, booking.pickup.coords) == (RIDER_DOOR, (PICKUP.lon, PICKUP.lat))
    assert (booking.pets, booking.contribution_cents, booking.detour_s) == (True, 250, 120)
    assert [message.text for message in booking.messages.all()] == ["Ich warte an der Ecke."]
    assert subjects_to(driver) == ["Kranich 3 möchte mitfahren"]
    assert subjects_to(rider) == []


def test_who_asks_for_what_others_have_asked_for_waits_in_line(offer: Offer, rider: User, driver: User) -> None:
    ask(rider, offer)
    second = ask(person(), offer)
    assert second.state == "waiting"
    assert second.expires_at == offer.departs_at
    # The driver has one question to answer, and sees the list on the page.
    assert len(subjects_to(driver)) == 1
    later_leg = ask(person(), offer, match_on(offer, 1800, 3000))
    assert later_leg.state == "requested"


def refused(error: type[AmtskarteError], rider: User, offer: Offer, **more: object) -> AmtskarteError:
    before = Booking.objects.count()
    with pytest.raises(error) as caught:
        ask(rider, offer, **more)  # type: ignore[arg-type]
    assert Booking.objects.count() == before
    return caught.value


def test_nobody_asks_themselves(offer: Offer, driver: User) -> None:
    refused(exceptions.OwnRideError, driver, offer)


@pytest.mark.parametrize("status", [Status.ARCHIVED, Status.REJECTED, Status.DRAFT])
def test_what_was_withdrawn_is_not_to_be_had(offer: Offer, rider: User, status: str) -> None:
    Offer.objects.filter(pk=offer.pk).update(status=status)
    refused(exceptions.NotOfferedError, rider, offer)


def test_what_is_deleted_is_not_to_be_had(offer: Offer, rider: User) -> None:
    match = match_on(Offer.objects.get(pk=offer.pk))
    offer.delete()
    refused(exceptions.NotOfferedError, rider, match.offer, match=match)


def test_what_has_left_is_not_to_be_had(driver: User, rider: User) -> None:
    refused(exceptions.TooLateError, rider, offer_of(driver, departs_at=in_days(0, -1)))


def test_a_car_that_is_under_way_can_be_asked_until_it_comes_by(driver: User, rider: User) -> None:
    offer, by_then = offer_of(driver, departs_at=in_days(0, -1)), 2 * 3600
    match = match_on(offer, by_then, by_then + 600)
    booking, waits = ask(rider, offer, match), ask(person(), offer, match)
    half = timedelta(minutes=30)
    assert booking.expires_at - now() == pytest.approx(half, abs=timedelta(minutes=1))
    assert (waits.state, waits.expires_at) == ("waiting", match.pickup.at)
    assert expire_unanswered() == 0
    decline(driver=driver, booking=booking, version=1)
    waits.refresh_from_db()
    assert waits.state == "requested"
    assert waits.expires_at - now() == pytest.approx(half, abs=timedelta(minutes=1))


def test_who_waits_for_a_car_that_is_under_way_waits_until_it_comes_by(driver: User, rider: User) -> None:
    offer, by_then = offer_of(driver, departs_at=in_days(0, -1)), 2 * 3600
    match = match_on(offer, by_then, by_then + 600)
    first, second = (booking_in("requested", offer, who, match=match) for who in (rider, person()))
    accept(driver=driver, booking=first, version=1)
    second.refresh_from_db()
    assert (second.state, second.expires_at) == ("waiting", match.pickup.at)


def test_a_day_that_is_left_out_or_never_was_one(driver: User, rider: User) -> None:
    offer = weekly_offer_of(driver)
    match = match_on(offer, departs_at=in_days(3))
    Offer.objects.filter(pk=offer.pk).update(skipped_days=[match.day])
    refused(exceptions.NotOfferedError, rider, offer, match=match)
    weekday = match.day.weekday()
    Offer.objects.filter(pk=offer.pk).update(skipped_days=[], weekdays=127 - (1 << weekday))
    refused(exceptions.NotOfferedError, rider, offer, match=match)
    Offer.objects.filter(pk=offer.pk).update(weekdays=127, last_day=match.day - timedelta(days=1))
    refused(exceptions.NotOfferedError, rider, offer, match=match)
    Offer.objects.filter(pk=offer.pk).update(last_day=match.day)
    assert ask(rider, offer, match).state == "requested"


def test_more_than_the_car_has_seats(offer: Offer, rider: User) -> None:
    error = refused(exceptions.TooManySeatsError, rider, offer, seats=2)
    with override("de"):
        assert "Plätze in diesem Auto: 1" in str(error)


def test_women_among_themselves(driver: User, rider: User) -> None:
    offer = offer_of(driver, women_only=True)
    refused(exceptions.WomenOnlyError, rider, offer)
    assert ask(rider, offer, is_woman=True).state == "requested"


def test_twice_the_same_but_again_once_it_is_over(offer: Offer, rider: User) -> None:
    first = ask(rider, offer)
    refused(exceptions.AskedAlreadyError, rider, offer)
    with pytest.raises(IntegrityError), transaction.atomic():
        booking_in("waiting", offer, rider)
    Booking.objects.filter(pk=first.pk).update(state="declined")
    assert ask(rider, offer).state == "requested"


def test_accounts_of_which_nothing_is_known_do_not_ride(offer: Offer) -> None:
    nameless = person(email="", is_nameless=True)
    refused(ForbiddenError, nameless, offer)


def test_a_word_that_is_too_long(offer: Offer, rider: User) -> None:
    refused(InvalidInputError, rider, offer, word="a" * 501)


def test_who_asks_very_often_has_to_wait(offer: Offer, rider: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requesting, "ASKED_PER_HOUR", replace(requesting.ASKED_PER_HOUR, most=1))
    ask(rider, offer)
    error = refused(TooOftenError, rider, offer)
    assert problem_response(error).status_code == 429
    assert ask(person(), offer).state == "waiting"


def test_nobody_asks_a_whole_district(offer: Offer, rider: User) -> None:
    for number in range(MOST_UNDECIDED):
        match = match_on(offer)
        booking_in("requested", offer, rider, match=replace(match, day=match.day + timedelta(days=number + 1)))
    refused(TooOftenError, rider, offer)


def test_who_was_blocked_cannot_ask_and_does_not_learn_why(offer: Offer, rider: User, driver: User) -> None:
    booking = accept(driver=driver, booking=ask(rider, offer), version=1)
    block = block_person(by=driver, booking=booking)
    assert state_of(booking) == "cancelled"
    assert subjects_to(rider)[-1] == "Eisvogel 27 kann Sie nicht mitnehmen"
    refused(exceptions.NotBetweenYouError, rider, offer)
    refused(exceptions.NotBetweenYouError, driver, offer_of(rider))
    assert (kept_from(rider), kept_from(driver)) == ({driver.pk}, {rider.pk})
    assert list(blocks_of(rider)) == []
    unblock_person(by=rider, block=block)
    refused(exceptions.NotBetweenYouError, rider, offer)
    unblock_person(by=driver, block=block)
    assert ask(rider, offer).state == "requested"


def test_blocking_ends_everything_between_the_two_and_nothing_else(rider: User, driver: User, stranger: User) -> None:
    there, back = offer_of(driver, seats=3), offer_of(rider)
    mine, theirs = booking_in("waiting", there, rider), booking_in("accepted", back, driver)
    other = booking_in("accepted", there, stranger)
    block_person(by=rider, booking=mine)
    assert [state_of(one) for one in (mine, theirs, other)] == ["cancelled", "cancelled", "accepted"]
    assert block_person(by=rider, booking=mine).blocked == driver


def test_another_platform_asks_for_somebody(offer: Offer, driver: User) -> None:
    match, guest = match_on(offer), Guest(Operator("example.org"), "b-1", "Ada")
    booking = ask_for_guest(guest=guest, trip=trip_for(match), match=match)
    assert (booking.state, booking.rider, booking.exact_pickup_label) == ("requested", None, match.pickup.label)
    assert subjects_to(driver) == ["Ada möchte mitfahren"]
    with pytest.raises(InvalidInputError) as caught:
        ask_for_guest(guest=guest, trip=trip_for(match), match=match)
    assert caught.value.parameter == "id"
    assert accept(driver=driver, booking=booking, version=1).state == "accepted"


def test_the_same_question_twice_at_once(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    match, guest = match_on(offer), Guest(Operator("example.org"), "b-1", "Ada")
    asked, trip = requesting._ask, trip_for(match)

    def second_is_faster(*question: Any) -> Booking:  # noqa: ANN401 (whatever is asked)
        asked(*question)
        return asked(*question)

    monkeypatch.setattr(requesting, "_ask", second_is_faster)
    with pytest.raises(exceptions.NumberTakenError) as caught, transaction.atomic():
        ask_for_guest(guest=guest, trip=trip, match=match)
    assert caught.value.parameter == "id"


def test_another_platform_does_not_flood_a_driver(
    offer: Offer, driver: User, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requesting, "GUESTS_PER_HOUR", HourlyLimit("guests of a test", 2))

    def ask_from(platform: str, number: int, match: Match) -> Booking:
        guest = Guest(Operator(platform), f"b-{number}", "Ada")
        return ask_for_guest(guest=guest, trip=trip_for(match), match=match)

    matches = [match_on(offer_of(driver)) for _offer in range(2)]
    assert [ask_from("example.org", number, match).state for number, match in enumerate(matches)] == ["requested"] * 2
    with pytest.raises(TooOftenError):
        ask_from("example.org", 3, match_on(offer))
    assert ask_from("example.net", 3, match_on(offer)).state == "requested"
    assert ask_from("example.org", 4, match_on(offer_of(stranger))).state == "requested"
    assert len(subjects_to(driver)) == 3


@pytest.mark.parametrize(
    ("lead", "to_answer"),
    [
        (timedelta(days=10), timedelta(hours=24)),
        (timedelta(hours=25), timedelta(hours=24)),
        (timedelta(hours=10), timedelta(hours=9)),
        (timedelta(hours=2), timedelta(hours=1)),
        (timedelta(minutes=90), timedelta(minutes=45)),
        (timedelta(minutes=10), timedelta(minutes=5)),
    ],
)
def test_until_when_there_must_be_an_answer(lead: timedelta, to_answer: timedelta) -> None:
    moment = now()
    assert expiry(asked_at=moment, departs_at=moment + lead) - moment == to_answer


def refusals() -> list[AmtskarteError]:
    return [
        exceptions.UnknownBookingError(),
        exceptions.TooLateError(),
        exceptions.TooEarlyError(),
        exceptions.NotOfferedError(),
        exceptions.NoSeatLeftError(),
        exceptions.TooManySeatsError(2),
        exceptions.NoLongerFitsError(),
        exceptions.OwnRideError(),
        exceptions.AskedAlreadyError(),
        exceptions.WomenOnlyError(),
        exceptions.NotBetweenYouError(),
        exceptions.NoWordsBetweenYouError(),
        exceptions.CannotWriteError(),
        exceptions.NobodyReadsError(),
        exceptions.NumberTakenError(),
        *(exceptions.NotNowError(state) for state in Booking.State.values),
    ]


def test_every_refusal_says_something_kind_in_german() -> None:
    with override("en"):
        english = [str(error) for error in refusals()]
    with override("de"):
        german = [str(error) for error in refusals()]
    assert not set(english) & set(german)
    assert not [words for words in german if TO_A_FRIEND.search(words)]
    assert {problem_response(error).status_code for error in refusals()} == {400, 403, 404, 409}
