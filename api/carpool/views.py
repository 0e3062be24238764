"""`/carpool/`: the addresses of Standard Covoiturage at which journeys are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from api.carpool import driver_journeys as drivers
from api.carpool import passenger_journeys as passengers
from api.carpool.endpoint import SEARCH, MissingError, by_key, not_that_way, refusal
from api.carpool.queries import JourneyQuery, RegularQuery

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.carpool.models import PartnerKey

READING = ("GET", "HEAD")


@csrf_exempt
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Say that the service is there, and the database behind it."""
    if request.method not in READING:
        return not_that_way(dict.fromkeys(READING))
    connection.ensure_connection()
    return JsonResponse({"status": "OK"})


def _driver_journeys(request: HttpRequest, _key: PartnerKey) -> HttpResponse:
    return _list(drivers.driver_journeys(JourneyQuery.parse(request.GET)))


def _passenger_journeys(request: HttpRequest, _key: PartnerKey) -> HttpResponse:
    return _list(passengers.passenger_journeys(JourneyQuery.parse(request.GET)))


def _driver_regular_trips(request: HttpRequest, _key: PartnerKey) -> HttpResponse:
    return _list(drivers.driver_regular_trips(RegularQuery.parse(request.GET)))


def _passenger_regular_trips(request: HttpRequest, _key: PartnerKey) -> HttpResponse:
    return _list(passengers.passenger_regular_trips(RegularQuery.parse(request.GET)))


def _list(found: list[drivers.Json]) -> HttpResponse:
    return JsonResponse(found, safe=False)


driver_journeys_view = by_key({"GET": (SEARCH, _driver_journeys)})
passenger_journeys_view = by_key({"GET": (SEARCH, _passenger_journeys)})
driver_regular_trips_view = by_key({"GET": (SEARCH, _driver_regular_trips)})
passenger_regular_trips_view = by_key({"GET": (SEARCH, _passenger_regular_trips)})


@csrf_exempt
def nothing_here(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 (whatever it is)
    """Answer for every address below `/carpool/` that does not exist."""
    return refusal(MissingError("not_found"))
