"""The objects of Standard Covoiturage that several addresses have in common.

A person is known by their ride and not by a number of their own, so that nobody follows them from one ride to the next.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from api.carpool.operators import own_operator
from layers.rides.models import Luggage

if TYPE_CHECKING:
    from layers.rides.models import Offer, Request
    from routing.router import Place

    Json = dict[str, Any]

CURRENCY = "EUR"
# The standard counts from very small, 1, to very big, 5.
LUGGAGE_SIZES = {Luggage.NONE: 1, Luggage.BAG: 3, Luggage.LARGE: 5}
_DRIVER, _RIDER = "driver-of-{}", "rider-of-{}"
_JOURNEY = re.compile(r"([0-9]{1,18})-([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMBERED = re.compile(r"(driver|rider)-of-([0-9]{1,18})")


def driver_of(offer: Offer) -> Json:
    """A driver, without a name but the one that others may see."""
    return user(_DRIVER.format(offer.pk), offer.driver.display_name)


def rider_of(request: Request) -> Json:
    """The same of somebody who looks for a ride."""
    return user(_RIDER.format(request.pk), request.rider.display_name)


def user(number: str, alias: str) -> Json:
    """Somebody of this platform."""
    return {"id": number, "operator": own_operator(), "alias": alias}


def ride_in(number: str) -> tuple[str, int] | None:
    """Which ride stands in the number of a person: `driver` or `rider`, and the number of the offer or the request."""
    found = _NUMBERED.fullmatch(number)
    return (found[1], int(found[2])) if found else None


def journey_id(number: int, day: date) -> str:
    """What a ride on one day is called."""
    return f"{number}-{day:%Y%m%d}"


def parse_journey(text: str) -> tuple[int, date] | None:
    """The number of the ride and the day of a journey; `None` where it is no such name."""
    found = _JOURNEY.fullmatch(text)
    try:
        return (int(found[1]), date(int(found[2]), int(found[3]), int(found[4]))) if found else None
    except ValueError:
        return None


def price(cents: int | None) -> Json:
    """What a seat costs; agreed upon between the two where there is no number."""
    if cents is None:
        return {"type": "UNKNOWN"}
    if cents == 0:
        return {"type": "FREE", "amount": 0.0, "currency": CURRENCY}
    return {"type": "PAYING", "amount": cents / 100, "currency": CURRENCY}


def car_of(offer: Offer) -> Json:
    """The car in its driver's words, where there are any."""
    return {"car": {"model": offer.car}} if offer.car else {}


def preferences(*, pets: bool, luggage: int) -> Json:
    """What may come along."""
    return {"animals": pets, "luggageSize": LUGGAGE_SIZES[Luggage(luggage)]}


def place(name: str, there: Place) -> Json:
    """A place as two members, such as `passengerPickupLat` and `passengerPickupLng`; some five decimals are a metre."""
    return {f"{name}Lat": round(there.lat, 5), f"{name}Lng": round(there.lon, 5)}


def web_url(layer_id: str, number: int) -> str:
    """The page of an offer or a request, for people: one for all languages."""
    with override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("pages:feature", args=[layer_id, number])
