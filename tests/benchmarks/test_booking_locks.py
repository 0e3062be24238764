"""What it costs to take people along under one lock: of the whole ride, and of each of its days alone.

Nothing is asserted about time: a busy machine fails no test. The numbers stand in docs/adr/0072-seats-under-one-lock.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from layers.rides.bookings import ledger
from layers.rides.bookings.answering import accept
from layers.rides.bookings.parties import remember_language
from layers.rides.models import Booking, Offer
from tests.benchmarks.effort import effort
from tests.racing import at_once, or_conflict
from tests.rides.bookings.conftest import driver, finding
from tests.rides.bookings.making import booking_in, match_on, person, weekly_offer_of

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

__all__ = ["driver", "finding"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RIDERS = effort(200, 20)
HANDS = 20
_DAY_LOCK = "SELECT pg_advisory_xact_lock(%s, %s)"


def lock_day(number: int) -> Booking:
    """Lock the day of a ride alone, the way that was not chosen."""
    offer, day = Booking.objects.values_list("offer", "day").get(pk=number)
    with connection.cursor() as cursor:
        cursor.execute(_DAY_LOCK, [offer, day.toordinal()])
    locked = Booking.objects.select_for_update(of=("self",)).select_related("rider", "offer__driver")
    found: Booking = locked.defer("offer__geom", "offer__line", "offer__keys").get(pk=number)
    return found


@pytest.mark.parametrize("lock", ["of the ride", "of its day"])
@pytest.mark.parametrize("days", [1, 50])
def test_many_are_accepted_at_once(days: int, lock: str, driver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    offer, match = weekly_offer_of(driver), match_on(Offer())
    later = [replace(match, day=match.day + timedelta(days=number % days)) for number in range(RIDERS)]
    states = ["requested" if number < days else "waiting" for number in range(RIDERS)]
    asked = [booking_in(state, offer, person(), match=one) for state, one in zip(states, later, strict=True)]
    remember_language(driver)
    if lock == "of its day":
        monkeypatch.setattr(ledger, "lock_booking", lock_day)

    start = perf_counter()
    at_once(or_conflict(lambda booking: accept(driver=driver, booking=booking, version=1)), asked, HANDS)
    took = perf_counter() - start
    print(f"{RIDERS} at once on {days} days, lock {lock}: {took:.2f} s, {took / RIDERS * 1000:.1f} ms each")  # noqa: T201
    assert Booking.objects.accepted().count() == min(days, RIDERS)
