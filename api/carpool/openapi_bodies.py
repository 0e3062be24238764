"""Schemas of what other platforms send, as `api.carpool.bodies` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.carpool.bodies import LONGEST_NUMBER
from api.carpool.openapi_schemas import BOOKING_STATUS, PLACES, TEXT, UUID, ref, thing, together
from api.carpool.queries import LAST_MOMENT
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.terms import LONGEST_ALIAS

if TYPE_CHECKING:
    Json = dict[str, Any]

_NUMBER: Json = {**TEXT, "minLength": 1, "maxLength": LONGEST_NUMBER}
_MOMENT: Json = {"type": "number", "minimum": 0, "maximum": LAST_MOMENT}
_CARRIED: Json = {**PLACES, "passengerPickupDate": _MOMENT, "status": BOOKING_STATUS}


def bodies() -> Json:
    """All of them, by name."""
    return {
        "UserSent": _user(),
        "BookingRequest": _booking(),
        "Message": _message(),
        "CarpoolBookingEvent": thing(
            {"id": UUID, "idToken": {**TEXT, "maxLength": 10_000}, "data": _event_data()}, ["id", "idToken", "data"]
        ),
    }


def _user() -> Json:
    properties = {
        "id": _NUMBER,
        "operator": _NUMBER,
        "alias": {**TEXT, "minLength": 1, "maxLength": LONGEST_ALIAS},
        "gender": {"type": "string", "enum": ["F", "M", "O"]},
    }
    return thing(properties, ["id", "operator", "alias"])


def _booking() -> Json:
    people = {"driver": ref("UserSent"), "passenger": ref("UserSent"), "price": ref("Price")}
    needed = {"id": UUID, **people, **_CARRIED}
    return thing({**needed, "driverJourneyId": _NUMBER, "journeyId": _NUMBER}, needed)


def _message() -> Json:
    needed = {
        "from": ref("UserSent"),
        "to": ref("UserSent"),
        "message": {**TEXT, "minLength": 1, "maxLength": LONGEST_MESSAGE},
        "recipientCarpoolerType": {"type": "string", "enum": ["DRIVER", "PASSENGER"]},
    }
    about = {"driverJourneyId": _NUMBER, "passengerJourneyId": _NUMBER, "bookingId": UUID}
    return thing({**needed, **about}, needed)


def _event_data() -> Json:
    """Either the booking of a driver, or that of a passenger."""
    needed = {"id": _NUMBER, "webUrl": {**TEXT, "format": "uri", "maxLength": 2000}, **_CARRIED}
    people = {"driver": ref("UserSent"), "passenger": ref("UserSent"), "price": ref("Price")}
    one_of = {"anyOf": [thing({}, ["passenger"]), thing({}, ["driver", "price"])]}
    return together(thing({**needed, **people}, needed), one_of)
