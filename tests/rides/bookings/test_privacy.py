"""Who sees what of a ride, and when; and what stands in mails."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils.translation import override

from geo_platform.outbox.models import Push, PushDevice
from layers.core.models import Status
from layers.rides.bookings import clocks
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.cancelling import call_off, cancel
from layers.rides.bookings.events import Event
from layers.rides.bookings.exact import exact_of, own_ends_of
from layers.rides.bookings.exceptions import UnknownBookingError
from layers.rides.bookings.parties import language_of, name_of
from layers.rides.bookings.states import Side
from layers.rides.bookings.telling import News, tell
from layers.rides.models import Booking, Plan
from tests.reading import TO_A_FRIEND
from tests.rides.bookings.making import (
    DOOR,
    RIDER_DOOR,
    TOWN,
    VILLAGE,
    ask,
    booking_in,
    in_days,
    letters_to,
    offer_of,
    person,
    rider_of,
)

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.models import Offer

SECRETS = (DOOR, RIDER_DOOR, "12.3411", "53.9211", "12.3501", "53.9301")


def test_only_the_two_see_a_booking(offer: Offer, rider: User, driver: User, stranger: User, superuser: User) -> None:
    booking = booking_in("accepted", offer, rider)
    for user, sees in ((rider, True), (driver, True), (stranger, False), (superuser, False)):
        assert Booking.objects.visible_to(user).filter(pk=booking.pk).exists() is sees
    for other in (stranger, superuser):
        with pytest.raises(UnknownBookingError):
            exact_of(booking, other)


@pytest.mark.parametrize("state", Booking.State.values)
def test_exact_places_are_there_from_yes_until_it_is_over(state: str, offer: Offer, rider: User, driver: User) -> None:
    booking = booking_in(state, offer, rider, code_word="Ahorn Libelle")
    for user in (rider, driver):
        found = exact_of(booking, user)
        assert (found is not None) is (state == "accepted")
        if found:
            assert (found.pickup.label, found.dropoff.label, found.code_word) == (RIDER_DOOR, TOWN, "Ahorn Libelle")
            assert found.line is not None


def test_as_soon_as_it_is_over_they_are_gone(driver: User, rider: User) -> None:
    going = booking_in("accepted", offer_of(driver, departs_at=in_days(0, -2)), rider)
    over = booking_in("accepted", offer_of(driver, departs_at=in_days(0, -3)), rider)
    assert exact_of(going, driver)
    assert exact_of(over, driver) is None
    assert clocks.is_over(over, over.dropoff_at + clocks.STILL_GOING)


def test_without_a_plan_there_is_no_way(offer: Offer, rider: User, driver: User) -> None:
    Plan.objects.all().delete()
    found = exact_of(booking_in("accepted", offer, rider), driver)
    assert found
    assert found.line is None


def test_riders_always_see_what_they_said_themselves(offer: Offer, rider: User, driver: User) -> None:
    booking = booking_in("requested", offer, rider)
    ends = own_ends_of(booking, rider)
    assert ends
    assert ends[0].label == RIDER_DOOR
    assert own_ends_of(booking, driver) is None


def test_names_before_and_after_yes(driver: User) -> None:
    rider = person("Kranich 3", first_name="Ada", last_name="Lovelace")
    booking = booking_in("requested", offer_of(driver), rider)
    assert name_of(booking, Side.RIDER) == "Kranich 3"
    booking.state = "accepted"
    assert name_of(booking, Side.RIDER) == "Ada (Kranich 3)"
    assert name_of(booking, Side.DRIVER) == "Eisvogel 27"
    booking.state = "cancelled"
    assert name_of(booking, Side.RIDER) == "Kranich 3"


def everything_written(offer: Offer, rider: User, driver: User) -> list[str]:
    """All mails there are: each event that services tell, to both sides."""
    booking = booking_in("accepted", offer, rider, code_word="Ahorn Libelle")
    for event in Event:
        tell([News(event, rider, Side.RIDER, [booking]), News(event, driver, Side.DRIVER, [booking])])
    return letters_to(rider) + letters_to(driver)


def test_no_mail_says_more_than_the_public_page(offer: Offer, rider: User, driver: User) -> None:
    letters = everything_written(offer, rider, driver)
    assert len(letters) == 2 * len(Event)
    for letter in letters:
        assert not [secret for secret in (*SECRETS, "Ahorn", "Libelle") if secret in letter], letter
        assert f"{VILLAGE} → {TOWN}" in letter
        assert re.search(r"https?://\S+/", letter)
        assert not TO_A_FRIEND.search(letter), letter
        assert "%(" not in letter


def test_mails_of_services_hold_no_exact_place_before_or_after_yes(offer: Offer, rider: User, driver: User) -> None:
    first = ask(rider, offer, word=f"Ich wohne {RIDER_DOOR}")
    second, third = ask(person(), offer), ask(person(), offer)
    accept(driver=driver, booking=first, version=1, word=f"Ich wohne {DOOR}")
    cancel(by=rider, booking=first, version=2, word=RIDER_DOOR)
    decline(driver=driver, booking=third, version=1, word=DOOR)
    call_off(offer=offer, word=DOOR)
    everything = [letter for user in (rider, driver, rider_of(second), rider_of(third)) for letter in letters_to(user)]
    assert len(everything) == 7
    assert not [secret for secret in SECRETS for letter in everything if secret in letter]


def test_each_is_told_in_the_language_in_which_they_acted(offer: Offer, rider: User, driver: User) -> None:
    with override("en"):
        booking = ask(rider, offer)
    with override("de"):
        accept(driver=driver, booking=booking, version=1)
    assert (language_of(rider), language_of(driver)) == ("en", "de")
    assert letters_to(rider)[0].startswith("Eisvogel 27 takes you along")
    assert letters_to(driver)[0].startswith("Kranich 3 möchte mitfahren")


def test_nothing_of_a_mail_about_rides_stays_in_the_outbox(offer: Offer, rider: User) -> None:
    ask(rider, offer)
    assert [letter.extra_headers for letter in mail.outbox] == [{"X-Amtskarte-Keep": "no"}]


def test_who_has_no_address_is_told_on_their_device(offer: Offer, driver: User) -> None:
    rider = person(email="")
    PushDevice.objects.create(user=rider, endpoint="https://push.example/1", p256dh="p", auth="a", server_key="k", name="x")
    accept(driver=driver, booking=ask(rider, offer), version=1)
    assert "nimmt Sie mit" in Push.objects.get().payload
    assert letters_to(rider) == []


def test_a_name_makes_no_second_line_of_a_subject(offer: Offer) -> None:
    ask(person("Uhu\n1"), offer)
    assert mail.outbox[0].subject == "Uhu 1 möchte mitfahren"


def test_nothing_of_a_withdrawn_offer_is_lost_for_who_agreed(offer: Offer, rider: User) -> None:
    offer.status = Status.ARCHIVED
    offer.save()
    booking = booking_in("accepted", offer, rider, day=(in_days(2) + timedelta()).date())
    assert exact_of(booking, rider)
