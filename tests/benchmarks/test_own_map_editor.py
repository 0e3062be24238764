"""How soon an own map with 2,000 spots stands: from the navigation to the frame in which all of them are drawn.

Nothing is asserted about time: a busy machine fails no test. The goal, 1,500 ms, stands in the table.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString, Point, Polygon
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from geo_platform.accounts.models import User
from layers.osm.models import LoadedRegion
from layers.own_maps.models import OwnMap, Spot
from layers.own_maps.palette import COLOURS, SYMBOLS
from tests.benchmarks.effort import effort
from tests.browser.chromium import LAUNCH
from tests.browser.desks import person
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ
from tests.databases import end_other_connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SPOTS = effort(2_000, 200)
ROUNDS = effort(7, 2)
GOAL_MS = 1_500
SETTLING_MS = 500
HALF = 0.03

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="module")
def full_map(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, str]]:  # noqa: ARG001 (must be set up before)
    """Its address, and the session of its owner."""
    with django_db_blocker.unblock():
        LoadedRegion.objects.create(
            id="test-region",
            name="Liechtenstein",
            bbox=[9.47, 47.04, 9.64, 47.28],
            start_view=[*VADUZ, 14],
            time_zone="Europe/Vaduz",
            languages=["de"],
            municipality_levels=[8],
            source="test.osm.pbf",
            basemap_version="test",
        )
        user, session = person("Flinker Otter")
        own_map = OwnMap.objects.create(title="Viele Orte", owner=user, version=2)
        chance = random.Random(7)  # noqa: S311 (the same map in each run)
        Spot.objects.bulk_create([_spot(chance, own_map, user, number) for number in range(SPOTS)])
        Path(settings.STATIC_ROOT or ".").mkdir(parents=True, exist_ok=True)
        server = LiveServer("localhost")
        yield f"{server.url}/maps/{own_map.token}/", session
        server.stop()
        Spot.objects.all().delete()
        OwnMap.objects.all().delete()
        User.objects.all().delete()
        LoadedRegion.objects.all().delete()
        end_other_connections()
        connection.close()


def _spot(chance: random.Random, own_map: OwnMap, user: User, number: int) -> Spot:
    lon, lat = VADUZ[0] + chance.uniform(-HALF, HALF), VADUZ[1] + chance.uniform(-HALF, HALF)
    shapes: list[Point | LineString | Polygon] = [Point(lon, lat)] * 8
    shapes.append(LineString((lon, lat), (lon + 0.001, lat), (lon + 0.001, lat + 0.001)))
    shapes.append(Polygon(((lon, lat), (lon + 0.001, lat), (lon, lat + 0.001), (lon, lat))))
    return Spot(
        map=own_map,
        uid=uuid4(),
        geom=shapes[number % len(shapes)],
        title=f"Ort {number}",
        colour=list(COLOURS)[number % len(COLOURS)],
        icon=list(SYMBOLS)[number % (len(SYMBOLS) - 1)],
        position=number,
        author=user,
        version=2,
    )


def test_opening(full_map: tuple[str, str], browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    address, session = full_map
    context = browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
    context.add_cookies([cookie])  # type: ignore[list-item]  # a dictionary of the wanted form
    times = []
    for _ in range(ROUNDS):
        page = context.new_page()
        # The browser draws its own window first; who follows a link has one.
        page.wait_for_timeout(SETTLING_MS)
        page.goto(address)
        page.wait_for_selector("am-own-map[data-drawn]", state="attached", timeout=MAP_PATIENCE_MS)
        times.append(page.evaluate("performance.getEntriesByName('own-map-drawn')[0].startTime"))
        page.close()
    context.close()
    later = f"median {median(times[1:]):.0f} ms, quickest {min(times):.0f} ms"
    row = f"first {times[0]:.0f} ms, then {later} (goal {GOAL_MS} ms)"
    with capsys.disabled():
        print(f"\n{SPOTS} spots drawn after: {row}")  # noqa: T201 (the result)
    assert all(time > 0 for time in times)
