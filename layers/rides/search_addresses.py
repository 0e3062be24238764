"""How an address asks for a ride: pages read it, and lists and letters lead there."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.timezone import now

from layers.rides.models import Luggage
from layers.rides.region import current_region
from layers.rides.timetables import DAY, moment_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from layers.rides.models import Request

# Around the wanted time; beyond half a day one looks at the whole day.
SPREADS_MIN = (30, 60, 120, 720)
USUAL_SPREAD_MIN = 60
WHOLE_DAY_MIN = 720
WALKS_M = (300, 1_000, 2_000, 4_000)
USUAL_WALK_M = 1_000
ANYBODY, ALSO_WOMEN, ONLY_WOMEN = "", "also", "only"
_USUAL = {"seats": 1, "luggage": int(Luggage.BAG), "spread": USUAL_SPREAD_MIN, "walk": USUAL_WALK_M}


def query_of(said: Mapping[str, str | int]) -> str:
    """An address without its question mark; what is empty or usual is left out.

    Args:
        said: Values by the names that the form of a search gives its fields.
    """
    kept = {name: value for name, value in said.items() if value != "" and value != _USUAL.get(name)}
    return urlencode(kept, safe=",:/")


def query_of_request(request: Request, at: datetime | None = None) -> str:
    """The search that a request is, from public end to public end.

    Args:
        request: A saved search, or a wish that drivers see.
        at: A moment within its window, for one that comes back; the present one where it is not given.
    """
    origin, destination = request.geom.coords[0], request.geom.coords[-1]
    begin = request.departs_at or _begin_before(request, at or now())
    latest = begin + timedelta(seconds=request.latest_s)
    # Of a search for today the part of the window that was over is not kept, so it is counted from the end.
    spread = _smallest(SPREADS_MIN, request.latest_s / 120)
    wanted = (latest - timedelta(minutes=spread)).astimezone(current_region().calendar.zone)
    return query_of(
        {
            "from": f"{origin[0]:.5f},{origin[1]:.5f}",
            "to": f"{destination[0]:.5f},{destination[1]:.5f}",
            "day": f"{wanted:%Y-%m-%d}",
            "time": f"{wanted:%H:%M}",
            "arrive": "1" if request.by_arrival else "",
            "seats": request.seats,
            "luggage": request.luggage,
            "pets": "1" if request.pets else "",
            "women": _company(request),
            "spread": spread,
            "walk": _smallest(WALKS_M, request.walk_m),
        }
    )


def _company(request: Request) -> str:
    if request.women_only:
        return ONLY_WOMEN
    return ALSO_WOMEN if request.is_woman else ANYBODY


def _begin_before(request: Request, at: datetime) -> datetime:
    """Of what comes back, when the last window begins that has begun at a moment."""
    region = current_region()
    day = at.astimezone(region.calendar.zone).date()
    begins = moment_of(day, request.departs_on_clock or time(), region)
    return begins if begins <= at else moment_of(day - DAY, request.departs_on_clock or time(), region)


def _smallest(choices: tuple[int, ...], wanted: float) -> int:
    """The smallest choice that is enough."""
    return next((choice for choice in choices if choice >= wanted), choices[-1])
