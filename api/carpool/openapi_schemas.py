"""Schemas of what `/carpool/` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.carpool.amarillo import LONGEST_NAME, MOST_STOPS
from api.carpool.amarillo import WEEKDAYS as LONG_WEEKDAYS
from api.carpool.queries import WEEKDAYS
from layers.rides.bookings.standard import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    Json = dict[str, Any]

TEXT: Json = {"type": "string"}
UUID: Json = {"type": "string", "format": "uuid"}
LAT: Json = {"type": "number", "minimum": -90, "maximum": 90}
LNG: Json = {"type": "number", "minimum": -180, "maximum": 180}
BOOKING_STATUS: Json = {"type": "string", "enum": [status.name for status in Status]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_URL: Json = {"type": "string", "format": "uri"}
PLACES: Json = {
    "passengerPickupLat": LAT,
    "passengerPickupLng": LNG,
    "passengerDropLat": LAT,
    "passengerDropLng": LNG,
}


def ref(name: str) -> Json:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> Json:
    """A list of such things."""
    return {"type": "array", "items": ref(name)}


def thing(properties: Json, required: Iterable[str] = ()) -> Json:
    """An object with some properties, some of which it must have."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed}


def together(*schemas: Json) -> Json:
    """What is all of these."""
    return {"allOf": list(schemas)}


def schemas() -> Json:
    """All of them, by name."""
    return (
        _people()
        | _trips()
        | _journeys()
        | _bookings()
        | {"Carpool": _carpool(), "Error": thing({"error": TEXT}, ["error"])}
    )


def _people() -> Json:
    price = {
        "type": {"type": "string", "enum": ["FREE", "PAYING", "UNKNOWN"]},
        "amount": {"type": "number", "minimum": 0},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    }
    luggage = {"type": "integer", "minimum": 1, "maximum": 5}
    return {
        "User": thing({"id": TEXT, "operator": TEXT, "alias": TEXT}, ["id", "operator", "alias"]),
        "Price": thing(price),
        "Car": thing({"model": TEXT, "brand": TEXT}),
        "Preferences": thing({"animals": {"type": "boolean"}, "luggageSize": luggage}),
    }


def _trips() -> Json:
    trip = {
        "operator": TEXT,
        **PLACES,
        "passengerPickupAddress": TEXT,
        "passengerDropAddress": TEXT,
        "duration": _COUNT,
        "distance": _COUNT,
        "driverDepartureLat": LAT,
        "driverDepartureLng": LNG,
        "driverArrivalLat": LAT,
        "driverArrivalLng": LNG,
        "journeyPolyline": TEXT,
        "preferences": ref("Preferences"),
        "webUrl": _URL,
    }
    walks = [f"{way}Walking{what}" for way in ("departureToPickup", "dropoffToArrival") for what in ("Distance", "Duration")]
    driver = {"driver": ref("User"), "car": ref("Car"), **dict.fromkeys(walks, _COUNT)}
    return {
        "Trip": thing(trip, ["operator", "duration", *PLACES]),
        "DriverTrip": together(ref("Trip"), thing(driver, ["driver"])),
        "PassengerTrip": together(ref("Trip"), thing({"passenger": ref("User")}, ["passenger"])),
    }


def _journeys() -> Json:
    schedule = {
        "id": {**TEXT, "minLength": 1, "maxLength": 255},
        "passengerPickupDate": {"type": "integer"},
        "driverDepartureDate": {"type": "integer"},
        "type": {"type": "string", "enum": ["PLANNED", "DYNAMIC", "LINE"]},
        "webUrl": _URL,
    }
    weekly = {
        "passengerPickupDay": {"type": "string", "enum": list(WEEKDAYS)},
        "passengerPickupTimeOfDay": TEXT,
        "journeySchedules": listed("JourneySchedule"),
    }
    seats = {"availableSeats": _COUNT, "price": ref("Price")}
    passenger = thing({"requestedSeats": _COUNT}, ["driverDepartureDate"])
    schedules = thing({"schedules": listed("Schedule")}, ["schedules"])
    return {
        "JourneySchedule": thing(schedule, ["passengerPickupDate", "type"]),
        "Schedule": thing(weekly, weekly),
        "DriverJourney": together(ref("DriverTrip"), ref("JourneySchedule"), thing(seats)),
        "PassengerJourney": together(ref("PassengerTrip"), ref("JourneySchedule"), passenger),
        "DriverRegularTrip": together(ref("DriverTrip"), schedules),
        "PassengerRegularTrip": together(ref("PassengerTrip"), schedules),
    }


def _bookings() -> Json:
    needed = {
        "id": UUID,
        "driver": ref("User"),
        "passenger": ref("User"),
        "status": BOOKING_STATUS,
        "price": ref("Price"),
        "passengerPickupDate": {"type": "integer"},
        **PLACES,
    }
    more = {"passengerPickupAddress": TEXT, "passengerDropAddress": TEXT, "duration": _COUNT, "webUrl": _URL}
    return {"Booking": thing({**needed, **more, "car": ref("Car"), "driverJourneyId": TEXT}, needed)}


def _carpool() -> Json:
    stop = thing(
        {"name": {**TEXT, "minLength": 1, "maxLength": LONGEST_NAME}, "lat": LAT, "lon": LNG}, ["name", "lat", "lon"]
    )
    days = {"type": "array", "items": {"type": "string", "enum": list(LONG_WEEKDAYS)}, "minItems": 1}
    date = {"type": "string", "format": "date"}
    exception = thing({"date": date, "exceptionType": {"type": "string", "enum": ["added", "removed"]}})
    properties = {
        "id": TEXT,
        "agency": {**TEXT, "pattern": "^[a-zA-Z0-9]{1,20}$"},
        "deeplink": _URL,
        "stops": {"type": "array", "items": stop, "minItems": 2, "maxItems": MOST_STOPS},
        "departureTime": {**TEXT, "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        "departureDate": {"oneOf": [date, days]},
        "path": {"type": "object"},
        "lastUpdated": {"type": "string", "format": "date-time"},
    }
    return thing({**properties, "exceptionDates": {"type": "array", "items": exception, "maxItems": 90}}, properties)
