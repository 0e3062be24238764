"""Whatever is asked around a home, by whichever public door: all who live in its cell get the very same answers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unittest import mock
from zipfile import ZipFile

import numpy as np
import pytest
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.test import Client
from django.utils.timezone import get_current_timezone

from api.carpool import endpoint
from api.rides import searching
from geo_platform.accounts.models import User
from geo_platform.limits import HourlyLimit
from layers.core import registry
from layers.core.models import Happening, Subscription
from layers.core.services import create_feature
from layers.core.subscriptions import shapes
from layers.core.subscriptions.services import Order, subscribe
from layers.core.values import BBox
from layers.rides.asking import ask_for_ride
from layers.rides.bookings.answering import accept
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.drafts import OfferDraft, Once, RequestDraft, Weekly
from layers.rides.finding import find_rides
from layers.rides.models import Bench, Booking, Luggage, Offer, Request
from layers.rides.offering import offer_ride
from layers.rides.public_routes import CELL_M
from layers.rides.trips import Trip
from tests.carpool.world import Peer, key_of, partner, seconds
from tests.grid import tile_of
from tests.rides.test_privacy import told_by
from tests.rides.village import MAIN_ROW, TOWN, corner_of_a_cell, place_in_metres
from tests.routing.streets import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.embedded import EmbeddedRouter
    from routing.router import Place
    from tests.rides.conftest import UseRoads

    Answers = dict[str, str]

pytestmark = pytest.mark.django_db
IN_TOWN = place(TOWN, MAIN_ROW)
# From the corner of a cell: two homes in it, and one in the next cell but one.
HOME, OTHER_HOME, ELSEWHERE = (np.array(offset) for offset in ((17.0, 31.0), (280.0, 266.0), (620.0, 640.0)))
LABELS = ("Fqxzw Street 7", "Work")
NUMBERED = ("rides_offer", "rides_request", "rides_booking", "accounts_user", "rides_bench", "core_subscription")
# What no home has made: secrets of a form, the moment of an answer, and the version of a feed.
NOISE = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"|"timeStamp":"[^"]*"|\b[0-9a-f]{24}\b')


@pytest.fixture(autouse=True)
def _on_its_roads(compiled_village: EmbeddedRouter, use_roads: UseRoads) -> None:
    use_roads(compiled_village)


@pytest.fixture(autouse=True)
def _as_often_as_they_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever probes has many connections."""
    monkeypatch.setattr(searching, "SEARCHES_PER_HOUR", HourlyLimit("searches of a test", 10**6))
    monkeypatch.setattr(endpoint, "QUESTIONS", HourlyLimit("questions of a test", 10**6))


@pytest.fixture
def peer() -> Peer:
    return Peer(key_of(partner()), Client())


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """All of it is written at one time, and the clock of the region is at noon."""
    at = datetime.now(get_current_timezone()).replace(hour=12, minute=0, second=0, microsecond=0)
    with mock.patch("django.utils.timezone.now", return_value=at):
        yield


def home_at(offset: np.ndarray) -> Place:
    return place_in_metres(corner_of_a_cell() + offset)


def settle(home: Place, at: datetime) -> None:
    """Let people live there who drive, who want to come along, and one who is taken along."""
    forget_everybody()
    drivers = [User.objects.create_user(username=f"driver{number}", display_name=f"Fuchs {number}") for number in range(4)]
    day = at.date()
    weekly = Weekly(127, at.time(), day, day + timedelta(days=20))
    for driver, ends, when in (
        (drivers[0], [home, IN_TOWN], Once(at)),
        (drivers[1], [IN_TOWN, home], Once(at)),
        (drivers[2], [home, IN_TOWN], weekly),
    ):
        offer_ride(driver=driver, draft=OfferDraft(ends, LABELS, when, seats=2, detour_limit_s=600))
    ask_for_ride(rider=drivers[3], draft=RequestDraft([home, IN_TOWN], LABELS, Once(at)))
    take_along(home, at)


def take_along(home: Place, at: datetime) -> None:
    """Somebody who lives there has a seat on a ride that passes by."""
    driver, rider = (
        User.objects.create_user(username=name, email=f"{name}@example.org", display_name=name)
        for name in ("passing", "aboard")
    )
    begin = place(0, 2)
    late = at + timedelta(hours=5)
    draft = OfferDraft([begin, IN_TOWN], LABELS, Once(late), seats=3, detour_limit_s=900)
    ride = offer_ride(driver=driver, draft=draft)
    wanted = trip(home, IN_TOWN, late, walk_m=50)
    (match,) = [match for match in find_rides(wanted) if match.offer == ride]
    ends = Ends(home, IN_TOWN, LABELS[0], LABELS[1])
    booking = ask_for_seat(rider=rider, trip=wanted, match=match, ends=ends)
    accept(driver=driver, booking=booking, version=1)


def forget_everybody() -> None:
    """Begin anew, and with the same numbers."""
    for model in (Booking, Offer, Request, Bench, Subscription):
        model.objects.all().delete()
    User.objects.filter(is_staff=False).delete()
    with connection.cursor() as cursor:
        for table in NUMBERED:
            cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH 900001")
        # A question for the worker has the number and the moment of its offer, and both come again here.
        cursor.execute("DELETE FROM procrastinate_jobs")


def trip(begin: Place, end: Place, at: datetime, **more: Any) -> Trip:  # noqa: ANN401 (fields of a trip)
    usual = {"by_arrival": False, "walk_m": 1000, "seats": 1, "luggage": Luggage.NONE, "pets": False}
    window = {"earliest": at - timedelta(minutes=30), "latest": at + timedelta(hours=2)}
    return Trip(begin, end, **{**usual, "is_woman": False, "women_only": False, **window, **more})


def searched(client: Client, begin: Place, end: Place, at: datetime, walk: int) -> str:
    """What the page of a search shows, drawings for the map included."""
    ends = {"from": f"{begin.lon:.6f},{begin.lat:.6f}", "to": f"{end.lon:.6f},{end.lat:.6f}"}
    when = {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "walk": str(walk)}
    client.cookies.clear()
    return client.get("/ride/", {**ends, **when}, follow=True).text


def probes(number: int) -> list[tuple[Place, int]]:
    """Places around the cell and in it, and how far somebody walks from there."""
    random = np.random.default_rng(11)
    offsets = random.uniform(-2.5 * CELL_M, 3.5 * CELL_M, (number, 2))
    walks = random.choice([300, 1000, 2000], number)
    return [(home_at(offset), int(walk)) for offset, walk in zip(offsets, walks, strict=True)]


def by_search(client: Client, at: datetime, number: int) -> Answers:
    answers = {}
    for index, (begin, walk) in enumerate(probes(number)):
        answers[f"search from {index}"] = searched(client, begin, IN_TOWN, at, walk)
        answers[f"search to {index}"] = searched(client, IN_TOWN, begin, at, walk)
        answers[f"late search from {index}"] = searched(client, begin, IN_TOWN, at + timedelta(hours=5), walk)
    return answers


def by_the_standard(peer: Peer, at: datetime, number: int) -> Answers:
    answers = {}
    for index, (begin, walk) in enumerate(probes(number)):
        asked = {
            "departureLat": begin.lat,
            "departureLng": begin.lon,
            "arrivalLat": IN_TOWN.lat,
            "arrivalLng": IN_TOWN.lon,
            "timeDelta": 3600,
            "departureRadius": walk / 1000,
        }
        once = {**asked, "departureDate": seconds(at)}
        regular = {**asked, "departureTimeOfDay": f"{at:%H:%M:%S}"}
        for name, query in (("journeys", once), ("regular_trips", regular)):
            for side in ("driver", "passenger"):
                response = peer.get(f"{side}_{name}", query)
                assert response.status_code == 200
                answers[f"{side} {name} {index}"] = response.text
    return answers


def by_the_map(client: Client) -> Answers:
    """Items, one by one and all, in small boxes, as files, tiles, pictures, pages and cards."""
    home, paths = home_at(HOME), []
    for layer in ("rides", "rides-wanted"):
        items = f"/api/collections/{layer}/items"
        paths += [items, f"{items}?limit=3&f=html", f"/{layer}/", f"/{layer}/map.svg"]
        paths += [f"/api/collections/{layer}/export.{ending}" for ending in ("csv", "geojson")]
        paths += [f"{items}?bbox={box}" for box in boxes_around(home)]
        for zoom in (11, 14, 17):
            tile = tile_of(zoom, home.lon, home.lat)
            paths += [f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt", f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt"]
        for number in range(900_001, 900_005):
            one = f"/{layer}/{number}/"
            paths += [f"{items}/{number}", one, f"{one}card/", f"{one}map.svg", f"{one}preview.png", f"/ride/{number}/"]
    paths += [f"/api/nearby?near={home.lon:.5f},{home.lat:.5f}", f"/api/search?q={LABELS[0]}", "/carpool/amarillo/carpools"]
    return {path: body(client, path) for path in paths} | {"gtfs": timetable(client)}


def boxes_around(home: Place) -> list[str]:
    """Squares of some forty metres, side by side over the cell and beyond."""
    steps = np.linspace(-0.004, 0.004, 6)
    return [
        f"{home.lon + x:.5f},{home.lat + y:.5f},{home.lon + x + 0.0006:.5f},{home.lat + y + 0.0004:.5f}"
        for x in steps
        for y in steps
    ]


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code in {200, 204, 404}, path
    return repr(response.getvalue()) if response.streaming else response.content.decode("latin-1")


def timetable(client: Client) -> str:
    with ZipFile(BytesIO(client.get("/carpool/gtfs.zip").content)) as archive:
        return "\n".join(archive.read(name).decode() for name in sorted(archive.namelist()))


def by_news(client: Client) -> Answers:
    """Feeds of a reader who lives there and hears of everything in a small circle."""
    reader = User.objects.create_user(username="reader", email="reader@example.org")
    home = home_at(HOME)
    within = shapes.Within(BBox(home.lon - 1, home.lat - 1, home.lon + 1, home.lat + 1), "Dorf")
    circle = Polygon.from_bbox((home.lon - 0.004, home.lat - 0.003, home.lon + 0.004, home.lat + 0.003))
    circle.srid = 4326
    area = create_feature(layer=registry.get("areas"), values={"geom": circle, "title": "Ecke", "admin_level": 9})
    order = Order(title="Ecke", made=shapes.of_area(area.pk), layers=("rides", "rides-wanted"), rhythm="now")
    Happening.objects.update(ready_at=tomorrow_morning() - timedelta(days=1))
    token = subscribe(order=order, within=within, owner=reader).feed_token
    said = {kind: body(client, f"/feeds/{token}/{kind}").replace(token, "") for kind in ("atom.xml", "map.geojson")}
    area.delete()
    return said


def everything(client: Client, peer: Peer, offset: np.ndarray, at: datetime, number: int) -> Answers:
    """All that anybody can find out where these people live."""
    settle(home_at(offset), at)
    found = by_the_map(client) | by_news(client) | by_search(client, at, number) | by_the_standard(peer, at, number)
    return {way: NOISE.sub("", answer) for way, answer in found.items()}


def differing(one: Answers, other: Answers) -> set[str]:
    assert one.keys() == other.keys()
    return {way for way in one if one[way] != other[way]}


def tomorrow_morning() -> datetime:
    zone = get_current_timezone()
    return (datetime.now(zone) + timedelta(days=1)).replace(hour=7, minute=30, second=0, microsecond=0)


# Beginnings of what must tell homes of different cells apart, or the tests would prove nothing.
TELLING = (
    "/api/collections/rides/items",
    "/api/collections/rides-wanted/items",
    "/api/collections/rides/items?bbox=",
    "/api/collections/rides/items/",
    "/api/collections/rides/export.csv",
    "/api/collections/rides-wanted/export.geojson",
    "/tiles/rides/11/",
    "/tiles/rides-wanted/11/",
    "/rides/900001/",
    "/ride/900001/",
    "/api/nearby?",
    "/carpool/amarillo/carpools",
    "gtfs",
    "map.geojson",
    "search from",
    "search to",
    "late search from",
    "driver journeys",
    "driver regular_trips",
    "passenger journeys",
)


@pytest.mark.slow
def test_all_homes_of_a_cell_are_alike_by_every_door(client: Client, peer: Peer) -> None:
    at = tomorrow_morning()
    home, other, elsewhere = (everything(client, peer, offset, at, 6) for offset in (HOME, OTHER_HOME, ELSEWHERE))
    assert differing(home, other) == set()
    apart = differing(home, elsewhere)
    assert [way for way in TELLING if not any(one.startswith(way) for one in apart)] == []


def questions(number: int, at: datetime) -> Iterator[Trip]:
    """From around the home to the town and back, at all times, for some and for many, in no hurry and in a great one."""
    random = np.random.default_rng(13)
    for offset in random.uniform(-2.5 * CELL_M, 3.5 * CELL_M, (number, 2)):
        begin, end = (home_at(offset), IN_TOWN) if random.random() < 0.7 else (IN_TOWN, home_at(offset))
        earliest = at + timedelta(seconds=int(random.integers(-3600, 6 * 3600)))
        yield trip(
            begin,
            end,
            at,
            earliest=earliest,
            latest=earliest + timedelta(seconds=int(random.integers(60, 7200))),
            by_arrival=bool(random.random() < 0.3),
            walk_m=int(random.choice([10, 50, 300, 1000, 4000])),
            seats=int(random.integers(1, 3)),
        )


def told(offset: np.ndarray, number: int, at: datetime) -> list[tuple[Any, ...]]:
    """The answers to all questions about somebody's rides, each of which has some to it."""
    settle(home_at(offset), at)
    return [told_by(find_rides(question)) for question in questions(number, at)]


@pytest.mark.parametrize("number", [10, pytest.param(5_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_who_asks_ten_thousand_times_around_a_home_learns_its_cell(number: int) -> None:
    """Half of the questions are about one home, half about its neighbour."""
    at = tomorrow_morning()
    home, other, elsewhere = (
        told(offset, count, at) for offset, count in ((HOME, number), (OTHER_HOME, number), (ELSEWHERE, 10))
    )
    assert home == other
    assert sum(map(bool, home)) > number / 10
    assert home[:10] != elsewhere
