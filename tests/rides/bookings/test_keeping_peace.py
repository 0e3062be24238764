"""Reporting a message and wanting nothing to do with somebody, on the pages of those two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from layers.rides.bookings.messages import write_message
from layers.rides.bookings.parties import Operator
from layers.rides.models import Block, Booking, Offer, RideMessage, Traveller
from tests.reading import words_of
from tests.rides.bookings.making import booking_in, in_days, offer_of

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

MINE = "pages:my-rides"


@pytest.fixture
def booking(offer: Offer, rider: User) -> Booking:
    return booking_in("accepted", offer, rider)


def seen(client: Client, booking: Booking) -> str:
    """What somebody reads on the page of their booking."""
    return words_of(client.get(reverse("pages:ride-booking", args=[booking.pk])).text)


def do(client: Client, what: str, number: int, status: int = 200, **sent: str) -> str:
    """Do something, and give what is read next."""
    response = client.post(reverse(f"pages:ride-{what}", args=[number]), sent, follow=True)
    assert response.status_code == status
    return words_of(response.text)


def test_a_message_is_reported_to_the_office(client: Client, booking: Booking, rider: User, driver: User) -> None:
    message = write_message(by=rider, booking=booking, text="Böse Worte")
    client.force_login(driver)
    assert "Nachricht melden" in seen(client, booking)
    text = do(client, "report", booking.pk, message=str(message.pk), text="Eine Beleidigung.")
    assert "Das Amt liest diese Nachricht jetzt." in text
    assert "Sie haben diese Nachricht dem Amt gemeldet." in text
    message.refresh_from_db()
    assert (message.report, message.reported_at is None) == ("Eine Beleidigung.", False)
    client.force_login(rider)
    assert "melde" not in seen(client, booking)


@pytest.mark.parametrize("number", ["", "x", "9999999999", "0"])
def test_what_is_no_message_here_is_not_reported(client: Client, booking: Booking, driver: User, number: str) -> None:
    client.force_login(driver)
    shown = do(client, "report", booking.pk, 404, message=number, text="So nicht")
    assert "Diese Nachricht gibt es nicht mehr." in shown
    assert "So nicht" in shown, "what was typed is not lost"


def test_a_report_says_what_is_wrong(client: Client, booking: Booking, rider: User, driver: User) -> None:
    message = write_message(by=rider, booking=booking, text="Hallo")
    client.force_login(driver)
    do(client, "report", booking.pk, message=str(message.pk), text=" ")
    assert not RideMessage.objects.reported().exists()


def test_who_is_blocked_stands_in_a_list_until_it_is_taken_back(client: Client, booking: Booking, driver: User) -> None:
    client.force_login(driver)
    assert "Nie mehr mit Kranich 3 fahren" in seen(client, booking)
    assert "Mit wem ich nicht fahre" not in words_of(client.get(reverse(MINE)).text)
    assert "Sie haben Kranich 3 gesperrt." in do(client, "block", booking.pk)
    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert "Mit wem ich nicht fahre" in words_of(client.get(reverse(MINE)).text)
    text = do(client, "unblock", Block.objects.get().pk)
    assert "Sie sehen wieder Fahrten von Kranich 3" in text
    assert "Mit wem ich nicht fahre" not in text
    assert not Block.objects.exists()


@pytest.mark.parametrize("state", ["accepted", "ridden"])
def test_nobody_is_asked_for_words_that_do_not_pass(client: Client, driver: User, rider: User, *, state: str) -> None:
    """Neither by who has blocked the other, nor by who was blocked."""
    booking = booking_in(state, offer_of(driver, departs_at=in_days(0, -3)), rider)
    page = reverse("pages:ride-booking", args=[booking.pk])
    client.force_login(rider)
    assert 'name="text"' in client.get(page).text
    Block.objects.create(blocker=driver, blocked=rider)
    for reader in (rider, driver):
        client.force_login(reader)
        text = client.get(page).text
        assert ('name="text"' in text, "ride-how-was-it" in text) == (False, True)


def test_nobody_takes_back_what_others_have_blocked(client: Client, booking: Booking, driver: User, rider: User) -> None:
    block = Block.objects.create(blocker=driver, blocked=rider)
    client.force_login(rider)
    do(client, "unblock", block.pk)
    assert Block.objects.exists()
    assert "gesperrt" not in seen(client, booking)


def test_who_comes_from_another_platform_is_only_reported(client: Client, offer: Offer, driver: User) -> None:
    booking = booking_in("accepted", offer, rider_alias="Ada")
    write_message(by=Operator("example.org"), booking=booking, text="Hello")
    client.force_login(driver)
    text = seen(client, booking)
    assert "Nachricht melden" in text
    assert "Nie mehr" not in text
    assert "kommt von einer anderen Plattform" in do(client, "block", booking.pk)


def test_each_reads_how_often_the_other_has_shared_rides(client: Client, offer: Offer, rider: User, driver: User) -> None:
    booking = booking_in("requested", offer, rider)
    Traveller.objects.update_or_create(user=rider, defaults={"rode": 3, "language": "de"})
    Traveller.objects.update_or_create(user=driver, defaults={"drove": 1, "language": "de"})
    client.force_login(driver)
    assert "ist schon 3-mal mitgefahren" in seen(client, booking)
    client.force_login(rider)
    text = seen(client, booking)
    assert "hat schon einmal andere mitgenommen" in text
    assert "mitgefahren" not in text
