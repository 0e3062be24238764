"""However many want one seat at once, one gets it; and without the lock, too many would."""

from __future__ import annotations

from collections import Counter
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from layers.core.exceptions import ConflictError
from layers.rides.bookings import answering, ledger, requesting
from layers.rides.bookings.answering import accept
from layers.rides.bookings.cancelling import call_off, cancel
from layers.rides.bookings.seats import fits
from layers.rides.models import Booking, Offer
from tests.racing import at_once, or_conflict
from tests.rides.bookings.conftest import driver, finding, offer
from tests.rides.bookings.making import ask, booking_in, match_on, person, seats_free

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

__all__ = ["driver", "finding", "offer"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RIDERS = 200
# Connections that PostgreSQL has for all of this machine are a hundred.
AT_ONCE = 25
FEW = 6


def states() -> Counter[str]:
    return Counter(Booking.objects.values_list("state", flat=True))


def unlocked(number: int) -> Offer | None:
    return Offer.objects.select_related("driver").filter(pk=number).first()


def test_of_all_who_ask_for_one_seat_one_is_first_in_line(offer: Offer) -> None:
    riders, match = [person() for _ in range(RIDERS)], match_on(offer)
    at_once(or_conflict(lambda rider: ask(rider, offer, match)), riders, AT_ONCE)
    assert states() == {"requested": 1, "waiting": RIDERS - 1}


def test_of_all_who_are_accepted_for_one_seat_one_gets_it(offer: Offer, driver: User) -> None:
    asked = [booking_in("requested", offer, person()) for _ in range(RIDERS)]
    answers = at_once(or_conflict(lambda booking: accept(driver=driver, booking=booking, version=1)), asked, AT_ONCE)
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    assert all(isinstance(answer, Booking | ConflictError) for answer in answers)
    assert states() == {"accepted": 1, "waiting": RIDERS - 1}
    assert seats_free(offer, asked[0].day, 600, 1800) == 0


def test_on_different_legs_each_gets_one(offer: Offer, driver: User) -> None:
    legs = [match_on(offer, start, start + 500) for start in range(0, 3000, 500)]
    asked = [booking_in("requested", offer, person(), match=leg) for leg in legs for _ in range(2)]
    at_once(or_conflict(lambda booking: accept(driver=driver, booking=booking, version=1)), asked, FEW)
    assert states() == {"accepted": len(legs), "waiting": len(legs)}


def test_the_same_question_twice_at_once_is_one(offer: Offer) -> None:
    rider, match = person(), match_on(offer)
    answers = at_once(or_conflict(lambda _: ask(rider, offer, match)), range(FEW), FEW)
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    assert states() == {"requested": 1}


def test_who_cancels_while_the_driver_accepts_and_withdraws(offer: Offer, driver: User) -> None:
    """Each wants the offer and bookings of it; in different orders they would wait in a circle."""
    asked = [booking_in("requested", offer, person()) for _ in range(FEW)]

    def act(number: int) -> object:
        booking = asked[number % FEW]
        if number % 3 == 0:
            return accept(driver=driver, booking=booking, version=1)
        return call_off(offer=offer) if number % 7 == 5 else cancel(by=booking.rider or driver, booking=booking, version=1)

    at_once(or_conflict(act), range(4 * FEW), FEW)
    assert states()["accepted"] <= 1
    assert sum(states().values()) == FEW


def test_without_the_lock_all_would_be_first(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first test would show if riders did not wait for each other."""
    riders, match, everybody_has_counted = [person() for _ in range(FEW)], match_on(offer), Barrier(FEW)

    def count_and_wait(*ride: Any) -> bool:  # noqa: ANN401 (as the function has them)
        is_free = fits(*ride)
        everybody_has_counted.wait(30)
        return is_free

    monkeypatch.setattr(requesting, "lock_offer", unlocked)
    monkeypatch.setattr(requesting, "fits", count_and_wait)
    at_once(or_conflict(lambda rider: ask(rider, offer, match)), riders, FEW)
    assert states() == {"requested": FEW}


def test_without_the_lock_one_seat_would_be_given_to_all(
    offer: Offer, driver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the second test would show."""
    asked, everybody_has_counted = [booking_in("requested", offer, person()) for _ in range(FEW)], Barrier(FEW)

    def count_and_wait(*ride: Any) -> bool:  # noqa: ANN401 (as the function has them)
        is_free = fits(*ride)
        everybody_has_counted.wait(30)
        return is_free

    monkeypatch.setattr(ledger, "lock_offer", unlocked)
    monkeypatch.setattr(answering, "fits", count_and_wait)
    monkeypatch.setattr(answering, "put_off", lambda *_ride: [])
    at_once(or_conflict(lambda booking: accept(driver=driver, booking=booking, version=1)), asked, FEW)
    assert states() == {"accepted": FEW}
    assert seats_free(offer, asked[0].day, 600, 1800) == 1 - FEW
