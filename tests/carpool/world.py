"""Rides made by hand, people who look for some, and a platform that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib.gis.geos import LineString, Point

from api.carpool.keys import Rights, make_partner_key
from api.carpool.models import Partner
from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.services import create_feature
from layers.rides.keys import cells_within, keys_of
from layers.rides.models import Offer, Plan, Request, Wish
from layers.rides.region import current_region
from routing.router import Place

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    Json = dict[str, Any]

# North-east of Laage, one after the other along a road, about three kilometres apart: longitude and latitude.
STOPS = ((12.3400, 53.9200), (12.3700, 53.9400), (12.4000, 53.9600), (12.4300, 53.9800))
# A home beside the first of them, that nobody may learn.
HOME = (12.33871, 53.91887)
HOME_LABEL = "Kirchweg 17"
DURATION_S = 1800
MORNING = datetime(2030, 3, 4, 6, 30, tzinfo=UTC)  # a Monday; 07:30 in Berlin
OPERATOR = "rides.example.org"
PASSENGER = {"id": "p-17", "operator": OPERATOR, "alias": "Paula"}
WEEKDAYS = 0b0011111


def person(name: str) -> User:
    """Somebody with a name that nobody may learn, and one that everybody may."""
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(
        name, f"{name}@secret.example", display_name=f"{name.title()} the Fox", first_name="Gertrude", last_name="Hidden"
    )


def once(at: datetime = MORNING) -> Json:
    """The timetable of what happens once."""
    return {"departs_at": at, "arrives_at": at + timedelta(seconds=DURATION_S)}


def weekly(weekdays: int = WEEKDAYS, clock: time = time(7, 30), **more: Any) -> Json:  # noqa: ANN401 (fields of a timetable)
    """The timetable of what comes back."""
    dates = {"first_day": date(2030, 3, 1), "last_day": date(2030, 12, 20)}
    return {"weekdays": weekdays, "departs_on_clock": clock, **dates, **more}


def offer(timetable: Json | None = None, driver: str = "dora", **values: Any) -> Offer:  # noqa: ANN401 (fields of an offer)
    """Somebody drives from the first of the stops to the last."""
    line = LineString([(index * 3000.0, 0.0, index * DURATION_S / 3) for index in range(len(STOPS))], srid=0)
    fixed = {
        "line": line,
        "vertices": [0, 1, 2, 3],
        "keys": [1],
        "stops": [0, 3],
        "spots": [],
        "network": "test",
        "duration_s": DURATION_S,
    }
    own = {"geom": LineString(STOPS), "title": "Laage – Schwaan", "driver": person(driver), "seats": 3}
    made = cast(
        "Offer", create_feature(layer=registry.get("rides"), values={**own, **fixed, **(timetable or once()), **values})
    )
    exact = LineString([HOME, *STOPS[1:]])
    Plan.objects.create(
        offer=made,
        geom=exact,
        places=[Point(HOME), Point(STOPS[-1])],
        labels=[HOME_LABEL, "Hidden lane 3"],
        duration_s=DURATION_S,
    )
    return made


def request(timetable: Json | None = None, rider: str = "rolf", **values: Any) -> Request:  # noqa: ANN401 (as above)
    """Somebody looks for a ride from the second of the stops to the third."""
    way = STOPS[1:3]
    points = current_region().in_metres([Place(*end) for end in way])
    ends = dict(zip(("origin", "destination"), points, strict=True))
    fixed = {
        **{name: Point(float(point[0]), float(point[1]), srid=0) for name, point in ends.items()},
        **{f"{name}_keys": keys_of(cells_within(point[None], 1000), range(14)) for name, point in ends.items()},
    }
    own = {"geom": LineString(way), "title": "Kritzkow – Schwaan", "rider": person(rider)}
    layer = registry.get("rides-wanted")
    made = cast("Request", create_feature(layer=layer, values={**own, **fixed, **(timetable or once()), **values}))
    Wish.objects.create(
        request=made,
        origin=Point(HOME),
        destination=Point(STOPS[2]),
        origin_label=HOME_LABEL,
        destination_label="Hidden lane 3",
    )
    return made


def partner(operator: str = OPERATOR, **values: Any) -> Partner:  # noqa: ANN401 (fields of a partner)
    """Another platform."""
    return Partner.objects.create(operator=operator, name="Rides of others", **values)


def key_of(platform: Partner, *, may_search: bool = True, may_book: bool = True) -> str:
    """A key of it."""
    return make_partner_key(partner=platform, name="test", rights=Rights(may_search, may_book))


@dataclass(frozen=True)
class Peer:
    """The other platform as it speaks to us."""

    key: str
    client: Client

    def get(self, path: str, query: Json | None = None, **headers: str) -> Answer:
        """Ask for something."""
        return self.client.get(f"/carpool/{path}", query or {}, headers=self._headers(headers))

    def post(self, path: str, body: object, **headers: str) -> Answer:
        """Send something."""
        return self.client.post(f"/carpool/{path}", body, content_type="application/json", headers=self._headers(headers))

    def patch(self, path: str) -> Answer:
        """Change something."""
        return self.client.patch(f"/carpool/{path}", headers=self._headers({}))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"X-API-Key": self.key, "Accept-Language": "en", **more}


def seconds(at: datetime) -> int:
    """A moment as the standard writes it."""
    return int(at.timestamp())


def between(start: int = 0, end: int = 3) -> Json:
    """The parameters for a way between two of the stops."""
    (start_lon, start_lat), (end_lon, end_lat) = STOPS[start], STOPS[end]
    return {"departureLat": start_lat, "departureLng": start_lon, "arrivalLat": end_lat, "arrivalLng": end_lon}
