"""Searches for rides by HTTP, each as the page that people see and as the data that other platforms ask for.

Both come as the site gives them to a server: all of Django without a socket, and without its test client, which keeps what
each template was drawn with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from api.carpool.keys import Rights, make_partner_key
from api.carpool.models import Partner
from tests.benchmarks.timing import Spans
from tests.databases import kept_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.rides.region import Region
    from layers.rides.trips import Trip

# As many as a page has.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Search:
    """One search.

    Attributes:
        page: Address of its page, as the form leads to it.
        data: Address of the same as data: between the same places, at the same time, as far around.
        somebody: The address from which it is asked, since one may not search for ever.
    """

    page: str
    data: str
    somebody: str

    @classmethod
    def of(cls, trip: Trip, somebody: str, region: Region) -> Self | None:
        """Send the form; nothing where it finds a fault."""
        at = (trip.earliest + timedelta(hours=1)).astimezone(region.calendar.zone)
        places = {
            name: f"{place.lon:.6f},{place.lat:.6f}" for name, place in (("from", trip.origin), ("to", trip.destination))
        }
        said = {**places, "from_search": "", "to_search": "", "day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}
        page = str(Client().post("/ride/", said, REMOTE_ADDR=somebody).headers.get("Location", ""))
        return cls(page, _as_data(page, region), somebody) if page else None


def _as_data(page: str, region: Region) -> str:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    (start_lon, start_lat), (end_lon, end_lat) = (asked[name].split(",") for name in ("from", "to"))
    at = datetime.fromisoformat(f"{asked['day']}T{asked['time']}").replace(tzinfo=region.calendar.zone)
    query = {
        "departureLat": start_lat,
        "departureLng": start_lon,
        "arrivalLat": end_lat,
        "arrivalLng": end_lon,
        "departureDate": round(at.timestamp()),
        "timeDelta": 3600,
        "departureRadius": 1,
        "arrivalRadius": 1,
        "count": _MOST,
    }
    return f"/carpool/driver_journeys?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What searches cost in one form.

    Attributes:
        name: Of the form.
        took: By the clock.
        worked: Of the processor time of this process.
        of_some: The same where rides were found, by the clock and of this process.
        rides: How many each search found.
    """

    name: str
    took: Spans
    worked: Spans
    of_some: tuple[Spans, Spans] | None
    rides: list[int]

    @property
    def words(self) -> str:
        """All of it."""
        some = sum(count > 0 for count in self.rides)
        beside = f"; where some go {self.of_some[0]}, of this process {self.of_some[1]}" if self.of_some else ""
        found = f"{sum(self.rides)} rides by {some} of {len(self.rides)} searches"
        return f"{self.name}: {self.took}, of this process {self.worked}{beside}; {found}"


def answers_of(searches: Sequence[Search]) -> tuple[Answers, Answers]:
    """Answer all of them as data and as pages, one after the other; each was asked before."""
    headers = {"X-API-Key": _new_key()}
    with kept_connection():
        data = [_second(search.data, search.somebody, headers) for search in searches]
        pages = [_second(search.page, search.somebody, {}) for search in searches]
    return _told("data", data, _journeys), _told("page", pages, _cards)


def somebody(number: int) -> str:
    """An address of their own."""
    return f"10.0.{number // 250}.{number % 250 + 1}"


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    took: float
    worked: float


def _told(name: str, answers: Sequence[_Answer], count: Callable[[bytes], int]) -> Answers:
    rides = [count(answer.body) for answer in answers]
    some = [answer for answer, found in zip(answers, rides, strict=True) if found]
    took, worked = _spans(answers)
    return Answers(name, took, worked, _spans(some) if some else None, rides)


def _spans(answers: Sequence[_Answer]) -> tuple[Spans, Spans]:
    return Spans.of([answer.took for answer in answers]), Spans.of([answer.worked for answer in answers])


def _journeys(body: bytes) -> int:
    return len(json.loads(body))


def _cards(body: bytes) -> int:
    """Rides that fit; what only comes near is none."""
    return 0 if b'class="ride-none"' in body else body.count(b"data-ride=")


def _second(url: str, address: str, headers: dict[str, str]) -> _Answer:
    _ask(url, address, headers)
    return _ask(url, address, headers)


def _ask(url: str, address: str, headers: dict[str, str]) -> _Answer:
    started: list[tuple[Any, ...]] = []

    def start_response(*said: Any) -> Callable[[bytes], object]:  # noqa: ANN401 (what WSGI has there)
        started.append(said)
        return bytes

    environ = RequestFactory().get(url, headers=headers, REMOTE_ADDR=address).environ
    begin, work = perf_counter(), process_time()
    response = _site()(environ, start_response)
    body = b"".join(response)
    took, worked = perf_counter() - begin, process_time() - work
    response.close()
    assert [status for status, *_headers in started] == ["200 OK"]
    return _Answer(body, took, worked)


@cache
def _site() -> WSGIHandler:
    return WSGIHandler()


def _new_key() -> str:
    """One for so many searches, since none opens the door for ever."""
    partner, _is_new = Partner.objects.get_or_create(operator="rides.example.org", defaults={"name": "Rides"})
    return make_partner_key(partner=partner, name="searches", rights=Rights(may_search=True, may_book=False))
