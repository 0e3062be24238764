"""What a device remembers: the layers that its owner chose. And what it must not: where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitors import Site

PLACES = "/?layers=playgrounds,rest-spots,youth-spots"


def choose_places(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.locator(".chip", has_text="Orte").click()
    visitor.expect_step(PLACES)


def test_chosen_layers_are_shown_again(visitor: Visitor) -> None:
    choose_places(visitor)
    visitor.visit()
    visitor.expect_step(PLACES)
    expect(visitor.page.locator(".chip", has_text="Orte")).to_have_attribute("aria-pressed", "true")
    visitor.open_list()
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(0)


def test_recalled_layers_are_no_step_to_go_back(visitor: Visitor) -> None:
    choose_places(visitor)
    visitor.visit("/about/", with_map=False)
    steps = visitor.page.evaluate("history.length")
    visitor.visit()
    visitor.expect_step(PLACES)
    assert visitor.page.evaluate("history.length") == steps + 1


def test_list_of_all_is_never_seen_before_the_chosen_one(visitor: Visitor) -> None:
    choose_places(visitor)
    visitor.page.add_init_script(
        """window.flashed = [];
        const look = () => {
            for (const title of document.querySelectorAll('.row-title'))
                if (title.checkVisibility({ visibilityProperty: true })) window.flashed.push(title.textContent);
            requestAnimationFrame(look);
        };
        look();"""
    )
    visitor.visit()
    visitor.open_list()
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()
    assert "Hofladen Lindenhof" not in visitor.page.evaluate("window.flashed")


def test_all_layers_are_one_tap_away_and_then_nothing_is_remembered(visitor: Visitor) -> None:
    choose_places(visitor)
    visitor.page.get_by_role("link", name="Alle zeigen").click()
    visitor.expect_step("/")
    expect(visitor.page.locator(".chip-all")).to_be_hidden()
    visitor.visit()
    visitor.expect_step("/")


def test_shared_link_shows_its_own_and_changes_nothing(visitor: Visitor) -> None:
    choose_places(visitor)
    visitor.visit("/?layers=farm-shops")
    visitor.expect_step("/?layers=farm-shops")
    visitor.visit(f"/?at=14/{VADUZ[1]}/{VADUZ[0]}")
    visitor.expect_step("/")
    visitor.visit()
    visitor.expect_step(PLACES)


@pytest.mark.parametrize("device", ["phone"])
def test_position_is_told_to_the_page_and_to_nobody_else(browser: Browser, site: Site, device: str) -> None:
    place = {"longitude": VADUZ[0] + 0.004, "latitude": VADUZ[1]}
    with visiting(browser, site, device, permissions=["geolocation"], geolocation=place) as visitor:
        visitor.visit()
        visitor.page.evaluate("document.addEventListener('am:position', (event) => (window.told = event.detail))")
        visitor.page.locator("[data-locate]").click()
        visitor.page.wait_for_function("() => window.told")
        told = visitor.page.evaluate("window.told")
        assert (told["lon"], told["lat"]) == pytest.approx((place["longitude"], place["latitude"]))
        assert visitor.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})") == "{}"
