"""Drawing on a map of one's own: by finger, by mouse and by keyboard, together, and without a network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core.permissions import Actor
from layers.own_maps.making import create_map
from layers.own_maps.models import OwnMap, Spot
from tests.browser.desks import outside, sit_down
from tests.browser.visitors import MAP_PATIENCE_MS, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")


def person(name: str) -> tuple[User, str]:
    user = User.objects.create(username=uuid4().hex, display_name=name)
    client = Client()
    client.force_login(user)
    return user, client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def otter(site: Site) -> Iterator[tuple[str, str]]:  # noqa: ARG001 (must run)
    """The token of an empty map, and the session of whose it is."""

    def make() -> tuple[str, str]:
        user, session = person("Flinker Otter")
        return create_map(actor=Actor(user=user), title="Unser Skate-Sommer").token, session

    yield outside(make)
    outside(lambda: (Spot.objects.all().delete(), OwnMap.objects.all().delete(), User.objects.all().delete()))


def draw_on(visitor: Visitor, token: str) -> Page:
    visitor.page.goto(f"{visitor.site.url}/maps/{token}/")
    visitor.page.wait_for_selector("am-own-map[data-drawn][data-idle]", timeout=MAP_PATIENCE_MS)
    return visitor.page


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"own-map-{name}-{visitor.device}.png")


def tap(visitor: Visitor, x: float, y: float) -> None:
    """At a share of the map's width and height."""
    # A map that is still on its way somewhere takes a tap for something else.
    visitor.page.wait_for_selector("am-own-map[data-idle]", timeout=MAP_PATIENCE_MS)
    visitor.page.wait_for_timeout(400)
    box = visitor.page.locator(".map-canvas").bounding_box()
    assert box
    at = box["x"] + x * box["width"], box["y"] + y * box["height"]
    if visitor.on_phone:
        visitor.page.touchscreen.tap(*at)
    else:
        visitor.page.mouse.click(*at)


def test_a_map_is_made(browser: Browser, site: Site, device: str, otter: tuple[str, str]) -> None:
    token, session = otter
    with visiting(browser, site, device) as visitor:
        page = draw_on(sit_down(visitor, session), token)
        picture(visitor, "empty")
        page.get_by_role("button", name="Ort", exact=True).click()
        picture(visitor, "kinds")
        tap(visitor, 0.5, 0.3)
        page.get_by_label("Name", exact=True).fill("Alte Halle")
        picture(visitor, "spot")
        page.get_by_role("button", name="Fertig").click()
        page.get_by_role("button", name="Weg", exact=True).click()
        for x, y in ((0.3, 0.3), (0.4, 0.45), (0.6, 0.4)):
            tap(visitor, x, y)
        picture(visitor, "way")
        page.locator("[data-do=finish]").click()
        page.get_by_label("Name", exact=True).fill("Rollweg zur Mühle")
        picture(visitor, "way-done")
        page.get_by_role("button", name="Fertig").click()
        page.get_by_role("button", name="Fläche", exact=True).click()
        for x, y in ((0.45, 0.2), (0.7, 0.2), (0.65, 0.35), (0.5, 0.32)):
            tap(visitor, x, y)
        picture(visitor, "area")
        page.locator("[data-do=finish]").click()
        page.get_by_label("Name", exact=True).fill("Wiese für das Camp")
        picture(visitor, "area-done")
        page.get_by_role("button", name="Fertig").click()
        page.wait_for_timeout(1500)
        picture(visitor, "all")
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
