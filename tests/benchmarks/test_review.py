"""What the queue costs when 10,000 changes wait: at the server, and from a key to the next entry on the screen.

Nothing is asserted about time: a busy machine fails no test. The goals stand in the tables.
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django.live_server_helper import LiveServer

from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.models import Change, Status
from layers.core.services import create_feature
from layers.osm.models import LoadedRegion
from layers.places.models import YouthSpot
from tests.benchmarks.effort import effort
from tests.browser.chromium import LAUNCH
from tests.browser.desks import session_of_editor
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, Site
from tests.databases import end_other_connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WAITING = effort(10_000, 1_000)
ROUNDS = effort(40, 5)
GOAL_MS = 150
# As quickly as somebody decides who hardly reads.
BETWEEN_KEYS_MS = 400

# From the time stamp of a key to the frame after the one in which another heading stands.
WATCH = """() => {
    window.waits = [];
    const title = () => document.querySelector('.review-item h2')?.textContent;
    document.addEventListener('keydown', (event) => {
        if (!['a', 'j', '1'].includes(event.key)) return;
        const before = title();
        const look = () => {
            const shown = title();
            if (!shown || shown === before) return requestAnimationFrame(look);
            requestAnimationFrame(() => window.waits.push(performance.now() - event.timeStamp));
        };
        requestAnimationFrame(look);
    }, { capture: true });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="module")
def queue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, str]]:  # noqa: ARG001 (must be set up before)
    """A site with everything that waits, and the session of who decides about it."""
    with django_db_blocker.unblock():
        features = _make_region()
        _make_waiting(features["areas/vaduz"].pk)
        Path(settings.STATIC_ROOT or ".").mkdir(parents=True, exist_ok=True)
        server = LiveServer("localhost")
        yield server.url, session_of_editor(Site(server.url, features))
        server.stop()
        for model in (Change, YouthSpot, User, LoadedRegion, registry.get("areas").model):
            model._default_manager.all().delete()
        end_other_connections()
        connection.close()


def _make_region() -> dict[str, Any]:
    lon, lat = VADUZ
    LoadedRegion.objects.create(
        id="test-region",
        name="Liechtenstein",
        bbox=[9.47, 47.04, 9.64, 47.28],
        start_view=[lon, lat, 13],
        time_zone="Europe/Vaduz",
        languages=["de"],
        municipality_levels=[8],
        source="test.osm.pbf",
        basemap_version="test",
    )
    square = Polygon.from_bbox((lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1))
    vaduz = create_feature(layer=registry.get("areas"), values={"title": "Vaduz", "geom": square})
    return {"areas/vaduz": vaduz}


def _make_waiting(area_id: int) -> None:
    """New spots and changes of spots, one each in turn, on a grid."""
    spots = [
        YouthSpot(
            geom=Point(VADUZ[0] - 0.05 + 0.001 * (number % 100), VADUZ[1] - 0.05 + 0.001 * (number // 100), srid=4326),
            title=f"Ort {number}",
            kind="skate",
            status=Status.PUBLISHED if number % 2 else Status.PENDING,
            area_id=area_id,
        )
        for number in range(WAITING)
    ]
    YouthSpot.objects.bulk_create(spots, batch_size=1_000)
    changes = [_change(spot, number, area_id) for number, spot in enumerate(spots)]
    Change.objects.bulk_create(changes, batch_size=1_000)
    # As one after the other came in.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_change SET created_at = %s + id * interval '1 second'", [now() - timedelta(days=9)])
        cursor.execute("ANALYZE core_change, core_entry, places_youthspot")


def _change(spot: Any, number: int, area_id: int) -> Change:  # noqa: ANN401 (a feature)
    own = {"layer": "youth-spots", "feature_id": spot.pk, "title": spot.title, "point": spot.geom, "area_id": area_id}
    if number % 2:
        return Change(kind="change", before={"surface": ""}, after={"surface": "sand"}, note="Sand.", **own)
    return Change(kind="add", after={"title": spot.title}, **own)


def _timed(act: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        act()
        times.append((perf_counter() - began) * 1000)
    return times


def test_the_server(queue: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = queue[1]
    numbers = list(Change.objects.pending().order_by("created_at", "pk").values_list("pk", flat=True))
    middle = iter(numbers[WAITING // 2 :])
    last = numbers[WAITING // 2]

    def get(path: str) -> Callable[[], object]:
        return lambda: _expect(client.get(path), 200)

    def post(verb: str) -> Callable[[], object]:
        return lambda: _expect(client.post(f"/review/{next(middle)}/{verb}/", {"reason": "known"}, headers=_SCRIPT), 200)

    asked = {
        "the whole page": get("/review/"),
        "the page of one kind": get("/review/?kind=change"),
        "the next piece of the list": get(f"/review/list/?after={last}"),
        "one entry": lambda: _expect(client.get(f"/review/{next(middle)}/"), 200),
        "where all of it is": get("/review/places/"),
        "what still waits of fifty": get(f"/review/still/?items={','.join(map(str, numbers[:50]))}"),
        "accept": post("accept"),
        "reject": post("reject"),
    }
    rows = [(name, _timed(act)) for name, act in asked.items()]
    with capsys.disabled():
        print(f"\n{WAITING:,} changes wait: milliseconds at the server")  # noqa: T201 (the table is the result)
        for name, times in rows:
            print(f"  {name:28} median {median(times):6.1f}  95 % {quantiles(times, n=20)[-1]:6.1f}")  # noqa: T201
    assert len(rows) == len(asked)


_SCRIPT = {"Accept": "application/json"}


def _expect(response: Any, status: int) -> None:  # noqa: ANN401 (of Django's client)
    assert response.status_code == status, response.content


def test_from_key_to_next_entry(queue: tuple[str, str], browser: Browser, capsys: pytest.CaptureFixture[str]) -> None:
    url, session = queue
    context = browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block", locale="de-DE")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/review/")
    page.wait_for_selector("am-review-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    page.evaluate(WATCH)
    acts = {"accept": ["a"], "turn down with a reason": ["r", "1"], "next without deciding": ["j"]}
    rows = [(name, _waits(page, keys)) for name, keys in acts.items()]
    context.close()
    with capsys.disabled():
        print(f"\n{WAITING:,} changes wait: milliseconds from key to next entry (goal {GOAL_MS})")  # noqa: T201 (the table is the result)
        for name, waits in rows:
            print(f"  {name:28} median {median(waits):6.1f}  worst {max(waits):6.1f}  of {len(waits)}")  # noqa: T201
    assert all(len(waits) == ROUNDS for _name, waits in rows)


def _waits(page: Page, keys: list[str]) -> list[float]:
    page.evaluate("() => { window.waits.length = 0; }")
    for done in count(1):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_function("(done) => window.waits.length === done", arg=done)
        page.wait_for_timeout(BETWEEN_KEYS_MS)
        if done == ROUNDS:
            break
    waits: list[float] = page.evaluate("window.waits")
    return waits
