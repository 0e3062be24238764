"""A running site with a few features around Vaduz."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.utils.timezone import now
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from layers.core import registry
from layers.core.services import create_feature
from layers.osm.models import LoadedRegion
from tests.browser.chromium import LAUNCH
from tests.browser.visitors import DEVICES, PATIENCE_MS, VADUZ, Site, Visitor, visiting
from tests.databases import end_other_connections, forget_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from layers.core.models import BaseFeature

# Playwright runs an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # Makes pytest-django set the test database up, which the site below uses.
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:  # noqa: ARG001 (must be set up before)
    """One site for all tests: they only read."""
    with django_db_blocker.unblock():
        features = _make_content()
        # WhiteNoise warns of a folder that is not there, and a warning is an error here.
        Path(settings.STATIC_ROOT or ".").mkdir(parents=True, exist_ok=True)
        server = LiveServer("localhost")
        yield Site(server.url, features)
        server.stop()
        _remove_content(features)
        end_other_connections()
        connection.close()


@pytest.fixture(scope="module", autouse=True)
def _fresh_hour(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001 (must be set up before)
    """All visitors come from one address. In a test's own transaction this would hold the site up until the test's end."""
    with django_db_blocker.unblock():
        forget_counts()


def _make_content() -> dict[str, BaseFeature]:
    lon, lat = VADUZ
    LoadedRegion.objects.create(
        id="test-region",
        name="Liechtenstein",
        bbox=[9.47, 47.04, 9.64, 47.28],
        start_view=[lon, lat, 14],
        time_zone="Europe/Vaduz",
        languages=["de"],
        municipality_levels=[8],
        source="test.osm.pbf",
        basemap_version="test",
    )
    made = {
        "areas/vaduz": _make("areas", Polygon.from_bbox((lon - 0.03, lat - 0.03, lon + 0.03, lat + 0.03)), title="Vaduz"),
        "playgrounds/meadow": _make(
            "playgrounds",
            _near(0, 0),
            title="Spielplatz Rheinwiese",
            description="Mit Blick auf das Schloss.",
            age_from=3,
            age_to=12,
            equipment=["swing", "slide"],
            opening_hours="Mo-Su 08:00-20:00",
            website="https://www.example.org/",
        ),
        "rest-spots/bench": _make("rest-spots", _near(150, 40), kind="bench", backrest=True),
        "farm-shops/farm": _make("farm-shops", _near(-420, 260), title="Hofladen Lindenhof", kind="shop"),
        "organisations/brigade": _make("organisations", _near(500, -300), title="Feuerwehr Vaduz", kind="fire_station"),
    }
    starts = now() + timedelta(days=3)
    made["events/party"] = _make(
        "events",
        _near(300, 380),
        title="Sommerfest der Feuerwehr",
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        is_demo=True,
    )
    # Two things at one place, which no zoom parts.
    for name in ("tables", "tents"):
        made[f"depots/{name}"] = _make("depots", _near(700, 700), title=f"Verleih {name}")
    for number in range(12):
        name = f"youth-spots/court-{number}"
        made[name] = _make("youth-spots", _near(-700 + 8 * number, -500), title=f"Platz {number}", kind="basketball")
    return made


def _remove_content(features: dict[str, BaseFeature]) -> None:
    LoadedRegion.objects.all().delete()
    for feature in reversed(features.values()):
        feature.delete()


def _make(layer_id: str, geom: Point | Polygon, **values: object) -> BaseFeature:
    geom.srid = 4326
    return create_feature(layer=registry.get(layer_id), values={"geom": geom, **values})


def _near(east_m: float, north_m: float) -> Point:
    """A point some metres from the middle of Vaduz."""
    return Point(VADUZ[0] + east_m / 75_700, VADUZ[1] + north_m / 111_200, srid=4326)


@pytest.fixture(params=list(DEVICES))
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(browser: Browser, site: Site, device: str) -> Iterator[Visitor]:
    """On a phone, and again on a desktop."""
    with visiting(browser, site, device) as someone:
        yield someone
