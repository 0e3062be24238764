"""What `/carpool/` takes and gives, as OpenAPI 3.0 describes it.

Standard Covoiturage has a document of its own; this one says the same of this site, and what is narrower here: the largest
radius, the longest span of time. Source: https://github.com/fabmob/standard-covoiturage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from api.carpool.endpoint import HEADER
from api.carpool.openapi_bodies import bodies
from api.carpool.openapi_schemas import BOOKING_STATUS, TEXT, UUID, listed, ref, schemas
from api.carpool.queries import (
    DEFAULT_DELTA_S,
    DEFAULT_RADIUS_KM,
    LAST_MOMENT,
    MOST_DELTA_S,
    MOST_RADIUS_KM,
    PARTIAL_TIME,
    WEEKDAYS,
)
from layers.rides.bookings.models import LONGEST_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    Json = dict[str, Any]

VERSION = "1.0.0"
_ENDS = ("departureLat", "departureLng", "arrivalLat", "arrivalLng")
_CIRCLES = ("departureRadius", "arrivalRadius", "timeDelta", "count")
_ONCE = (*_ENDS, "departureDate", *_CIRCLES)
_WEEKLY = (*_ENDS, "departureTimeOfDay", "departureWeekdays", "minDepartureDate", "maxDepartureDate", *_CIRCLES)


def document(server: str) -> Json:
    """Describe the interface.

    Args:
        server: Its absolute address without a slash at the end.
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Amtskarte: Standard Covoiturage, Amarillo, GTFS",
            "version": VERSION,
            "description": _(
                "Rides for other platforms. Places are those of public routes: nobody learns where somebody lives."
            ),
        },
        "servers": [{"url": server}],
        "paths": _searching() | _booking() | _exports(),
        "components": {
            "parameters": _parameters(),
            "schemas": schemas() | bodies(),
            "responses": _refusals(),
            "securitySchemes": {"apiKeyAuth": {"type": "apiKey", "in": "header", "name": HEADER}},
        },
    }


def _searching() -> Json:
    return {
        "/status": {"get": _open("getStatus", _("Whether the service is there"), ["500", "503"], _json({"type": "object"}))},
        "/driver_journeys": {"get": _search("getDriverJourneys", _("Drives around a time"), "DriverJourney", _ONCE)},
        "/passenger_journeys": {
            "get": _search("getPassengerJourneys", _("People who look for a ride around a time"), "PassengerJourney", _ONCE)
        },
        "/driver_regular_trips": {
            "get": _search("getDriverRegularTrips", _("Drives that come back every week"), "DriverRegularTrip", _WEEKLY)
        },
        "/passenger_regular_trips": {
            "get": _search(
                "getPassengerRegularTrips", _("People who look for a ride every week"), "PassengerRegularTrip", _WEEKLY
            )
        },
    }


def _booking() -> Json:
    number = [{"name": "bookingId", "in": "path", "required": True, "schema": UUID}]
    asked = [
        *number,
        {"name": "status", "in": "query", "required": True, "schema": BOOKING_STATUS},
        {"name": "message", "in": "query", "schema": {**TEXT, "maxLength": LONGEST_MESSAGE}},
    ]
    booking, ok = _json(ref("Booking")), {"description": pgettext("answer of an interface", "Done")}
    return {
        "/bookings": {"post": _sent("postBookings", _("Ask for a seat"), "BookingRequest", ("201", booking))},
        "/bookings/{bookingId}": {
            "get": _keyed("getBookings", _("A booking of your own"), ("200", booking), ["404"]) | {"parameters": number},
            "patch": _keyed("patchBookings", _("Raise its status"), ("200", ok), ["404", "409"]) | {"parameters": asked},
        },
        "/messages": {"post": _sent("postMessages", _("Write to somebody"), "Message", ("201", ok))},
        "/booking_events": {"post": _sent("postBookingEvents", _("News of a booking"), "CarpoolBookingEvent", ("200", ok))},
    }


def _exports() -> Json:
    number = {"name": "number", "in": "path", "required": True, "schema": TEXT}
    language = {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["de", "en"]}}
    usual = ["304", "400", "404", "500", "503"]
    feed = {
        "description": _("A zip file"),
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
    one = _open("getCarpool", _("One ride for Amarillo"), usual, _json(ref("Carpool")))
    return {
        "/amarillo/carpools": {
            "get": _open("getCarpools", _("All rides for Amarillo"), usual, _json(listed("Carpool")))
            | {"parameters": [language]}
        },
        "/amarillo/carpools/{number}": {"get": one | {"parameters": [number, language]}},
        "/gtfs.zip": {"get": _open("getGtfs", _("All rides as GTFS"), usual, feed) | {"parameters": [language]}},
    }


def _open(operation: str, summary: str, refusals: Iterable[str], answer: Json) -> Json:
    """Something that needs no key; what it refuses, it refuses as all of our interface does (RFC 9457)."""
    refused = {status: {"description": _PLAIN.get(status, "Problem")} for status in refusals}
    return {"operationId": operation, "summary": summary, "responses": {"200": answer, **refused}}


_PLAIN = {"304": "Not modified"}


def _search(operation: str, summary: str, schema: str, names: Iterable[str]) -> Json:
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    return _keyed(operation, summary, ("200", _json(listed(schema)))) | {"parameters": parameters}


def _sent(operation: str, summary: str, schema: str, answer: tuple[str, Json]) -> Json:
    body = {"required": True, "content": {"application/json": {"schema": ref(schema)}}}
    return _keyed(operation, summary, answer, ["404"] if schema == "Message" else []) | {"requestBody": body}


def _keyed(operation: str, summary: str, answer: tuple[str, Json], more: Iterable[str] = ()) -> Json:
    """Something that needs a key; `answer` is its status and what comes with it."""
    refusals = {code: {"$ref": f"#/components/responses/{_NAMES[code]}"} for code in (*_USUAL, *more)}
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {answer[0]: answer[1], **refusals},
        "security": [{"apiKeyAuth": []}],
    }


_USUAL = ("400", "401", "429", "500", "503")
_NAMES = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "404": "Missing",
    "409": "AlreadySet",
    "429": "TooManyRequests",
    "500": "InternalServerError",
    "503": "Unavailable",
}


def _json(schema: Json) -> Json:
    return {"description": pgettext("answer of an interface", "Done"), "content": {"application/json": {"schema": schema}}}


def _refusals() -> Json:
    content = {"application/json": {"schema": ref("Error")}}
    wait = {"description": _("Seconds until the next try"), "schema": {"type": "integer"}}
    return {
        "BadRequest": {"description": _("Something is missing or wrong"), "content": content},
        "Unauthorized": {"description": _("No key, or one that does not open this"), "content": content},
        "Missing": {"description": _("It is gone: missing_booking, missing_journey or missing_user"), "content": content},
        "AlreadySet": {"description": _("The booking has this status, or a later one"), "content": content},
        "TooManyRequests": {"description": _("Too often"), "content": content, "headers": {"Retry-After": wait}},
        "InternalServerError": {"description": _("Something went wrong here")},
        "Unavailable": {
            "description": _("Please try again in a moment"),
            "content": content,
            "headers": {"Retry-After": wait},
        },
    }


def _parameters() -> Json:
    """All that a search takes."""
    needed = {**_places(), "departureDate": _moment(), "departureTimeOfDay": {**TEXT, "pattern": PARTIAL_TIME}}
    days = {"type": "array", "items": {"type": "string", "enum": list(WEEKDAYS)}, "minItems": 1, "default": list(WEEKDAYS)}
    radius = {"type": "number", "minimum": 0, "maximum": MOST_RADIUS_KM, "default": DEFAULT_RADIUS_KM}
    optional = {
        "departureWeekdays": days,
        "minDepartureDate": _moment(),
        "maxDepartureDate": _moment(),
        "timeDelta": {"type": "integer", "minimum": 0, "maximum": MOST_DELTA_S, "default": DEFAULT_DELTA_S},
        "departureRadius": radius,
        "arrivalRadius": radius,
        "count": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    }
    lists = {"departureWeekdays": {"style": "form", "explode": False}}
    return {
        name: {"name": name, "in": "query", "required": name in needed, "schema": schema, **lists.get(name, {})}
        for name, schema in (needed | optional).items()
    }


def _places() -> Json:
    lat = {"type": "number", "minimum": -90, "maximum": 90}
    lng = {"type": "number", "minimum": -180, "maximum": 180}
    return {name: lat if name.endswith("Lat") else lng for name in _ENDS}


def _moment() -> Json:
    return {"type": "integer", "minimum": 0, "maximum": LAST_MOMENT}
