"""Rides as Amarillo takes them: one JSON object for each, that others may fetch and bring into their own timetables.

Source: https://github.com/mfdz/amarillo, its model `Carpool`.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from api.caching import PUBLIC, Answer, layer_versions, respond, row_tag_of, tag_of
from api.carpool import words
from api.carpool.making import made_once
from api.carpool.operators import own_operator
from api.carpool.runs import LAYER, Run, coming_offers, runs_of
from api.endpoint import endpoint
from api.parameters import row_number
from layers.core import registry
from layers.core.exceptions import UnknownFeatureError
from layers.rides.days import DAYS_OF_A_WEEK, weekdays_of
from layers.rides.drafts import FARTHEST_AHEAD
from layers.rides.region import current_region
from layers.rides.timetables import days_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from layers.rides.models import Offer
    from layers.rides.region import Region
    from layers.rides.timetables import Day

    Json = dict[str, Any]

JSON_TYPE = "application/json"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Exceptions are told for so long ahead: no week can have more than the 90 that Amarillo takes. Others look again in time.
AHEAD = timedelta(days=83)
MOST_STOPS = 100
LONGEST_AGENCY = 20
LONGEST_NAME = 256


@endpoint()
def carpools(request: HttpRequest) -> HttpResponse:
    """All rides that are not over, made once for each day and each change.

    Raises:
        BusyError: They are being made for somebody else.
    """
    region = current_region()
    tag = tag_of(request, PUBLIC, layer_versions([LAYER]), region.names_version, str(_today(region)))

    def make() -> bytes:
        return made_once("amarillo-" + tag.strip('W/"'), lambda: _encoded(_told(coming_offers().iterator(), region)))

    return respond(request, Answer(tag, PUBLIC, JSON_TYPE, make))


@endpoint()
def carpool(request: HttpRequest, number: str) -> HttpResponse:
    """One ride.

    Raises:
        UnknownFeatureError: There is none, or it is over.
    """
    region = current_region()
    offer = coming_offers().filter(pk=row_number(number)).first()
    found = _told([offer], region) if offer else []
    if offer is None or not found:
        raise UnknownFeatureError(registry.get(LAYER).title, number)
    # What one ride leaves out follows from the holidays, too, which are loaded for all.
    tag = row_tag_of(request, PUBLIC, offer.version, layer_versions([LAYER]), region.names_version, str(_today(region)))
    return respond(request, Answer(tag, PUBLIC, JSON_TYPE, lambda: _encoded(found[0])))


def agency() -> str:
    """The name of this site among agencies: letters and digits alone."""
    return re.sub(r"[^a-zA-Z0-9]", "", own_operator())[:LONGEST_AGENCY]


def _encoded(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def _today(region: Region) -> date:
    return localdate(timezone=region.calendar.zone)


def _told(offers: Iterable[Offer], region: Region) -> list[Json]:
    """What goes once, however far ahead, and what comes back soon."""
    today = _today(region)
    days = days_between(today, today + FARTHEST_AHEAD, region)
    soon = [day for day in days if day.date <= today + AHEAD]
    return [_carpool(run, soon, region) for offer in offers for run in runs_of([offer], soon if offer.is_weekly else days)]


def _carpool(run: Run, soon: list[Day], region: Region) -> Json:
    # By the clock, where it comes back: the first of its days may be the one on which the clocks skip that time.
    departure = run.offer.departs_on_clock or run.departure(run.days[0], region)
    return {
        "id": str(run.offer.pk),
        "agency": agency(),
        "deeplink": words.web_url(LAYER, run.offer.pk),
        "stops": _stops(run),
        "departureTime": departure.strftime("%H:%M"),
        "departureDate": _weekdays(run) if run.offer.is_weekly else str(run.days[0]),
        **(_exceptions(run, soon) if run.offer.is_weekly else {}),
        "path": {"type": "LineString", "coordinates": [[round(lon, 6), round(lat, 6)] for lon, lat in run.path]},
        "lastUpdated": run.offer.updated_at.isoformat(timespec="seconds"),
    }


def _stops(run: Run) -> list[Json]:
    return [
        {"name": stop.name[:LONGEST_NAME], "lat": round(stop.place.lat, 6), "lon": round(stop.place.lon, 6)}
        for stop in run.stops[:MOST_STOPS]
    ]


def _weekdays(run: Run) -> list[str]:
    return [WEEKDAYS[day] for day in weekdays_of(run.offer.weekdays)]


def _exceptions(run: Run, soon: list[Day]) -> Json:
    """The days on which it does not go though it is one of its days of the week: Amarillo knows no first and last day."""
    goes = set(run.days)
    missing = [day.date for day in soon if _is_its_weekday(run, day.date) and day.date not in goes]
    return {"exceptionDates": [{"date": str(day), "exceptionType": "removed"} for day in missing]} if missing else {}


def _is_its_weekday(run: Run, day: date) -> bool:
    return bool(run.offer.weekdays >> day.weekday() % DAYS_OF_A_WEEK & 1)
