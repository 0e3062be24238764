"""Plants a seat that another platform asked for on a ride of somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.utils.timezone import localdate, now

from api.carpool.models import Partner, PartnerBooking, PartnerFarewell
from layers.core import registry
from layers.core.services import create_feature
from layers.rides.models import Booking
from tests.conftest import LAAGE
from tests.minimal import minimal

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_seat_from_elsewhere(person: Planted) -> None:
    place, at = Point(*LAAGE, srid=4326), now()
    values = {**minimal("rides"), "driver": person.user, "geom": place, "title": "For somebody from elsewhere"}
    offer: Any = create_feature(layer=registry.get("rides"), values=values)
    ends = {"pickup": place, "dropoff": place, "pickup_label": "Laage", "dropoff_label": "Rostock"}
    times = {"day": localdate(), "pickup_s": 0, "dropoff_s": 60, "pickup_at": at, "dropoff_at": at + timedelta(minutes=1)}
    guest = {"operator": "rides.example.org", "operator_booking": "1", "rider_alias": "Paula"}
    booking = Booking.objects.create(offer=offer, **ends, **times, **guest, expires_at=at)
    partner = Partner.objects.create(operator="rides.example.org", name="Others")
    PartnerBooking.objects.create(booking=booking, partner=partner, passenger="17", told="WAITING_CONFIRMATION")
    PartnerFarewell.objects.create(partner=partner, number="1", carried={})


PLANTERS: dict[str, Planter] = {"rides-from-elsewhere": plant_seat_from_elsewhere}
