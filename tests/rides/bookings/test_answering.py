"""Yes and no, seats that run out, ways that do not fit any more, and who moves up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from layers.core.exceptions import InvalidInputError
from layers.core.models import Status
from layers.rides.bookings import exceptions
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.cancelling import call_off, cancel
from layers.rides.bookings.changing import follow_change
from layers.rides.bookings.code_words import WORDS, new_code_word
from layers.rides.bookings.ends import Spot
from layers.rides.bookings.exact import exact_of
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.models import Booking, BookingNotice, Offer
from routing.router import Place
from tests.rides.bookings.making import (
    ask,
    booking_in,
    departure_of,
    history_of,
    in_days,
    match_on,
    offer_of,
    person,
    rider_of,
    state_of,
    subjects_to,
    weekly_offer_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_platform.accounts.models import User
    from tests.rides.bookings.conftest import Finding


def test_yes(offer: Offer, rider: User, driver: User) -> None:
    booking = accept(driver=driver, booking=ask(rider, offer), version=1, word="Gern!")
    assert (booking.state, booking.version) == ("accepted", 2)
    assert set(booking.code_word.split()) <= set(WORDS)
    assert history_of(booking) == [("rider", "", "requested"), ("driver", "requested", "accepted")]
    assert [message.text for message in booking.messages.all()] == ["Gern!"]
    assert subjects_to(rider) == ["Eisvogel 27 nimmt Sie mit"]


def test_no_lets_the_next_in_line_be_asked(offer: Offer, rider: User, driver: User) -> None:
    first, patient, later = ask(rider, offer), person("Amsel 1"), person("Biber 2")
    second, third = ask(patient, offer), ask(later, offer)
    decline(driver=driver, booking=first, version=1, word="Das Auto ist schon voll.")
    assert [state_of(one) for one in (first, second, third)] == ["declined", "requested", "waiting"]
    assert first.steps.order_by("-pk")[0].word == "Das Auto ist schon voll."
    assert subjects_to(rider) == ["Diesmal klappt es nicht"]
    assert subjects_to(patient) == ["Ein Platz ist frei geworden"]
    assert subjects_to(driver) == ["Kranich 3 möchte mitfahren", "Amsel 1 möchte mitfahren"]
    assert subjects_to(later) == []
    assert second.expires_at > Booking.objects.get(pk=second.pk).expires_at


@pytest.mark.parametrize("act", [decline, accept])
def test_words_that_are_too_long_move_nothing(offer: Offer, rider: User, driver: User, act: Callable[..., Booking]) -> None:
    booking = ask(rider, offer)
    with pytest.raises(InvalidInputError):
        act(driver=driver, booking=booking, version=1, word="a" * 501)
    assert state_of(booking) == "requested"
    act(driver=driver, booking=booking, version=1, word="Gern\0 doch")


def test_the_driver_may_choose_from_the_list(offer: Offer, rider: User, driver: User) -> None:
    asked, patient = ask(rider, offer), ask(person(), offer)
    assert accept(driver=driver, booking=patient, version=1).state == "accepted"
    assert state_of(asked) == "waiting"
    assert subjects_to(rider) == ["Sie stehen auf der Warteliste"]
    with pytest.raises(exceptions.NoSeatLeftError):
        accept(driver=driver, booking=asked, version=2)
    cancel(by=driver, booking=patient, version=2)
    assert [state_of(asked), state_of(patient)] == ["requested", "cancelled"]


def test_two_take_one_seat_after_each_other_and_nobody_a_part_of_it(driver: User) -> None:
    offer = offer_of(driver)
    first, second = (ask(person(), offer, match_on(offer, *leg)) for leg in ((0, 1000), (1000, 2000)))
    between = ask(person(), offer, match_on(offer, 900, 1100))
    for booking in (first, second):
        assert accept(driver=driver, booking=booking, version=1).state == "accepted"
    assert between.state == "waiting"
    cancel(by=rider_of(first), booking=first, version=2)
    assert state_of(between) == "waiting"
    cancel(by=rider_of(second), booking=second, version=2)
    assert state_of(between) == "requested"


def test_a_party_of_two_needs_two_seats(driver: User) -> None:
    offer = offer_of(driver, seats=2)
    one, two = ask(person(), offer), ask(person(), offer, seats=2)
    alone = ask(person(), offer)
    assert [state_of(each) for each in (one, two, alone)] == ["requested", "waiting", "requested"]
    with pytest.raises(exceptions.NoSeatLeftError):
        accept(driver=driver, booking=accept_and_get(driver, one, two), version=1)


def accept_and_get(driver: User, first: Booking, then: Booking) -> Booking:
    accept(driver=driver, booking=first, version=1)
    return then


def test_a_detour_that_fits_no_more(offer: Offer, rider: User, driver: User, finding: Finding) -> None:
    booking = ask(rider, offer)
    finding.match_of = lambda *_trip: None
    with pytest.raises(exceptions.NoLongerFitsError):
        accept(driver=driver, booking=booking, version=1)
    assert (state_of(booking), len(history_of(booking))) == ("requested", 1)


def test_what_was_withdrawn_cannot_be_accepted(offer: Offer, rider: User, driver: User) -> None:
    booking = ask(rider, offer)
    Offer.objects.filter(pk=offer.pk).update(status=Status.ARCHIVED)
    with pytest.raises(exceptions.NotOfferedError):
        accept(driver=driver, booking=booking, version=1)


def test_a_day_that_is_left_out_cannot_be_accepted(rider: User, driver: User) -> None:
    offer = weekly_offer_of(driver)
    booking = ask(rider, offer, match_on(offer, departs_at=in_days(3)))
    Offer.objects.filter(pk=offer.pk).update(skipped_days=[booking.day])
    with pytest.raises(exceptions.NotOfferedError):
        accept(driver=driver, booking=booking, version=1)


def test_what_has_left_can_neither_be_accepted_nor_cancelled(driver: User, rider: User) -> None:
    offer = offer_of(driver, departs_at=in_days(0, -2))
    with pytest.raises(exceptions.TooLateError):
        accept(driver=driver, booking=booking_in("requested", offer, rider), version=1)
    Booking.objects.update(state="accepted")
    with pytest.raises(exceptions.TooLateError):
        cancel(by=rider, booking=Booking.objects.get(), version=1)


def test_who_takes_a_question_back_lets_the_next_be_asked(offer: Offer, rider: User, driver: User) -> None:
    first, second = ask(rider, offer), ask(person("Amsel 1"), offer)
    cancel(by=rider, booking=first, version=1)
    assert state_of(second) == "requested"
    told = ["Kranich 3 möchte mitfahren", "Kranich 3 braucht keinen Platz mehr", "Amsel 1 möchte mitfahren"]
    assert subjects_to(driver) == told


def test_a_driver_is_not_told_of_who_leaves_the_list(offer: Offer, rider: User, driver: User) -> None:
    ask(person("Amsel 1"), offer)
    cancel(by=rider, booking=ask(rider, offer), version=1)
    assert subjects_to(driver) == ["Amsel 1 möchte mitfahren"]


def test_who_was_not_answered_in_time_makes_room(offer: Offer, rider: User) -> None:
    first, patient = ask(rider, offer), person()
    second = ask(patient, offer)
    Booking.objects.filter(pk=first.pk).update(expires_at=in_days(0, -1))
    assert expire_unanswered() == 1
    assert [state_of(first), state_of(second)] == ["expired", "requested"]
    assert subjects_to(rider) == ["Ihre Anfrage ist abgelaufen"]
    assert subjects_to(patient) == ["Ein Platz ist frei geworden"]
    assert expire_unanswered() == 0


def test_the_list_ends_when_the_ride_leaves(driver: User, rider: User) -> None:
    offer = offer_of(driver, departs_at=in_days(0, -1))
    booking = booking_in("waiting", offer, rider, expires_at=offer.departs_at)
    expire_unanswered()
    assert state_of(booking) == "expired"
    assert subjects_to(rider) == ["Es ist kein Platz frei geworden"]


def test_a_ride_is_called_off_for_a_day_or_for_good(driver: User, rider: User, stranger: User) -> None:
    offer = weekly_offer_of(driver)
    first, second = (
        booking_in("accepted", offer, who, match=match_on(offer, departs_at=in_days(day)))
        for who, day in ((rider, 3), (stranger, 4))
    )
    assert call_off(offer=offer, days=[first.day]) == 1
    assert [state_of(first), state_of(second)] == ["cancelled", "accepted"]
    assert subjects_to(rider) == ["Die Fahrt mit Eisvogel 27 fällt aus"]
    past = booking_in("accepted", offer, rider, match=match_on(offer, departs_at=in_days(-3)))
    assert call_off(offer=offer) == 1
    assert [state_of(second), state_of(past)] == ["cancelled", "accepted"]
    assert subjects_to(driver) == []


def test_who_still_fits_after_a_change_is_told_and_keeps_the_seat(offer: Offer, rider: User, finding: Finding) -> None:
    booking = booking_in("accepted", offer, rider)
    BookingNotice.objects.create(booking=booking, what="evening")
    later = match_on(offer, departs_at=departure_of(offer) + timedelta(minutes=20))
    finding.match_of = lambda *_trip: later
    assert follow_change(offer=offer) == [booking]
    booking.refresh_from_db()
    assert (booking.state, booking.version, booking.pickup_at) == ("accepted", 2, later.pickup.at)
    assert subjects_to(rider) == ["Die Fahrt mit Eisvogel 27 hat sich geändert"]
    assert history_of(booking) == [("driver", "accepted", "accepted")]
    assert not booking.notices.exists()


def test_nobody_is_told_of_a_change_that_they_would_not_notice(offer: Offer, rider: User, finding: Finding) -> None:
    booking = booking_in("accepted", offer, rider)
    finding.match_of = lambda *_trip: match_on(offer, departs_at=departure_of(offer) + timedelta(minutes=1))
    follow_change(offer=offer)
    assert (state_of(booking), subjects_to(rider), history_of(booking)) == ("accepted", [], [])


def test_of_a_few_steps_nobody_is_told_and_all_of_the_plan_follows(offer: Offer, rider: User, finding: Finding) -> None:
    booking = booking_in("accepted", offer, rider)
    found = match_on(offer, 610)
    beside = Place(found.pickup.place.lon, found.pickup.place.lat + 0.0003)
    finding.match_of = lambda *_trip: replace(found, pickup=replace(found.pickup, place=beside, label="Ecke", walk_m=40))
    follow_change(offer=offer)
    kept = Booking.objects.get(pk=booking.pk)
    assert (subjects_to(rider), kept.version) == ([], 1)
    assert (kept.pickup.coords, kept.pickup_label, kept.exact_pickup_label) == ((beside.lon, beside.lat), "Ecke", "Ecke")
    assert (kept.pickup_s, kept.pickup_at) == (610, booking.pickup_at)


def test_who_has_to_walk_to_another_corner_is_told(offer: Offer, rider: User, finding: Finding) -> None:
    booking_in("accepted", offer, rider)
    found = match_on(offer)
    beside = Place(found.pickup.place.lon, found.pickup.place.lat + 0.0006)
    finding.match_of = lambda *_trip: replace(found, pickup=replace(found.pickup, place=beside, walk_m=300))
    follow_change(offer=offer)
    assert subjects_to(rider) == ["Die Fahrt mit Eisvogel 27 hat sich geändert"]


def test_yes_to_what_goes_at_another_time_by_now(offer: Offer, rider: User, driver: User, finding: Finding) -> None:
    booking = ask(rider, offer)
    later = match_on(offer, 900, 2400)
    finding.match_of = lambda *_trip: replace(later, detour_s=60)
    booking = accept(driver=driver, booking=booking, version=1)
    assert (booking.pickup_at, booking.pickup_s) == (later.pickup.at, 900)
    assert (booking.dropoff_at, booking.dropoff_s, booking.detour_s) == (later.dropoff.at, 2400, 60)
    assert subjects_to(rider) == ["Eisvogel 27 nimmt Sie mit, ein wenig anders"]


def test_who_is_met_elsewhere_is_told_and_not_sent_to_the_old_door(offer: Offer, rider: User, finding: Finding) -> None:
    booking, now_from = booking_in("accepted", offer, rider), Place(12.36, 53.93)
    found = match_on(offer)
    elsewhere = replace(found, pickup=replace(found.pickup, place=now_from, label="Laage, Markt", walk_m=300))
    finding.match_of = lambda *_trip: elsewhere
    follow_change(offer=offer)
    booking.refresh_from_db()
    assert (booking.pickup.coords, booking.pickup_label) == ((12.36, 53.93), "Laage, Markt")
    assert booking.exact_pickup
    assert (booking.exact_pickup.coords, booking.exact_pickup_label) == ((12.36, 53.93), "Laage, Markt")
    exact = exact_of(booking, rider)
    assert exact
    assert exact.pickup == Spot(now_from, "Laage, Markt")
    assert subjects_to(rider) == ["Die Fahrt mit Eisvogel 27 hat sich geändert"]


def test_who_does_not_fit_any_more_is_told_and_loses_the_seat(offer: Offer, rider: User, finding: Finding) -> None:
    booking = booking_in("accepted", offer, rider)
    finding.match_of = lambda *_trip: None
    assert follow_change(offer=offer) == []
    assert state_of(booking) == "cancelled"
    assert subjects_to(rider) == ["Die Fahrt mit Eisvogel 27 hat sich geändert"]


def test_of_fewer_seats_whoever_asked_first_keeps_one(driver: User, rider: User, stranger: User) -> None:
    offer = offer_of(driver, seats=2)
    first, second = booking_in("accepted", offer, rider), booking_in("accepted", offer, stranger)
    asked, waits = (booking_in(state, offer, person()) for state in ("requested", "waiting"))
    Offer.objects.filter(pk=offer.pk).update(seats=1)
    follow_change(offer=offer)
    assert [state_of(one) for one in (first, second)] == ["accepted", "cancelled"]
    assert [state_of(one) for one in (asked, waits)] == ["waiting", "waiting"]


def test_more_seats_let_the_list_move_up(offer: Offer) -> None:
    booking_in("accepted", offer, person())
    waits = booking_in("waiting", offer, person())
    Offer.objects.filter(pk=offer.pk).update(seats=2)
    follow_change(offer=offer)
    assert state_of(waits) == "requested"


def test_words_that_are_easy_to_say_and_cannot_be_mixed_up() -> None:
    assert len(set(WORDS)) == len(WORDS) >= 300
    assert all(word.isalpha() and word[0].isupper() and 3 <= len(word) <= 18 for word in WORDS)
    near = [(one, other) for one in WORDS for other in WORDS if one < other and differ_by_one(one.lower(), other.lower())]
    assert near == []
    rude = {
        "Affe",
        "Esel",
        "Feige",
        "Gans",
        "Kamel",
        "Muschel",
        "Pflaume",
        "Rabe",
        "Ratte",
        "Sau",
        "Schwein",
        "Zicke",
        "Ziege",
    }
    assert rude.isdisjoint(WORDS)
    assert len({new_code_word() for _ in range(50)}) > 40


def differ_by_one(one: str, other: str) -> bool:
    """Whether one letter put in, left out or replaced makes one word the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(other[:at] + other[at + 1 :] == one for at in range(len(other)))
