"""What the two write to each other, and nobody else reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.contrib.admin import site
from django.test import RequestFactory

from layers.core.exceptions import InvalidInputError, NotFoundError, TooOftenError
from layers.rides.bookings import messages
from layers.rides.bookings.blocking import block_person
from layers.rides.bookings.exceptions import CannotWriteError, NobodyReadsError, NotBetweenYouError, UnknownBookingError
from layers.rides.bookings.messages import read_messages, report_message, settle_report, write_message
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.states import Side
from layers.rides.models import Booking, RideMessage
from tests.rides.bookings.making import booking_in, letters_to, subjects_to

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.models import Offer


@pytest.fixture
def booking(offer: Offer, rider: User) -> Booking:
    return booking_in("accepted", offer, rider)


def test_one_writes_and_the_other_reads(booking: Booking, rider: User, driver: User) -> None:
    write_message(by=rider, booking=booking, text="  Ich habe einen roten Schirm. ")
    (seen,) = Booking.objects.driven_by(driver).with_unread(driver)
    assert seen.unread == 1
    assert Booking.objects.ridden_by(rider).with_unread(rider).get().unread == 0
    (message,) = read_messages(reader=driver, booking=booking)
    assert (message.text, message.author) == ("Ich habe einen roten Schirm.", rider)
    assert Booking.objects.with_unread(driver).get().unread == 0


def test_who_reads_ones_own_words_leaves_them_unread(booking: Booking, rider: User) -> None:
    write_message(by=rider, booking=booking, text="Hallo")
    read_messages(reader=rider, booking=booking)
    assert RideMessage.objects.get().read_at is None


def test_one_mail_until_it_is_read_and_nothing_of_it_in_the_mail(booking: Booking, rider: User, driver: User) -> None:
    for text in ("Dorfstraße 5", "Oder Dorfstraße 7"):
        write_message(by=rider, booking=booking, text=text)
    assert subjects_to(driver) == ["Eine Nachricht von Kranich 3"]
    assert "Dorfstraße" not in letters_to(driver)[0]
    read_messages(reader=driver, booking=booking)
    write_message(by=rider, booking=booking, text="Danke")
    write_message(by=driver, booking=booking, text="Bitte")
    assert (len(subjects_to(driver)), len(subjects_to(rider))) == (2, 1)


def test_nobody_writes_to_who_cannot_read_it(offer: Offer, driver: User) -> None:
    booking = booking_in("accepted", offer, None)
    with pytest.raises(NobodyReadsError):
        write_message(by=driver, booking=booking, text="Ich komme später")
    assert not RideMessage.objects.exists()
    assert (messages.can_write(booking, Side.DRIVER), messages.can_write(booking, Side.RIDER)) == (False, True)
    write_message(by=Operator("example.org"), booking=booking, text="Bis gleich")


def test_nobody_else_writes_reads_or_reports(booking: Booking, stranger: User, superuser: User, rider: User) -> None:
    message = write_message(by=rider, booking=booking, text="Hallo")
    for other in (stranger, superuser):
        with pytest.raises(UnknownBookingError):
            write_message(by=other, booking=booking, text="Hallo")
        with pytest.raises(UnknownBookingError):
            read_messages(reader=other, booking=booking)
        with pytest.raises(NotFoundError):
            report_message(reader=other, message=message, reason="So nicht")
        assert not RideMessage.objects.visible_to(other).exists()
    with pytest.raises(UnknownBookingError):
        write_message(by=Operator("example.org"), booking=booking, text="Hallo")


@pytest.mark.parametrize("text", ["", "   ", "a" * 501])
def test_too_little_and_too_much(booking: Booking, rider: User, text: str) -> None:
    with pytest.raises(InvalidInputError):
        write_message(by=rider, booking=booking, text=text)
    assert not RideMessage.objects.exists()


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        ("requested", True),
        ("waiting", True),
        ("accepted", True),
        ("ridden", True),
        ("missed", True),
        ("declined", False),
        ("expired", False),
        ("cancelled", False),
    ],
)
def test_one_writes_as_long_as_there_is_something_to_say(state: str, is_open: bool, offer: Offer, rider: User) -> None:  # noqa: FBT001 (a case)
    booking = booking_in(state, offer, rider)
    if is_open:
        assert write_message(by=rider, booking=booking, text="Mein Schirm liegt noch im Auto.").pk
    else:
        with pytest.raises(CannotWriteError):
            write_message(by=rider, booking=booking, text="Warum?")


def test_who_writes_much_has_to_wait(booking: Booking, rider: User, driver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "WRITTEN_PER_HOUR", replace(messages.WRITTEN_PER_HOUR, most=2))
    for _ in range(2):
        write_message(by=rider, booking=booking, text="Hallo")
    with pytest.raises(TooOftenError):
        write_message(by=rider, booking=booking, text="Hallo")
    assert write_message(by=driver, booking=booking, text="Ruhig Blut").pk


def test_who_was_blocked_writes_no_more(booking: Booking, rider: User, driver: User) -> None:
    block_person(by=driver, booking=booking)
    Booking.objects.update(state="ridden")
    for by in (rider, driver):
        with pytest.raises(NotBetweenYouError):
            write_message(by=by, booking=booking, text="Hallo")
    booking.refresh_from_db()
    assert not any(messages.can_write(booking, side) for side in (Side.DRIVER, Side.RIDER))


def test_another_platform_writes_for_its_rider(offer: Offer, driver: User) -> None:
    booking = booking_in("accepted", offer, rider_alias="Ada")
    write_message(by=Operator("example.org"), booking=booking, text="Hello")
    assert subjects_to(driver) == ["Eine Nachricht von Ada"]


def test_the_office_reads_what_is_reported_alone(booking: Booking, rider: User, driver: User, superuser: User) -> None:
    bad, fine = (write_message(by=rider, booking=booking, text=text) for text in ("Böse Worte", "Guten Tag"))
    with pytest.raises(InvalidInputError):
        report_message(reader=driver, message=bad, reason=" ")
    report_message(reader=driver, message=bad, reason="Das ist eine Beleidigung.")
    with pytest.raises(NotFoundError):
        report_message(reader=rider, message=fine, reason="Meine eigene")
    request = RequestFactory().get("/admin/")
    request.user = superuser
    desk = site.get_model_admin(RideMessage)
    assert list(desk.get_queryset(request)) == [bad]
    assert not desk.has_change_permission(request, bad)
    assert not desk.has_add_permission(request)
    assert not desk.has_delete_permission(request)
    settle_report(message=bad)
    bad.refresh_from_db()
    assert bad.settled_at
    assert bad.report == "Das ist eine Beleidigung."
