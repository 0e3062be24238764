"""Thirty days after travel nothing is left, and nothing of who has gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from geo_platform.personal_data.erasing import erase_person
from geo_platform.personal_data.holdings import Wish
from geo_platform.personal_data.models import RetentionRun
from geo_platform.personal_data.retention import keep_rules
from layers.core.models import Status
from layers.rides.bookings.messages import write_message
from layers.rides.locked_accounts import withdraw_for_locked
from layers.rides.models import Block, Booking, BookingStep, Feedback, Offer, RideMessage, Traveller
from tests.rides.bookings.making import (
    ask,
    booking_in,
    in_days,
    letters_to,
    match_on,
    offer_of,
    state_of,
    subjects_to,
    weekly_offer_of,
)

if TYPE_CHECKING:
    from geo_platform.accounts.models import User


def test_thirty_days_after_travel(driver: User, rider: User) -> None:
    weekly = weekly_offer_of(driver)
    old, fresh = (
        booking_in("accepted", weekly, rider, match=match_on(weekly, departs_at=in_days(-days))) for days in (31, 29)
    )
    for booking in (old, fresh):
        write_message(by=rider, booking=booking, text="Hallo")
    once = offer_of(driver, departs_at=in_days(-31))
    booking_in("ridden", once, rider)
    keep_rules()
    assert list(Booking.objects.all()) == [fresh]
    assert [message.booking for message in RideMessage.objects.all()] == [fresh]
    assert list(Offer.objects.all()) == [weekly]
    run = RetentionRun.objects.get(rule="ride-bookings")
    assert (run.kept_for, run.error) == (timedelta(days=30), "")
    # The other went with its ride.
    assert run.forgotten == 1


def test_what_came_every_week_ends_too(driver: User) -> None:
    over, going = weekly_offer_of(driver), weekly_offer_of(driver)
    long_ago = localdate() - timedelta(days=31)
    Offer.objects.filter(pk=over.pk).update(first_day=long_ago, last_day=long_ago)
    keep_rules()
    assert list(Offer.objects.all()) == [going]


def test_who_is_erased_as_a_driver_leaves_nobody_waiting(driver: User, rider: User, stranger: User) -> None:
    offer = offer_of(driver, seats=2)
    accepted, asked = ask(rider, offer), ask(stranger, offer)
    Booking.objects.filter(pk=accepted.pk).update(state="accepted")
    write_message(by=driver, booking=accepted, text="Hallo")
    before = len(letters_to(rider))
    erase_person(user=driver, wish=Wish.KEEP)
    assert not Booking.objects.filter(pk__in=[accepted.pk, asked.pk]).exists()
    assert not Offer.objects.exists()
    assert not RideMessage.objects.exists()
    assert subjects_to(rider)[before:] == ["Ihre Fahrt fällt aus"]
    assert subjects_to(stranger) == ["Ihre Fahrt fällt aus"]
    assert "Eisvogel" not in letters_to(rider)[-1]


def test_who_is_erased_as_a_rider_makes_room(driver: User, rider: User, stranger: User) -> None:
    offer = offer_of(driver)
    booking, waits = ask(rider, offer), ask(stranger, offer)
    Block.objects.create(blocker=stranger, blocked=rider)
    erase_person(user=rider, wish=Wish.DELETE)
    assert state_of(waits) == "requested"
    assert not Booking.objects.filter(pk=booking.pk).exists()
    assert subjects_to(driver) == ["Kranich 3 möchte mitfahren", "Jemand fährt nicht mit", "Fuchs 9 möchte mitfahren"]
    assert "Kranich" not in letters_to(driver)[1]
    assert not Block.objects.exists()
    assert not Traveller.objects.filter(pk=rider.pk).exists()
    assert not BookingStep.objects.filter(booking=booking.pk).exists()


def test_what_is_over_is_told_nobody(driver: User, rider: User) -> None:
    past = offer_of(driver, departs_at=in_days(-3))
    booking = booking_in("ridden", past, rider)
    Feedback.objects.create(booking=booking, author=rider, went="well", thanks="Danke")
    erase_person(user=rider, wish=Wish.KEEP)
    assert subjects_to(driver) == []
    assert not Feedback.objects.exists()
    assert Offer.objects.filter(pk=past.pk).exists()


def test_nobody_waits_for_somebody_who_is_locked(driver: User, rider: User, stranger: User) -> None:
    own, other = offer_of(driver, seats=2), offer_of(rider)
    accepted, asked = ask(stranger, own), ask(driver, other)
    Booking.objects.filter(pk=accepted.pk).update(state="accepted")
    assert withdraw_for_locked() == 0
    type(driver).objects.filter(pk=driver.pk).update(is_active=False)
    assert withdraw_for_locked() == 1
    assert (state_of(accepted), state_of(asked)) == ("cancelled", "cancelled")
    assert subjects_to(stranger)[-1] == "Ihre Fahrt fällt aus"
    assert subjects_to(rider)[-1] == "Jemand fährt nicht mit"
    statuses = Offer.objects.in_bulk()
    assert (statuses[own.pk].status, statuses[other.pk].status) == (Status.ARCHIVED, Status.PUBLISHED)
    before = len(letters_to(stranger)), len(letters_to(rider))
    assert withdraw_for_locked() == 0
    assert (len(letters_to(stranger)), len(letters_to(rider))) == before
