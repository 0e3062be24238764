"""How soon the page answers a finger, a mouse or a key while 2,000 features are in view.

What is measured is what INP measures: the time from an input to the next frame that the browser shows, for each input while
the map is panned by mouse and by keys, and layers are chosen. Mere moves of the pointer do not count, as they do not there.
Nothing is asserted about time: a busy machine without a graphics card fails no test. The goal stands in the table.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from layers.core import registry
from layers.core.services import create_feature
from layers.osm.models import LoadedRegion
from tests.benchmarks.effort import MEASURES, effort
from tests.browser.chromium import LAUNCH
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ
from tests.databases import end_other_connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FEATURES = effort(2_000, 200)
LAYERS = ("playgrounds", "rest-spots", "youth-spots", "farm-shops")
# Half the width and height of what a desktop shows at zoom 15, in degrees.
HALF_WIDTH, HALF_HEIGHT = 0.018, 0.008
ZOOM = 15
PANS = effort(12, 2)
PRESSES = effort(20, 4)
STEPS = 12
GOAL_MS = 200

# Collects every input that took at least one frame: the shortest that browsers report is 16 ms.
WATCH = """() => {
    window.inputs = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            if (entry.interactionId || entry.name.startsWith('mouse') || entry.name.startsWith('pointer'))
                window.inputs.push([entry.name, entry.duration, entry.processingEnd - entry.processingStart]);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false });
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration)))
        .observe({ type: 'longtask' });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="module")
def crowded_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:  # noqa: ARG001 (must be set up before)
    with django_db_blocker.unblock():
        made = _make_crowd()
        Path(settings.STATIC_ROOT or ".").mkdir(parents=True, exist_ok=True)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        for feature in made:
            feature.delete()
        LoadedRegion.objects.all().delete()
        end_other_connections()
        connection.close()


def _make_crowd() -> list[Any]:
    lon, lat = VADUZ
    LoadedRegion.objects.create(
        id="test-region",
        name="Liechtenstein",
        bbox=[9.47, 47.04, 9.64, 47.28],
        start_view=[lon, lat, ZOOM],
        time_zone="Europe/Vaduz",
        languages=["de"],
        municipality_levels=[8],
        source="test.osm.pbf",
        basemap_version="test",
    )
    chance = random.Random(7)  # noqa: S311 (the same crowd in each run)
    return [_make(chance, number) for number in range(FEATURES)]


def _make(chance: random.Random, number: int) -> Any:  # noqa: ANN401 (a feature of any layer)
    lon, lat = VADUZ
    east, north = chance.uniform(-HALF_WIDTH, HALF_WIDTH), chance.uniform(-HALF_HEIGHT, HALF_HEIGHT)
    values = {"geom": Point(lon + east, lat + north, srid=4326), "title": f"Ort {number}"}
    return create_feature(layer=registry.get(LAYERS[number % len(LAYERS)]), values=values)


@pytest.mark.parametrize("zoom", [ZOOM, 17] if MEASURES else [ZOOM])
def test_moving_and_choosing(crowded_site: str, browser: Browser, zoom: int, capsys: pytest.CaptureFixture[str]) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, service_workers="block")
    page.goto(f"{crowded_site}/?at={zoom}/{VADUZ[1]}/{VADUZ[0]}")
    page.wait_for_selector("am-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    page.evaluate(WATCH)
    rounds = {"pan": _pan, "press": _press, "click": _click}
    rows = [(name, *_measured(page, act)) for name, act in rounds.items()]
    page.close()
    head = f"{FEATURES} features, zoom {zoom}: from input to next frame (goal {GOAL_MS} ms); beside it the page's own work"
    with capsys.disabled():
        print("", head, *map(_line, rows), sep="\n")  # noqa: T201 (the table is the result)
    assert any(inputs for _name, inputs, *_ in rows)


def _line(row: tuple[str, int, float, float, float, float]) -> str:
    name, inputs, middle, worst, handler, task = row
    times = f"median {middle:5.0f} ms  worst {worst:5.0f} ms  worst handler {handler:5.0f} ms  longest task {task:5.0f} ms"
    return f"  {name:6} {inputs:4} inputs  {times}"


def _measured(page: Page, act: Any) -> tuple[int, float, float, float, float]:  # noqa: ANN401 (one of the acts below)
    page.evaluate("() => { window.inputs.length = window.tasks.length = 0; }")
    act(page)
    page.wait_for_timeout(1_000)
    inputs = page.evaluate("window.inputs")
    tasks = page.evaluate("window.tasks")
    durations = [duration for _name, duration, _handling in inputs] or [0.0]
    handling = max((handled for _name, _duration, handled in inputs), default=0.0)
    return len(inputs), median(durations), max(durations), handling, max(tasks, default=0.0)


def _pan(page: Page) -> None:
    for turn in range(PANS):
        way = 1 if turn % 2 else -1
        page.mouse.move(930, 480)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(930 + way * 25 * step, 480 + way * 8 * step)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(400)


def _press(page: Page) -> None:
    page.locator("am-map canvas").focus()
    for turn in range(PRESSES):
        page.keyboard.press(("ArrowLeft", "ArrowRight", "+", "-")[turn % 4])
        page.wait_for_timeout(100)


def _click(page: Page) -> None:
    for chip in range(effort(4, 2)):
        page.locator(".chip[data-layers]").nth(chip % 3).click()
        page.wait_for_timeout(500)
