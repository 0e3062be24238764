"""What an own map of 2,000 spots costs at the server: opening it, asking what is new, one more spot, and its files.

Nothing is asserted about time: a busy machine fails no test. The goals stand in docs/performance.md.
"""

from __future__ import annotations

import json
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import LineString, Point, Polygon
from django.test import Client

from layers.core.permissions import Actor
from layers.own_maps.making import create_map
from layers.own_maps.models import OwnMap, Spot, SpotPhoto
from tests.benchmarks.effort import effort

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.gis.geos import GEOSGeometry
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SPOTS = effort(2_000, 200)
PHOTOS = effort(200, 20)
ROUNDS = effort(30, 3)
WEST, SOUTH = 12.3, 53.9


def shape(number: int) -> GEOSGeometry:
    """Of ten spots one is a way of 40 corners and one an area."""
    x, y = WEST + number % 50 / 500, SOUTH + number // 50 / 500
    if number % 10 == 0:
        return LineString([(x + at / 1e4, y + at % 2 / 1e4) for at in range(40)], srid=4326)
    if number % 10 == 1:
        return Polygon.from_bbox((x, y, x + 0.001, y + 0.001))
    return Point(x, y, srid=4326)


@pytest.fixture
def large() -> tuple[Client, OwnMap]:
    """A map, and who made it."""
    user = get_user_model().objects.create_user(username="artist")
    own_map = create_map(actor=Actor(user), title="Groß")
    note = "Hier ist es schön, und am Abend scheint die Sonne lange."
    made = [
        Spot(map=own_map, uid=uuid4(), geom=shape(at), title=f"Ort {at}", note=note, position=at, version=1, author=user)
        for at in range(SPOTS)
    ]
    Spot.objects.bulk_create(made)
    SpotPhoto.objects.bulk_create(
        SpotPhoto(spot=spot, name=uuid4().hex, width=2048, height=1536, alt="Ein Bild") for spot in made[:PHOTOS]
    )
    client = Client()
    client.force_login(user)
    return client, own_map


def timed(name: str, ask: Callable[[], Answer]) -> Answer:
    """Ask some times, and print the median, the slowest twentieth and the quickest in milliseconds."""
    answer = ask()
    times = []
    for _round in range(ROUNDS):
        start = perf_counter()
        answer = ask()
        times.append((perf_counter() - start) * 1000)
    spread = f"p50 {median(times):6.1f} ms  p95 {quantiles(times, n=20)[-1]:6.1f} ms  quickest {min(times):6.1f} ms"
    print(f"{name:34} {spread}  {len(answer.content):>8} bytes")  # noqa: T201 (a table)
    return answer


def test_a_map_of_two_thousand_spots(large: tuple[Client, OwnMap]) -> None:
    client, own_map = large
    address = f"/maps/{own_map.token}/"
    whole = timed("state", lambda: client.get(f"{address}state/"))
    assert len(whole.json()["spots"]["features"]) == SPOTS
    known = {"If-None-Match": whole["ETag"]}
    assert timed("state, not modified", lambda: client.get(f"{address}state/", headers=known)).status_code == 304
    assert timed("changes, nothing new", lambda: client.get(f"{address}changes/?since=1")).json()["spots"] == []

    def one_more() -> Answer:
        spot = {"uid": str(uuid4()), "title": "Neu", "geometry": {"type": "Point", "coordinates": [WEST, SOUTH]}}
        Spot.objects.filter(title="Neu").delete()
        body = json.dumps({"edits": [{"op": "put", "spot": {**spot, "position": 1}}]})
        return client.post(f"{address}edits/", body, content_type="application/json")

    Spot.objects.filter(position=0).delete()
    assert timed("one more spot", one_more).status_code == 200
    for name in ("", "map.geojson", "map.gpx", "map.svg"):
        assert timed(name or "page", lambda name=name: client.get(address + name)).status_code == 200  # type: ignore[misc]  # a default binds it
