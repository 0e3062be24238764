"""Rides on a phone and at a desk: looked for, drawn, asked for, offered, answered."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django.utils.timezone import localdate
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.rides.drafts import OfferDraft, Weekly
from layers.rides.models import Booking, Offer
from layers.rides.offering import offer_ride
from routing.router import Place
from tests.browser.desks import outside, person, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import MAP_PATIENCE_MS, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Route
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

BALZERS, TRIESEN, ESCHEN = Place(9.5033, 47.0670), Place(9.5275, 47.1080), Place(9.5218, 47.2107)
EVERY_DAY = 127


@pytest.fixture(scope="module")
def sessions(site: Site, compiled_roads: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:  # noqa: ARG001 (must run)
    """Of a driver who goes through Vaduz each morning and comes back in the afternoon, and of somebody without a car."""
    with override_settings(ROADS_DIR=compiled_roads), django_db_blocker.unblock():
        driver, driving = person("Anke")
        _rider, riding = person("Flinker Otter")
        there = _offer(driver, [BALZERS, ESCHEN], time(7, 25), None)
        _offer(driver, [ESCHEN, BALZERS], time(16, 10), there)
        _offer(driver, [TRIESEN, ESCHEN], time(7, 40), None)
        yield {"driver": driving, "rider": riding}
        Offer.objects.all().delete()
        User.objects.all().delete()


def _offer(driver: User, places: list[Place], at: time, way_back_of: Offer | None) -> Offer:
    today = localdate()
    draft = OfferDraft(
        places=places,
        labels=["Daheim", "Arbeit"],
        when=Weekly(EVERY_DAY, at, today, today + timedelta(days=60)),
        seats=2,
        contribution_cents=300,
        car="Kombi",
        way_back_of=way_back_of,
    )
    return offer_ride(driver=driver, draft=draft)


@pytest.fixture
def _no_bookings(sessions: dict[str, str]) -> Iterator[None]:  # noqa: ARG001 (first the rides)
    yield
    outside(lambda: Booking.objects.all().delete())


def search(back: str = "16:00") -> str:
    """A search as an address of somebody who links to it says it, with exact places."""
    day = localdate() + timedelta(days=1)
    return f"/ride/?from=9.5209,47.1390&to=9.5218,47.2107&day={day}&time=07:30&back={back}"


def wait_for_ride_map(visitor: Visitor) -> None:
    visitor.page.wait_for_selector("am-ride-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)


@pytest.mark.usefixtures("sessions")
def test_a_search_draws_the_best_ride_and_any_other_that_is_chosen(visitor: Visitor) -> None:
    visitor.visit(search(), with_map=False)
    page = visitor.page
    # The address that stays can be shown to others.
    assert "9.5209,47.1390" not in page.url
    expect(page.get_by_role("heading", name=re.compile(r"\d Fahrten passen"))).to_be_visible()
    cards = page.locator(".ride-sheet > am-rides .ride-card")
    expect(cards.first).to_have_attribute("data-chosen", "")
    wait_for_ride_map(visitor)
    expect(page.locator(".ride-label", has_text="Zustieg")).to_be_attached()
    assert not violations(visitor)
    cards.nth(1).locator(".ride-who").click()
    expect(cards.nth(1)).to_have_attribute("data-chosen", "")
    expect(cards.first).not_to_have_attribute("data-chosen", "")
    page.keyboard.press("Tab")
    cards.first.locator(".ride-times").focus()
    page.keyboard.press("ArrowDown")
    visitor.expect_focus(cards.nth(1).locator(".ride-times"))


@pytest.mark.usefixtures("sessions")
def test_words_on_the_map_stand_free_of_its_buttons(browser: Browser, site: Site) -> None:
    """A ride from left to right, whose words at its end are wider than the room between it and the edge."""
    with visiting(browser, site, "desktop") as visitor:
        day = localdate() + timedelta(days=1)
        visitor.visit(f"/ride/?from=9.5220,47.2093&to=9.5416,47.1987&day={day}&time=07:20", with_map=False)
        wait_for_ride_map(visitor)
        labels = visitor.page.locator(".ride-label > span")
        expect(labels).to_have_count(2)
        buttons = visitor.page.locator(".ride-map .zoom").bounding_box()
        boxes = [label.bounding_box() for label in labels.all()]
        assert buttons
        assert all(boxes)
        assert max(box["x"] + box["width"] for box in boxes if box) < buttons["x"]


@pytest.mark.usefixtures("sessions")
def test_everything_works_without_a_script(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.visit("/ride/", with_map=False)
        page.get_by_role("textbox", name="Von").fill("Nirgendwo")
        page.get_by_role("button", name="Fahrten suchen").click()
        expect(page.get_by_text("„Nirgendwo“ kennen wir nicht.")).to_be_visible()
        expect(page.get_by_role("textbox", name="Von")).to_have_value("Nirgendwo")
        visitor.visit(search("23:55"), with_map=False)
        expect(page.get_by_text("fährt noch niemand zurück")).to_be_visible()
        page.get_by_role("link", name="Ansehen").first.click()
        expect(page.get_by_text("Beitrag").first).to_be_visible()
        page.get_by_role("link", name="Platz anfragen").click()
        assert "/account/login/" in page.url
        visitor.forgive("status of 422")


@pytest.mark.usefixtures("_no_bookings")
def test_a_seat_is_asked_for_and_agreed_in_two_taps(
    browser: Browser, site: Site, device: str, sessions: dict[str, str]
) -> None:
    with visiting(browser, site, device) as rider, visiting(browser, site, device) as driver:
        sit_down(rider, sessions["rider"]).visit(search(), with_map=False)
        rider.page.get_by_role("button", name="Platz anfragen").first.click()
        expect(rider.page.get_by_text("Anke ist gefragt.")).to_be_visible()
        expect(rider.page.get_by_text("Codewort: Daran erkennen")).to_be_hidden()
        sit_down(driver, sessions["driver"]).visit("/ride/mine/", with_map=False)
        assert not violations(driver)
        driver.page.get_by_role("button", name="Ja, ich nehme Sie mit").click()
        expect(driver.page.get_by_text("Abgemacht!")).to_be_visible()
        rider.page.reload()
        expect(rider.page.get_by_text("Codewort: Daran erkennen")).to_be_visible()
        wait_for_ride_map(rider)
        assert not violations(rider)


@pytest.mark.usefixtures("_no_bookings")
def test_a_ride_is_offered_by_showing_its_places_on_the_map(
    browser: Browser, site: Site, device: str, sessions: dict[str, str]
) -> None:
    with visiting(browser, site, device) as visitor:
        sit_down(visitor, sessions["driver"]).visit("/ride/offer/", with_map=False)
        page = visitor.page
        for label, keys in (("Von", 0), ("Nach", 12)):
            page.get_by_role("button", name=f"{label}: auf der Karte zeigen").click()
            page.wait_for_selector("body[data-picking] am-ride-map[data-idle]", timeout=MAP_PATIENCE_MS)
            for _step in range(keys):
                page.keyboard.press("ArrowUp")
                page.wait_for_timeout(150)
            page.wait_for_selector("am-ride-map[data-idle]", timeout=MAP_PATIENCE_MS)
            page.get_by_role("button", name="Hier ist es").click()
            expect(page.get_by_role("textbox", name=label)).to_have_value("Ort auf der Karte")
        expect(page.get_by_text("So sehen andere Ihre Fahrt")).to_be_visible()
        assert not violations(visitor)
        page.get_by_label("Kostenlos").check()
        page.get_by_role("button", name="Diese Fahrt anbieten").click()
        expect(page.get_by_text("Ihre Fahrt ist angeboten.")).to_be_visible()


@pytest.mark.usefixtures("_no_bookings")
def test_a_map_that_is_on_its_way_when_somebody_asks_for_it_comes_once(
    browser: Browser, site: Site, sessions: dict[str, str]
) -> None:
    with visiting(browser, site, "desktop") as visitor:
        page = visitor.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/assets/adapter*.js", hold)
        with page.expect_request("**/assets/adapter*.js"):
            sit_down(visitor, sessions["driver"]).visit("/ride/offer/", with_map=False)
        page.get_by_role("button", name="Von: auf der Karte zeigen").click()
        for route in held:
            route.continue_()
        page.wait_for_selector("body[data-picking] am-ride-map[data-idle]", timeout=MAP_PATIENCE_MS)
        expect(page.locator("am-ride-map canvas")).to_have_count(1)
