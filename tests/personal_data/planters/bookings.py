"""Plants seats on rides: as rider and as driver, with everything that was said and blocked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.core import registry
from layers.core.services import create_feature
from layers.rides.models import Block, Booking, BookingStep, Feedback, Offer, RideMessage, Traveller
from tests.conftest import LAAGE
from tests.minimal import minimal
from tests.personal_data.planters.person import NAME

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.personal_data.planters.person import Planted, Planter

HOME, WORK = Point(*LAAGE, srid=4326), Point(12.1, 54.0, srid=4326)


def _offer(driver: User) -> Offer:
    offer = create_feature(layer=registry.get("rides"), values={**minimal("rides"), "geom": HOME, "driver": driver})
    assert isinstance(offer, Offer)
    return offer


def _seat(offer: Offer, rider: User, state: str, label: str) -> Booking:
    """Tomorrow, so that who is left behind is told."""
    at = now() + timedelta(days=1)
    places = {"pickup": HOME, "dropoff": WORK, "exact_pickup": HOME, "exact_dropoff": WORK, "exact_pickup_label": label}
    times = {"pickup_s": 0, "dropoff_s": 60, "pickup_at": at, "dropoff_at": at + timedelta(minutes=1), "expires_at": at}
    named = {"pickup_label": "Village", "dropoff_label": "Town"}
    booking: Booking = Booking.objects.create(
        offer=offer, rider=rider, day=at.date(), state=state, **places, **times, **named
    )
    return booking


def plant_bookings(person: Planted) -> None:
    user, neighbour = person.user, person.neighbour
    mine = _seat(_offer(neighbour), user, "accepted", person.leave(f"Door of {NAME}"))
    given = _seat(_offer(user), neighbour, "requested", "Door of a neighbour")
    for booking in (mine, given):
        BookingStep.objects.create(booking=booking, by=user, side="x", after="accepted", word=person.leave(f"Yes, {NAME}"))
        RideMessage.objects.create(booking=booking, author=user, text=person.leave(f"Hello, {NAME} here"))
        Feedback.objects.create(booking=booking, author=user, went="well", thanks=person.leave(f"Thanks from {NAME}"))
    bad = RideMessage.objects.create(booking=mine, author=neighbour, text="Rude words", reported_at=now())
    RideMessage.objects.filter(pk=bad.pk).update(report=person.leave(f"{NAME} is hurt"))
    Block.objects.create(blocker=user, blocked=person.chief)
    Block.objects.create(blocker=neighbour, blocked=user)
    Traveller.objects.update_or_create(user=user, defaults={"language": "de", "drove": 1, "rode": 2})


PLANTERS: dict[str, Planter] = {"ride-bookings": plant_bookings}
