"""The page of a booking: words that are refused stay, and nothing is offered that would be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.messages import write_message
from layers.rides.models import Booking, Feedback, RideMessage
from layers.rides.offering import withdraw_offer
from tests.rides.bookings.making import booking_in, in_days, match_on, offer_of, person
from tests.rides.test_pages import said

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer

pytestmark = pytest.mark.django_db
# As browsers send what they count as 499 letters.
LINES = "\r\n".join(["x" * 24] * 20)
LONG = "Sehr lang & breit. " * 40


def page_of(client: Client, user: User, booking: Booking) -> str:
    client.force_login(user)
    return said(client.get(reverse("pages:ride-booking", args=[booking.pk])))


@pytest.fixture
def offer(driver: User) -> Offer:
    return offer_of(driver)


@pytest.fixture
def booking(offer: Offer, rider: User) -> Booking:
    return booking_in("accepted", offer, rider)


def send(client: Client, user: User, booking: Booking, what: str, **values: str) -> Answer:
    client.force_login(user)
    return client.post(reverse(f"pages:ride-{what}", args=[booking.pk]), values)


def typed(page: str, name: str) -> str:
    """What stands in a field for words."""
    (words,) = re.findall(rf'<textarea id="{name}"[^>]*>([^<]*)</textarea>', page)
    return str(words).replace("&amp;", "&")


def test_a_line_break_counts_once(client: Client, booking: Booking, rider: User) -> None:
    assert send(client, rider, booking, "write", text=LINES).status_code == 303
    assert RideMessage.objects.get().text == LINES.replace("\r\n", "\n")


def test_words_that_are_refused_stay_in_their_field(client: Client, booking: Booking, rider: User, driver: User) -> None:
    letter = write_message(by=driver, booking=booking, text="Hallo")
    wrong = {"text": LONG, "version": str(booking.version), "message": str(letter.pk)}
    for what, name in (("write", "ride-text"), ("cancel", "ride-why"), ("report", f"ride-report-{letter.pk}")):
        page = send(client, rider, booking, what, **wrong)
        assert page.status_code == 400
        assert "Bitte schreiben Sie weniger" in said(page)
        assert typed(page.text, name) == LONG
    assert '<details class="ride-report" open>' in page.text
    assert client.get(reverse("pages:ride-write", args=[booking.pk])).status_code == 303


def test_so_do_those_of_an_old_page(client: Client, booking: Booking, rider: User) -> None:
    page = send(client, rider, booking, "cancel", text="Bin krank", version=str(booking.version + 1))
    assert page.status_code == 412
    assert typed(page.text, "ride-why") == "Bin krank"
    assert '<details class="fold" open>' in page.text
    again = send(client, rider, booking, "cancel", text="Bin krank", version=str(booking.version))
    assert again.status_code == 303


def test_where_the_field_is_gone_they_can_be_copied(client: Client, booking: Booking, rider: User, driver: User) -> None:
    cancel(by=driver, booking=booking, version=booking.version)
    page = send(client, rider, booking, "write", text="Bis gleich!")
    assert page.status_code == 403
    assert "Das hatten Sie geschrieben: Bis gleich!" in said(page)


def test_thanks_that_are_too_long_stay(client: Client, driver: User, rider: User) -> None:
    offer = offer_of(driver, departs_at=in_days(0, -3))
    booking = booking_in("accepted", offer, rider, match=match_on(offer))
    page = send(client, rider, booking, "how", text=LONG, went="well")
    assert typed(page.text, "ride-thanks") == LONG
    assert not Feedback.objects.exists()


def test_nobody_says_yes_where_no_seat_is_left(client: Client, booking: Booking, offer: Offer, driver: User) -> None:
    waits = booking_in("waiting", offer, person())
    page = page_of(client, driver, waits)
    assert "Ja, ich nehme Sie mit" not in page
    assert "Nein, diesmal nicht" in page
    assert "Auf diesem Stück sind alle Plätze vergeben." in page
    cancel(by=driver, booking=booking, version=booking.version)
    page = page_of(client, driver, waits)
    assert "Ja, ich nehme Sie mit" in page
    assert "alle Plätze vergeben" not in page


def test_a_ride_that_is_withdrawn_is_no_link(client: Client, booking: Booking, offer: Offer, rider: User) -> None:
    assert "Die ganze Fahrt" in page_of(client, rider, booking)
    withdraw_offer(offer=offer)
    assert "Die ganze Fahrt" not in page_of(client, rider, booking)
