"""Pages of layers, municipalities and organisations, on a phone and on a desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations
from tests.browser.visitors import VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitors import Site

HERE = {"longitude": VADUZ[0] + 0.0001234, "latitude": VADUZ[1]}


def pages(site: Site) -> list[str]:
    """One of each."""
    profiles = [f"{site.path(name)}profile/" for name in ("areas/vaduz", "organisations/brigade")]
    return ["/layers/", "/youth-spots/?kind=basketball", "/events/", "/areas/", "/playgrounds/?area=999999", *profiles]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: Site, device: str, theme: str) -> None:
    with visiting(browser, site, device, color_scheme=theme) as visitor:
        for path in pages(site):
            visitor.visit(path, with_map=False)
            assert violations(visitor) == [], path


def test_paper_shows_neither_night_nor_buttons(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone", color_scheme="dark") as visitor:
        visitor.visit("/events/", with_map=False)
        expect(visitor.page.locator(".map-strip .by-night")).to_be_visible()
        visitor.page.emulate_media(media="print", color_scheme="dark")
        expect(visitor.page.locator(".map-strip .by-day")).to_be_visible()
        for needless in (".map-strip .by-night", ".layer-follow", ".back-link"):
            expect(visitor.page.locator(needless)).to_be_hidden()


def test_nothing_needs_sideways_scrolling_at_200_per_cent(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone", viewport={"width": 320, "height": 640}) as visitor:
        for path in pages(site):
            visitor.visit(path, with_map=False)
            assert visitor.page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_lists_and_filters_need_no_script(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        visitor.visit("/youth-spots/", with_map=False)
        visitor.page.locator("summary", has_text="Filter und Reihenfolge").click()
        visitor.page.get_by_label("Reihenfolge", exact=True).select_option("name")
        visitor.page.get_by_role("button", name="Zeigen", exact=True).click()
        expect(visitor.row("Platz 0").first).to_be_visible()
        assert "sort=name" in visitor.page.url
        visitor.row("Platz 0").first.click()
        expect(visitor.heading()).to_have_text("Platz 0")


def test_near_me_asks_for_the_position_and_sends_it_rounded(browser: Browser, site: Site, device: str) -> None:
    allowed = {"geolocation": HERE, "permissions": ["geolocation"]}
    with visiting(browser, site, device, **allowed) as visitor:
        visitor.visit("/youth-spots/", with_map=False)
        near_me(visitor)
        visitor.page.wait_for_url("**near=**")
        assert visitor.page.url.endswith("/youth-spots/?sort=near&near=9.521%2C47.141")
        expect(visitor.page.locator(".row-distance").first).to_be_visible()
        visitor.page.get_by_role("link", name="Filter zurücknehmen: In meiner Nähe").click()
        expect(visitor.page.locator(".row-distance")).to_have_count(0)


def test_near_me_says_that_it_does_not_know(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device) as visitor:
        visitor.visit("/youth-spots/", with_map=False)
        near_me(visitor)
        expect(visitor.page.locator("[data-near-says]")).to_have_text("Wir wissen nicht, wo Sie sind.")


def near_me(visitor: Visitor) -> None:
    """On a phone the form is folded at first."""
    if visitor.on_phone:
        visitor.page.locator("summary", has_text="Filter und Reihenfolge").click()
    visitor.page.get_by_role("button", name="In meiner Nähe").click()


def test_card_leads_to_what_is_near_and_back(visitor: Visitor, site: Site) -> None:
    visitor.visit(site.path("playgrounds/meadow"))
    neighbour = visitor.page.locator(".neighbours a").first
    name = neighbour.locator(".neighbour-name").inner_text()
    neighbour.click()
    expect(visitor.heading()).to_have_text(name)
    visitor.page.go_back()
    expect(visitor.heading()).to_have_text("Spielplatz Rheinwiese")
