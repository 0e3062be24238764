"""How to get there, and what one reaches: on the map, with the keyboard, without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.browser.visitors import VADUZ, visiting
from tests.fake_router import FakeRouter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.visitors import Site, Visitor

# Half a kilometre west of the playground.
HERE = {"longitude": 9.51437, "latitude": 47.14103}
FROM = "9.5144,47.141"
RULES = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module", autouse=True)
def _straight_roads() -> Iterator[None]:
    """The site runs in this process."""
    router = FakeRouter(box=(9.4, 47, 9.7, 47.3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("layers.core.roads.router", lambda: router)
        yield


@pytest.fixture
def walker(browser: Browser, site: Site, device: str) -> Iterator[Visitor]:
    """Somebody whose device knows where it is."""
    with visiting(browser, site, device, geolocation=HERE, permissions=["geolocation"]) as someone:
        yield someone


def route_path(visitor: Visitor) -> str:
    return f"{visitor.site.path('playgrounds/meadow')}route/"


def steps(visitor: Visitor) -> Locator:
    return visitor.page.locator(".way-steps .step")


def test_the_way_from_where_one_stands(walker: Visitor) -> None:
    walker.visit(walker.site.path("playgrounds/meadow"))
    walker.page.locator("am-card").get_by_role("link", name="Route").click()
    walker.expect_step(route_path(walker))
    expect(walker.heading()).to_have_text("Der Weg dorthin")
    walker.expect_focus(walker.heading())
    expect(walker.page.locator("am-map[data-way]")).to_have_count(0)
    walker.page.get_by_role("button", name="Mein Standort").click()
    walker.expect_step(f"{route_path(walker)}?from={FROM}")
    expect(walker.page.locator("am-map")).to_have_attribute("data-way", "")
    expect(steps(walker)).to_have_text(
        [re.compile("Starten Sie auf Straße 1"), re.compile("Sie sind da: Spielplatz Rheinwiese")]
    )
    expect(walker.page.locator(".way-sum")).to_contain_text("6 Min.")
    expect(walker.page.locator(".way-sum")).to_contain_text("500 m")
    walker.page.get_by_role("link", name="Fahrrad").click()
    walker.expect_step(f"{route_path(walker)}?from={FROM}&mode=bicycle")
    expect(walker.page.locator(".way-sum")).to_contain_text("2 Min.")
    walker.page.get_by_role("link", name="Start und Ziel tauschen").click()
    walker.expect_step(f"{route_path(walker)}?from={FROM}&mode=bicycle&back=yes")
    expect(walker.heading()).to_have_text("Der Weg von hier")


def test_back_leads_to_the_card_and_takes_the_line_away(walker: Visitor) -> None:
    walker.visit(f"{route_path(walker)}?from={FROM}&mode=foot")
    expect(walker.page.locator("am-map")).to_have_attribute("data-way", "")
    walker.page.keyboard.press("Escape")
    walker.expect_step(walker.site.path("playgrounds/meadow"))
    expect(walker.heading()).to_have_text("Spielplatz Rheinwiese")
    expect(walker.page.locator("am-map[data-way]")).to_have_count(0)


def test_a_start_that_is_typed(visitor: Visitor) -> None:
    visitor.visit(route_path(visitor))
    field = visitor.page.get_by_label("Eine Adresse, eine Straße oder ein Ort")
    field.fill("Lindenhof")
    visitor.page.locator(".start-found button").first.click()
    expect(steps(visitor).last).to_contain_text("Sie sind da")
    assert "from=9.51" in visitor.step()


def test_a_start_that_is_tapped(visitor: Visitor) -> None:
    visitor.visit(route_path(visitor))
    visitor.page.get_by_role("button", name="Auf der Karte").click()
    expect(visitor.page.locator(".map-notice")).to_contain_text("Tippen Sie auf die Karte")
    box = visitor.page.locator("am-map").bounding_box()
    assert box
    visitor.page.mouse.click(box["x"] + box["width"] / 2 - 90, box["y"] + 320)
    expect(steps(visitor).last).to_contain_text("Sie sind da")
    assert "from=9.5" in visitor.step()
    expect(visitor.page.locator("am-map[data-picking]")).to_have_count(0)


def test_who_does_not_say_where_may_write_it(visitor: Visitor) -> None:
    visitor.visit(route_path(visitor))
    visitor.page.get_by_role("button", name="Mein Standort").click()
    expect(visitor.page.locator("am-way [data-says]")).to_contain_text("Wir wissen nicht, wo Sie sind")


def test_a_start_in_a_lake_far_away(visitor: Visitor) -> None:
    visitor.visit(f"{route_path(visitor)}?from=2,47&mode=car")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Von dort führt kein Weg hierher")
    expect(visitor.page.get_by_label("Eine Adresse, eine Straße oder ein Ort")).to_be_visible()


def test_what_one_reaches_on_and_off(visitor: Visitor) -> None:
    visitor.visit(f"/?at=14/{VADUZ[1]}/{VADUZ[0]}&sheet=half")
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(1)
    visitor.page.locator(".list-filter").click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Mitte der Karte").click()
    expect(visitor.page.locator("am-map")).to_have_attribute("data-reach", "")
    dialog.get_by_label("In welcher Zeit?").select_option("5")
    visitor.page.keyboard.press("Escape")
    chip = visitor.page.locator(".list-start .chip")
    expect(chip).to_contain_text("5 Min. zu Fuß ab Straße 1")
    expect(visitor.row("Spielplatz Rheinwiese")).to_contain_text("1 Min.")
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(0)
    assert "start=9.521,47.141&by=foot&within=5" in visitor.step()
    chip.click()
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(1)
    expect(visitor.page.locator("am-map[data-reach]")).to_have_count(0)
    expect(chip).to_have_count(0)


def test_what_is_around_an_entry(visitor: Visitor) -> None:
    visitor.visit(visitor.site.path("playgrounds/meadow"))
    visitor.page.get_by_role("link", name="Was ist in 15 Minuten erreichbar?").click()
    visitor.expect_step("/?start=9.521,47.141&by=foot&within=15&sheet=half")
    expect(visitor.page.locator("am-map")).to_have_attribute("data-reach", "")
    expect(visitor.row("Feuerwehr Vaduz")).to_contain_text("7 Min.")


def test_a_filter_by_keyboard(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit()
        page = visitor.page
        page.locator(".list-filter").press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Mitte der Karte").press("Enter")
        expect(page.locator(".list-start")).to_contain_text("15 Min. zu Fuß")
        dialog.get_by_label("Wie?").focus()
        page.keyboard.type("Fahrrad")
        expect(page.locator(".list-start")).to_contain_text("15 Min. mit dem Rad")
        dialog.get_by_label("Offen, wenn ich ankomme").press("Space")
        expect(page.locator(".list-filter-count")).to_contain_text("2")
        page.keyboard.press("Escape")
        visitor.expect_focus(page.locator(".list-filter"))


def test_a_way_by_keyboard(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit(f"{route_path(visitor)}?from={FROM}&mode=foot")
        page = visitor.page
        page.get_by_role("link", name="Auto").press("Enter")
        visitor.expect_step(f"{route_path(visitor)}?from={FROM}&mode=car")
        visitor.expect_focus(visitor.heading())
        page.locator(".way-start summary").press("Enter")
        field = page.get_by_label("Eine Adresse, eine Straße oder ein Ort")
        field.fill("Lindenhof")
        expect(page.locator(".start-found button").first).to_be_visible()
        field.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(visitor.page.locator(".way-sum")).to_be_visible()
        assert FROM not in visitor.step()


def test_without_a_script_it_is_a_page(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        visitor.visit(f"{route_path(visitor)}?from={FROM}&mode=foot", with_map=False)
        expect(steps(visitor).first).to_contain_text("Starten Sie auf Straße 1")
        picture = visitor.page.locator(".way-map img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        visitor.page.locator(".way-start summary").click()
        visitor.page.get_by_label("Eine Adresse, eine Straße oder ein Ort").fill("Nirgendheim")
        visitor.page.get_by_role("button", name="Weg zeigen").click()
        expect(visitor.page.locator("#way-unknown")).to_contain_text("„Nirgendheim“ kennen wir hier nicht")
        visitor.visit("/filter/", with_map=False)
        visitor.page.get_by_label("Von wo?").fill("Lindenhof 99 Atlantis")
        visitor.page.get_by_label("In welcher Zeit?").select_option("15")
        visitor.page.get_by_role("button", name="Zeigen").click()
        expect(visitor.page.locator("#start-unknown")).to_contain_text("kennen wir hier nicht")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site: Site, device: str, theme: str) -> None:
    found = []
    with visiting(browser, site, device, color_scheme=theme, reduced_motion="reduce") as visitor:
        for path in (
            f"{route_path(visitor)}?from={FROM}&mode=foot",
            f"{route_path(visitor)}?from=2,47&mode=foot&sheet=full",
            "/?start=9.521,47.141&by=bicycle&within=15&sheet=half",
        ):
            visitor.visit(path)
            broken = Axe().run(visitor.page, options=RULES).response["violations"]
            found += [f"{path}: {rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in broken]
    assert not found, "\n".join(found)
