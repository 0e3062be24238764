"""Reminders and the question afterwards: each once, and in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from layers.rides import tasks
from layers.rides.bookings import reminding
from layers.rides.bookings.answering import accept
from layers.rides.bookings.clocks import evening_before
from layers.rides.bookings.reminding import ask_how_it_was, remind_of_tomorrow, remind_people, remind_shortly_before
from layers.rides.models import Booking, Offer
from tests.rides.bookings.making import ask, booking_in, in_days, match_on, offer_of, person, subjects_to

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def at_seven_tomorrow(driver: User, rider: User) -> Booking:
    """A ride at seven in the morning of 3 March 2027, somewhere in Germany."""
    departs_at = datetime(2027, 3, 3, 7, tzinfo=BERLIN) - timedelta(minutes=10)
    return booking_in("accepted", offer_of(driver, departs_at=departs_at), rider)


def at(monkeypatch: pytest.MonkeyPatch, day: int, hour: int, minute: int = 0) -> None:
    """Let it be some time in March 2027, in Germany."""
    moment = datetime(2027, 3, day, hour, minute, tzinfo=BERLIN)
    monkeypatch.setattr(reminding, "now", lambda: moment)


@pytest.mark.usefixtures("at_seven_tomorrow")
def test_the_evening_before(rider: User, driver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 2, 17, 59)
    assert remind_of_tomorrow() == 0
    at(monkeypatch, 2, 18)
    assert remind_of_tomorrow() == 1
    assert remind_of_tomorrow() == 0
    assert subjects_to(rider) == ["Morgen: Ihre Fahrt mit Eisvogel 27"]
    assert subjects_to(driver) == ["Morgen: Ihre Fahrt mit Kranich 3"]


@pytest.mark.parametrize("hour", [0, 4])
@pytest.mark.usefixtures("at_seven_tomorrow")
def test_of_today_one_is_not_told_that_it_is_tomorrow(
    rider: User, driver: User, monkeypatch: pytest.MonkeyPatch, *, hour: int
) -> None:
    """The ride was moved by some minutes in the morning, or the worker was down overnight."""
    later = offer_of(driver, departs_at=datetime(2027, 3, 4, 5, tzinfo=BERLIN))
    booking_in("accepted", later, person("Amsel 1"))
    at(monkeypatch, 3, hour)
    assert (remind_of_tomorrow(), remind_of_tomorrow()) == (1, 0)
    assert subjects_to(rider) == ["Heute: Ihre Fahrt mit Eisvogel 27"]
    assert subjects_to(driver) == ["Heute: Ihre Fahrt mit Kranich 3"]


@pytest.mark.usefixtures("at_seven_tomorrow")
def test_two_hours_before(rider: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 3, 4, 59)
    assert remind_shortly_before() == 0
    at(monkeypatch, 3, 5)
    assert (remind_shortly_before(), remind_shortly_before()) == (1, 0)
    assert subjects_to(rider) == ["Ihre Fahrt mit Eisvogel 27 beginnt bald"]


@pytest.mark.usefixtures("at_seven_tomorrow")
def test_a_worker_that_was_down_reminds_late_but_never_of_what_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 3, 4)
    assert remind_of_tomorrow() == 1
    at(monkeypatch, 3, 7, 1)
    assert remind_people() == 0


def test_one_for_all_who_come_along(driver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = offer_of(driver, departs_at=datetime(2027, 3, 3, 7, tzinfo=BERLIN), seats=3)
    riders = [person("Amsel 1"), person("Biber 2")]
    for one in riders:
        booking_in("accepted", offer, one)
    booking_in("accepted", offer, rider_alias="Ada")
    at(monkeypatch, 2, 20)
    assert remind_of_tomorrow() == 3
    assert subjects_to(driver) == ["Morgen: Ihre Fahrt mit Amsel 1, Biber 2, Ada"]
    assert all(len(subjects_to(one)) == 1 for one in riders)


@pytest.mark.parametrize("state", [state for state in Booking.State.values if state != "accepted"])
def test_nobody_is_reminded_of_what_is_not_agreed(
    state: str, rider: User, driver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking_in(state, offer_of(driver, departs_at=datetime(2027, 3, 3, 7, tzinfo=BERLIN)), rider)
    for day, hour in ((2, 20), (3, 6), (3, 12)):
        at(monkeypatch, day, hour)
        assert remind_people() == 0


def test_who_agrees_late_is_not_reminded_a_minute_later(driver: User, rider: User) -> None:
    departs_at = now() + timedelta(minutes=90)
    booking = ask(rider, offer_of(driver, departs_at=departs_at))
    accept(driver=driver, booking=booking, version=1)
    assert remind_people() == 0
    assert subjects_to(rider) == ["Eisvogel 27 nimmt Sie mit"]


def test_afterwards_both_are_asked_once(rider: User, driver: User) -> None:
    booking_in("accepted", offer_of(driver, departs_at=in_days(0, -3)), rider)
    booking_in("accepted", offer_of(driver, departs_at=in_days(0, -1)), person())
    booking_in("accepted", offer_of(driver, departs_at=in_days(-8)), person())
    assert (ask_how_it_was(), ask_how_it_was()) == (1, 0)
    assert subjects_to(rider) == ["Hat es mit Eisvogel 27 geklappt?"]
    assert subjects_to(driver) == ["Hat es mit Kranich 3 geklappt?"]


def test_evenings_on_days_on_which_clocks_change() -> None:
    spring = datetime(2027, 3, 28, 5, tzinfo=UTC)
    assert evening_before(spring, BERLIN) == datetime(2027, 3, 27, 17, tzinfo=UTC)
    autumn = datetime(2027, 11, 1, 5, tzinfo=UTC)
    assert evening_before(autumn, BERLIN) == datetime(2027, 10, 31, 17, tzinfo=UTC)


def test_the_worker_does_both(offer: Offer, rider: User) -> None:
    booking_in("requested", offer, rider, expires_at=in_days(0, -1), match=match_on(offer))
    assert tasks.expire_bookings(0) == 1
    assert tasks.remind_of_rides(0) == 0
