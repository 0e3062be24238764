"""Two people and a ride."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from layers.rides.bookings import promise
from layers.rides.models import Booking
from tests.rides.bookings.making import TO_S, match_on, offer_of, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer
    from layers.rides.trips import Match, Trip


def as_promised(trip: Trip, offer: Offer, _day: date) -> Match | None:
    """Stands in for the matching: everything still goes as it was found."""
    promised = trip.earliest + (trip.latest - trip.earliest) / 2
    departs_at = offer.departs_at or promised - timedelta(seconds=600)
    from_s = int((promised - departs_at).total_seconds())
    kept = Booking.objects.filter(offer=offer, pickup_at=promised).first()
    return match_on(offer, from_s, kept.dropoff_s if kept else max(TO_S, from_s + 1), departs_at)


@dataclass
class Finding:
    """The matching, which has tests of its own; these here say what it answers."""

    match_of: Callable[[Trip, Offer, date], Match | None] = field(default=as_promised)
    match_again: Callable[[Trip, Offer, date], Match | None] | None = None

    def first(self, trip: Trip, offer: Offer, day: date) -> Match | None:
        return self.match_of(trip, offer, day)

    def again(self, trip: Trip, offer: Offer, day: date) -> Match | None:
        return (self.match_again or self.match_of)(trip, offer, day)


@pytest.fixture(autouse=True)
def finding(monkeypatch: pytest.MonkeyPatch) -> Finding:
    stand_in = Finding()
    monkeypatch.setattr(promise, "match_of", stand_in.first)
    monkeypatch.setattr(promise, "match_again", stand_in.again)
    return stand_in


@pytest.fixture
def driver(db: None) -> User:  # noqa: ARG001 (opens the database)
    return person("Eisvogel 27")


@pytest.fixture
def rider(db: None) -> User:  # noqa: ARG001 (as above)
    return person("Kranich 3")


@pytest.fixture
def stranger(db: None) -> User:  # noqa: ARG001 (as above)
    return person("Fuchs 9")


@pytest.fixture
def offer(driver: User) -> Offer:
    return offer_of(driver)
