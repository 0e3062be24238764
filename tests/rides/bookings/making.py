"""Makes rides, those who come along, and what a search would have found for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from django.contrib.gis.geos import LineString, Point
from django.core import mail
from django.utils.timezone import localdate, now

from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.services import create_feature
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.bookings.seats import TAKEN, taken_on
from layers.rides.models import Booking, BookingStep, Luggage, Offer, Plan
from layers.rides.seats import most_aboard
from layers.rides.trips import Match, Meeting, Trip
from routing.router import Place
from tests.minimal import minimal

if TYPE_CHECKING:
    from collections.abc import Callable

    FindAgain = Callable[[Trip, Offer, Any], Match | None]

HOME, DOOR = Point(12.3411, 53.9211, srid=4326), "Dorfstraße 5, hinten am Hof"
RIDER_DOOR = "Am Anger 12, zweiter Stock"
VILLAGE, TOWN = "Weitendorf, Bushaltestelle", "Rostock, Hauptbahnhof"
PICKUP, DROPOFF = Place(12.35, 53.93), Place(12.1, 54.08)
FROM_S, TO_S = 600, 1800
BERLIN = ZoneInfo("Europe/Berlin")
_numbers = count(1)


def person(name: str = "", **more: Any) -> User:  # noqa: ANN401 (fields of an account)
    number = next(_numbers)
    values = {"display_name": name or f"Igel {number}", "email": f"igel{number}@example.org", **more}
    return User.objects.create_user(username=f"igel{number}", **values)


def in_days(days: int, hour: int = 0) -> datetime:
    return now().replace(microsecond=0) + timedelta(days=days, hours=hour)


def offer_of(driver: User, **more: Any) -> Offer:  # noqa: ANN401 (fields of an offer)
    departs_at = more.pop("departs_at", None) or in_days(2)
    times = {"departs_at": departs_at, "arrives_at": departs_at + timedelta(hours=1), "duration_s": 3600}
    line = LineString((12.34, 53.92), (12.35, 53.93), (12.1, 54.08), srid=4326)
    values = {**minimal("rides"), "geom": line, **times, "driver": driver, "seats": 1, **more}
    offer = create_feature(layer=registry.get("rides"), values=values)
    assert isinstance(offer, Offer)
    Plan.objects.create(offer=offer, geom=line, places=[HOME, HOME], labels=[DOOR, TOWN], duration_s=3600)
    return offer


def weekly_offer_of(driver: User, **more: Any) -> Offer:  # noqa: ANN401 (as above)
    offer = offer_of(driver, **more)
    today = localdate()
    weekly = {"weekdays": 127, "departs_on_clock": "07:00", "first_day": today, "last_day": today + timedelta(days=60)}
    Offer.objects.filter(pk=offer.pk).update(departs_at=None, arrives_at=None, **weekly)
    offer.refresh_from_db()
    return offer


def departure_of(offer: Offer) -> datetime:
    """Of a ride that goes once."""
    assert offer.departs_at
    return offer.departs_at


def rider_of(booking: Booking) -> User:
    """Of a booking that somebody with an account made."""
    assert booking.rider
    return booking.rider


def seats_free(offer: Offer, day: date, from_s: int, to_s: int) -> int:
    """How many seats nobody has who was accepted; negative where the car has fewer by now than were given."""
    return offer.seats - most_aboard(taken_on(offer, day, TAKEN), from_s, to_s)


def trip_for(match: Match, **more: Any) -> Trip:  # noqa: ANN401 (fields of a trip)
    around = timedelta(minutes=30)
    values: dict[str, Any] = {
        "origin": match.pickup.place,
        "destination": match.dropoff.place,
        "earliest": match.pickup.at - around,
        "latest": match.pickup.at + around,
        "walk_m": 500,
        "luggage": Luggage.BAG,
    }
    return Trip(**{**values, **more})


def match_on(offer: Offer, from_s: int = FROM_S, to_s: int = TO_S, departs_at: datetime | None = None) -> Match:
    start = departs_at or offer.departs_at or in_days(2)
    return Match(
        offer=offer,
        day=start.astimezone(BERLIN).date(),
        pickup=_meeting(PICKUP, VILLAGE, start, from_s),
        dropoff=_meeting(DROPOFF, TOWN, start, to_s),
        detour_s=120,
        wait_s=0,
        seats_free=1,
        line=np.array([[12.34, 53.92], [12.1, 54.08]]),
        aboard=(0, 1),
        contribution_cents=250,
    )


def _meeting(place: Place, label: str, start: datetime, after_s: int) -> Meeting:
    return Meeting(place, label, start + timedelta(seconds=after_s), after_s, walk_m=0, walk_s=0)


def ask(rider: User, offer: Offer, match: Match | None = None, word: str = "", **more: Any) -> Booking:  # noqa: ANN401 (fields of a trip)
    found = match or match_on(offer)
    ends = Ends(Place(12.3501, 53.9301), Place(12.1001, 54.0801), RIDER_DOOR, TOWN)
    return ask_for_seat(rider=rider, trip=trip_for(found, **more), match=found, ends=ends, word=word)


def booking_in(state: str, offer: Offer, rider: User | None = None, **more: Any) -> Booking:  # noqa: ANN401 (fields of a booking)
    match = more.pop("match", None) or match_on(offer)
    who = {"rider": rider} if rider else {"operator": "example.org", "operator_booking": str(next(_numbers))}
    values = {
        "day": match.day,
        "pickup": Point(PICKUP.lon, PICKUP.lat, srid=4326),
        "dropoff": Point(DROPOFF.lon, DROPOFF.lat, srid=4326),
        "exact_pickup": Point(12.3501, 53.9301, srid=4326),
        "exact_dropoff": Point(12.1001, 54.0801, srid=4326),
        "exact_pickup_label": RIDER_DOOR,
        "pickup_s": match.pickup.since_departure_s,
        "dropoff_s": match.dropoff.since_departure_s,
        "pickup_at": match.pickup.at,
        "dropoff_at": match.dropoff.at,
        "pickup_label": VILLAGE,
        "dropoff_label": TOWN,
        "expires_at": match.pickup.at - timedelta(hours=1),
        **who,
        **more,
    }
    booking: Booking = Booking.objects.create(offer=offer, state=state, **values)
    return booking


def state_of(booking: Booking) -> str:
    return str(Booking.objects.values_list("state", flat=True).get(pk=booking.pk))


def history_of(booking: Booking) -> list[tuple[str, str, str]]:
    return list(BookingStep.objects.filter(booking=booking.pk).values_list("side", "before", "after"))


def letters_to(user: User) -> list[str]:
    """Subjects and texts of what was written to somebody, the oldest first."""
    return [f"{letter.subject}\n{letter.body}" for letter in mail.outbox if letter.to == [user.email]]


def subjects_to(user: User) -> list[str]:
    return [letter.partition("\n")[0] for letter in letters_to(user)]
