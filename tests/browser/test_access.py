"""Everybody gets in: keyboard, screen reader, night, no script, no graphics, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.browser.addresses import act, every_address
from tests.browser.visitors import DEVICES, NO_GRAPHICS, ROOM_TO_TYPE_PX, VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

    from tests.browser.addresses import Address
    from tests.browser.visitors import Site


# Shows some of each.
AT = f"14/{VADUZ[1]}/{VADUZ[0]}"
# Whatever a finger must hit measures 24 pixels or stands alone: success criterion 2.5.8 of WCAG 2.2, which axe leaves out by
# itself. What is in order need not be described.
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def violations(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


def addresses(site: Site) -> list[Address]:
    """Of the whole site, with one feature of each layer."""
    features = {name.partition("/")[0]: site.path(name) for name in site.features}
    return [address for address in every_address(AT, features) if address.medium == "screen"]


def go(visitor: Visitor, address: Address, language: str) -> None:
    usual = DEVICES[visitor.device]["viewport"]
    visitor.page.set_viewport_size({"width": address.width or usual["width"], "height": usual["height"]})
    visitor.visit(address.within(language), with_map=address.has_map)
    act(visitor.page, address)


@pytest.mark.slow
@pytest.mark.usefixtures("fake_router")
@pytest.mark.parametrize(("device", "theme", "language"), [("phone", "light", "de"), ("desktop", "dark", "en")])
def test_axe_finds_nothing(browser: Browser, site: Site, device: str, theme: str, language: str) -> None:
    """On no page of the site. Colours do not depend on the device, so each is looked at in one of both lights."""
    found = []
    with visiting(browser, site, device, color_scheme=theme, reduced_motion="reduce") as visitor:
        for address in addresses(site):
            go(visitor, address, language)
            found += [f"{address.name}: {violation}" for violation in violations(visitor)]
        visitor.forgive("status of 403", "status of 404", "status of 422")
    assert not found, "\n".join(found)


def test_keyboard_alone_is_enough(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit()
        keyboard = visitor.page.keyboard
        keyboard.press("Tab")
        expect(visitor.page.get_by_role("link", name="Zur Liste")).to_be_focused()
        keyboard.press("Enter")
        keyboard.press("Tab")
        visitor.expect_focus(visitor.page.locator(".list-filter"))
        keyboard.press("Tab")
        rows = visitor.page.locator(".row a")
        visitor.expect_focus(rows.nth(0))
        keyboard.press("ArrowDown")
        visitor.expect_focus(rows.nth(1))
        keyboard.press("End")
        visitor.expect_focus(rows.last)
        keyboard.press("Home")
        title = rows.nth(0).locator(".row-title").text_content() or ""
        keyboard.press("Enter")
        expect(visitor.heading()).to_have_text(title)
        visitor.expect_focus(visitor.heading())
        keyboard.press("Escape")
        expect(visitor.heading()).to_have_count(0)
        visitor.expect_focus(rows.nth(0))


def test_skip_link_leads_to_the_map(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit()
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
        visitor.expect_focus(visitor.page.locator("am-map canvas"))


def test_chips_answer_to_the_space_bar(visitor: Visitor) -> None:
    visitor.visit()
    chip = visitor.page.get_by_role("button", name="Hofläden")
    chip.focus()
    visitor.page.keyboard.press(" ")
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_map_is_one_stop_and_moves_by_keys(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit("/?at=15/47.141/9.521")
        assert visitor.page.locator("am-map [tabindex='0'], am-map a, am-map button").count() == 1
        visitor.page.locator("am-map canvas").focus()
        visitor.page.keyboard.press("+")
        visitor.page.wait_for_function("() => /at=16/.test(location.search)")
        visitor.page.keyboard.press("ArrowRight")
        visitor.page.wait_for_function("() => !location.search.endsWith('/9.521')")


def test_sheet_handle_answers_to_arrow_keys(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.visit()
        handle = visitor.page.locator(".sheet-handle")
        handle.focus()
        for key, step in (
            ("ArrowUp", "/?sheet=half"),
            ("ArrowUp", "/?sheet=full"),
            ("ArrowDown", "/?sheet=half"),
            ("ArrowDown", "/"),
        ):
            visitor.page.keyboard.press(key)
            visitor.expect_step(step)
            expect(handle).to_have_attribute("aria-label", re.compile("^Liste "))


def test_zoom_of_200_percent_hides_nothing(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", viewport={"width": 720, "height": 450}, device_scale_factor=2) as visitor:
        visitor.visit("/?sheet=half")
        expect(visitor.page.locator(".row a").first).to_be_in_viewport()
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 720


def test_display_can_be_chosen_and_is_remembered(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.locator("a[href='/more/']:visible").click()
    visitor.page.get_by_role("button", name="Dunkel").click()
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('dialog')).backgroundColor") == "rgb(24, 35, 36)"
    with visitor.page.expect_request(re.compile(r"theme=dark")):
        visitor.visit()
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_without_a_script_list_and_feature_can_be_read(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        visitor.visit(with_map=False)
        expect(visitor.page.get_by_text("Die Karte braucht JavaScript.")).to_be_visible()
        box = visitor.page.locator(".search").bounding_box()
        assert box
        assert box["width"] >= ROOM_TO_TYPE_PX
        visitor.page.get_by_role("link", name="Hofläden").click()
        assert visitor.page.url == f"{site.url}/?layers=farm-shops"
        expect(visitor.page.locator(".row")).to_have_count(1)
        visitor.row("Hofladen Lindenhof").click()
        expect(visitor.page.get_by_role("heading", name="Hofladen Lindenhof", level=1)).to_be_visible()
        visitor.page.get_by_role("link", name="Zurück zur Liste").click()
        assert visitor.page.url == f"{site.url}/?layers=farm-shops"
        expect(visitor.page.get_by_role("button", name="Teilen")).to_have_count(0)


def test_without_a_script_the_legend_chooses_layers(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        visitor.visit("/legend/?layers=playgrounds,events", with_map=False)
        expect(visitor.page.get_by_label("Spielplätze")).to_be_checked()
        visitor.page.get_by_label("Termine", exact=True).uncheck()
        visitor.page.get_by_role("button", name="Zeigen").click()
        expect(visitor.page.locator(".row")).to_have_count(1)
        expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()


def test_without_webgl_the_list_is_the_page(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device) as visitor:
        visitor.page.add_init_script(NO_GRAPHICS)
        visitor.visit(with_map=False)
        expect(visitor.page.get_by_text("Ihr Gerät kann die Karte nicht zeichnen.")).to_be_visible()
        visitor.row("Spielplatz Rheinwiese").click()
        expect(visitor.heading()).to_be_focused()
        expect(visitor.heading()).to_be_in_viewport()
        visitor.page.keyboard.press("Escape")
        expect(visitor.row("Spielplatz Rheinwiese")).to_be_focused()
        visitor.page.get_by_role("button", name="Hofläden").click()
        expect(visitor.page.locator(".row")).to_have_count(1)


def test_lost_map_is_not_blamed_on_the_device(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.page.route("**/adapter-*.js", lambda route: route.abort())
        visitor.visit(with_map=False)
        expect(visitor.page.get_by_text("Die Karte ist nicht gekommen.")).to_be_visible()
        expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()
        visitor.forgive("ERR_FAILED")


def test_lost_network_is_told_and_mended(visitor: Visitor) -> None:
    visitor.visit("/?at=16/47.141/9.521&sheet=half")
    visitor.page.context.set_offline(True)
    visitor.page.locator("[data-zoom='-1']").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("Kein Netz. Stand von")
    visitor.page.context.set_offline(False)
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()
    visitor.forgive("ERR_INTERNET_DISCONNECTED", "fetch")


def test_trouble_of_the_server_offers_another_try(visitor: Visitor) -> None:
    visitor.visit("/?sheet=half")
    broken = True

    def answer(route: Route) -> None:
        if broken:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    visitor.page.route("**/card/", answer)
    visitor.row("Hofladen Lindenhof").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("Das hat nicht geklappt.")
    broken = False
    visitor.page.get_by_role("button", name="Nochmal").click()
    expect(visitor.heading()).to_have_text("Hofladen Lindenhof")
    visitor.forgive("status of 500")


def test_entry_is_small(browser: Browser, site: Site) -> None:
    """Scripts that come before the map, compressed: at most 60 KB."""
    sizes: dict[str, Any] = {}
    with visiting(browser, site, "desktop") as visitor:
        visitor.page.on("response", lambda response: sizes.setdefault(response.url, response))
        visitor.page.goto(site.url)
        scripts = [url for url in sizes if re.search(r"/(main|early)-[\w-]+\.js$", url)]
        assert len(scripts) == 2
        import gzip  # noqa: PLC0415 (only here)

        assert sum(len(gzip.compress(sizes[url].body())) for url in scripts) < 15_000
        visitor.wait_for_map()
