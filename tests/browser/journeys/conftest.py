"""What the journeys need beyond the site of all browser tests: a playground that never closes, a long list, a street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon

from geo_platform.texts.models import BarrierReport
from layers.core import registry
from layers.core.services import create_feature, mark_changed
from layers.osm.gazetteer.models import GazetteerEntry
from tests.browser.journeys.village import BENCHES, HOME, SCHAAN, STREET, Village
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from layers.core.models import BaseFeature
    from tests.browser.visitors import Site, Visitor


@pytest.fixture(scope="module")
def village(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Village]:
    """Stands while the journeys of a module last, and is gone for all other tests."""
    with django_db_blocker.unblock():
        playground, schaan, benches = _open_playground(site), _make_schaan(), _make_benches()
        _name_street()
        yield Village(site, playground, schaan)
        GazetteerEntry.objects.all().delete()
        BarrierReport.objects.all().delete()
        for feature in (playground, *benches, schaan):
            feature.delete()
        for layer in registry.layers():
            mark_changed(layer=layer)


def _open_playground(site: Site) -> BaseFeature:
    values = {
        "geom": _place(HOME, 40, 30),
        "title": "Spielplatz am Schlossweg",
        "description": "Mit großer Seilbahn.",
        "age_from": 3,
        "equipment": ["swing"],
        "opening_hours": "24/7",
        "organisation": site.features["organisations/brigade"],
    }
    return create_feature(layer=registry.get("playgrounds"), values=values)


def _make_schaan() -> BaseFeature:
    lon, lat = SCHAAN
    border = Polygon.from_bbox((lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02))
    border.srid = 4326
    return create_feature(layer=registry.get("areas"), values={"geom": border, "title": "Schaan"})


def _make_benches() -> list[BaseFeature]:
    layer = registry.get("rest-spots")
    return [
        create_feature(
            layer=layer,
            values={"geom": _place(SCHAAN, 15 * number, 0), "title": f"Bank {number:02}", "kind": "bench"},
        )
        for number in range(BENCHES)
    ]


def _name_street() -> None:
    lon, lat = HOME
    GazetteerEntry.objects.create(
        id="street-w1",
        name=STREET,
        kind="street",
        importance=0.2,
        point=Point(lon, lat, srid=4326),
        words=STREET,
        context="Vaduz",
        label="Vaduz",
        bbox=[lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001],
    )


def _place(origin: tuple[float, float], east_m: float, north_m: float) -> Point:
    return Point(origin[0] + east_m / 75_700, origin[1] + north_m / 111_200, srid=4326)


@pytest.fixture
def walker(browser: Browser, village: Village) -> Iterator[Visitor]:
    """Stands outside with a phone that may tell where it is."""
    here = {"longitude": HOME[0], "latitude": HOME[1]}
    with visiting(browser, village.site, "phone", permissions=["geolocation"], geolocation=here) as visitor:
        yield visitor


@pytest.fixture
def typist(browser: Browser, village: Village) -> Iterator[Visitor]:
    """Sits at a desktop and has no mouse."""
    with visiting(browser, village.site, "desktop") as visitor:
        yield visitor


@pytest.fixture
def plain(browser: Browser, village: Village) -> Iterator[Visitor]:
    """Has a phone without JavaScript."""
    with visiting(browser, village.site, "phone", java_script_enabled=False) as visitor:
        yield visitor
