"""Exploring: map and list are two views of one thing, and every state has an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import ROOM_TO_TYPE_PX, VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitors import Site

FAR_DOWN = "() => document.querySelector('am-list .scroller').scrollTop > 60"


def test_start_page_tells_what_is_here(visitor: Visitor) -> None:
    visitor.visit()
    expect(visitor.page).to_have_title("Amtskarte Liechtenstein")
    assert visitor.page.locator("html").get_attribute("lang") == "de"
    visitor.open_list()
    expect(visitor.row("Hofladen Lindenhof")).to_contain_text("Hofladen · Vaduz")
    expect(visitor.row("Sitzbank")).to_be_visible()
    expect(visitor.page.get_by_text("© OpenStreetMap-Mitwirkende")).to_be_visible()


def test_peek_counts_what_the_map_shows(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.visit()
        peek = visitor.page.locator(".peek")
        expect(peek).to_contain_text("Vaduz")
        peek.get_by_role("link", name=re.compile("Orte")).click()
        visitor.expect_step("/?layers=playgrounds,rest-spots,youth-spots&sheet=half")


def test_row_opens_the_card_and_marks_the_map(visitor: Visitor) -> None:
    visitor.visit()
    visitor.open_list()
    visitor.row("Spielplatz Rheinwiese").click()
    visitor.expect_step(visitor.site.path("playgrounds/meadow"))
    expect(visitor.heading()).to_have_text("Spielplatz Rheinwiese")
    expect(visitor.heading()).to_be_focused()
    card = visitor.page.locator("am-card")
    expect(card).to_contain_text("3 bis 12 Jahre")
    expect(card).to_contain_text("Schaukel, Rutsche")
    expect(card).to_contain_text("Täglich von 8 bis 20 Uhr.")
    feature = visitor.site.features["playgrounds/meadow"]
    expect(visitor.page.locator("am-map")).to_have_attribute("data-chosen", f"playgrounds/{feature.pk}")
    expect(visitor.page).to_have_title("Spielplatz Rheinwiese · Amtskarte Liechtenstein")


def test_marker_opens_the_card_and_marks_the_row(visitor: Visitor) -> None:
    visitor.visit(f"/?at=18/{VADUZ[1]}/{VADUZ[0]}")
    visitor.page.mouse.click(*visitor.middle_of_map())
    expect(visitor.heading()).to_have_text("Spielplatz Rheinwiese")
    assert visitor.step() == visitor.site.path("playgrounds/meadow")
    current = visitor.page.locator(".row a[aria-current=true]")
    expect(current).to_contain_text("Spielplatz Rheinwiese")


def test_things_at_one_place_open_one_after_the_other(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        lon, lat = site.features["depots/tents"].geom.coords
        visitor.visit(f"/?at=18/{lat}/{lon}")
        place = visitor.middle_of_map()
        seen = set()
        for _ in range(2):
            visitor.page.mouse.click(*place)
            visitor.page.wait_for_function("() => document.querySelector('am-card .card[data-fid] h1')")
            visitor.page.wait_for_timeout(300)
            seen.add(visitor.heading().text_content())
        assert seen == {"Verleih tables", "Verleih tents"}


def test_cluster_comes_closer(visitor: Visitor) -> None:
    cluster = visitor.site.features["youth-spots/court-5"]
    lon, lat = cluster.geom.coords
    visitor.visit(f"/?at=13/{lat}/{lon}")
    visitor.page.mouse.click(*visitor.middle_of_map())
    visitor.page.wait_for_function("() => Number(new URLSearchParams(location.search).get('at')?.split('/')[0]) >= 14.5")


def test_list_follows_the_map(visitor: Visitor) -> None:
    visitor.visit(f"/?at=18/{VADUZ[1]}/{VADUZ[0]}&sheet=half")
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(0)
    for _ in range(4):
        visitor.page.locator("[data-zoom='-1']").click()
        visitor.page.wait_for_timeout(400)
    expect(visitor.row("Hofladen Lindenhof")).to_be_visible()
    expect(visitor.page.locator("[data-announcer]")).to_contain_text("Einträge")


def test_quick_taps_on_a_zoom_button_add_up(visitor: Visitor) -> None:
    visitor.visit(f"/?at=13/{VADUZ[1]}/{VADUZ[0]}")
    visitor.page.locator("[data-zoom='1']").evaluate("(button) => { button.click(); button.click(); button.click(); }")
    visitor.page.wait_for_function("() => new URLSearchParams(location.search).get('at')?.startsWith('16/')")


def test_a_high_card_leaves_the_buttons_of_the_map_free(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.page.set_viewport_size({"width": 920, "height": 480})
        visitor.visit(site.path("playgrounds/meadow"))
        expect(visitor.heading()).to_be_visible()
        for button in ("[data-zoom='1']", "[data-zoom='-1']", "[data-locate]"):
            visitor.page.locator(button).click(trial=True, timeout=5_000)


@pytest.mark.parametrize("width", [900, 1079, 1080, 1239, 1240])
def test_search_has_room_beside_the_rest_of_the_bar(browser: Browser, site: Site, width: int) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.page.set_viewport_size({"width": width, "height": 700})
        visitor.visit()
        box = visitor.page.locator(".search").bounding_box()
        assert box
        assert box["width"] >= ROOM_TO_TYPE_PX
        assert visitor.page.evaluate("document.querySelector('.top').scrollWidth") <= width


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [900, 1079, 1080, 1280])
def test_words_of_the_bar_stay_on_their_buttons(browser: Browser, site: Site, width: int, language: str) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.page.set_viewport_size({"width": width, "height": 700})
        visitor.visit(f"{language}/")
        bar = visitor.page.locator(".top").bounding_box()
        add = visitor.page.locator(".tool-add").bounding_box()
        assert bar
        assert add
        assert add["height"] < bar["height"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_adding_leaves_the_source_of_the_map_free(browser: Browser, site: Site, language: str) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.visit(f"{language}/")
        source = visitor.page.locator(".attribution").bounding_box()
        add = visitor.page.locator(".add-float").bounding_box()
        assert source
        assert add
        assert source["x"] + source["width"] <= add["x"]


def test_link_shows_another_person_the_same(visitor: Visitor, browser: Browser) -> None:
    visitor.visit("/?sheet=half")
    visitor.row("Hofladen Lindenhof").click()
    expect(visitor.heading()).to_have_text("Hofladen Lindenhof")
    visitor.wait_for_map()
    address = visitor.page.url.removeprefix(visitor.site.url)
    with visiting(browser, visitor.site, visitor.device) as other:
        other.visit(address)
        expect(other.heading()).to_have_text("Hofladen Lindenhof")
        feature = visitor.site.features["farm-shops/farm"]
        expect(other.page.locator("am-map")).to_have_attribute("data-chosen", f"farm-shops/{feature.pk}")


def test_share_copies_the_link(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", permissions=["clipboard-read", "clipboard-write"]) as visitor:
        visitor.visit(site.path("playgrounds/meadow"))
        visitor.page.get_by_role("button", name="Teilen").click()
        expect(visitor.page.locator(".toast")).to_contain_text("Der Link ist kopiert")
        copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
        assert copied == site.url + site.path("playgrounds/meadow")


def test_back_leads_to_the_list_where_it_was(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.visit()
        visitor.open_list()
        last = visitor.page.locator("am-list .row a").last
        last.scroll_into_view_if_needed()
        visitor.page.wait_for_function(FAR_DOWN)
        last.click()
        expect(visitor.heading()).to_have_count(1)
        visitor.page.go_back()
        visitor.expect_step("/?sheet=half")
        expect(visitor.heading()).to_have_count(0)
        # The list is put back in the next frame, which a busy machine takes its time to draw.
        visitor.page.wait_for_function(FAR_DOWN)
        expect(last).to_be_focused()
        visitor.page.go_back()
        visitor.expect_step("/")
        assert visitor.page.evaluate("document.body.dataset.snap") == "peek"


def test_escape_climbs_as_back_does(visitor: Visitor) -> None:
    visitor.visit()
    visitor.open_list()
    visitor.row("Feuerwehr Vaduz").click()
    expect(visitor.heading()).to_have_text("Feuerwehr Vaduz")
    visitor.page.keyboard.press("Escape")
    expect(visitor.heading()).to_have_count(0)
    visitor.expect_step("/?sheet=half" if visitor.on_phone else "/")
    visitor.page.keyboard.press("Escape")
    visitor.expect_step("/")
    visitor.page.keyboard.press("Escape")
    assert visitor.step() == "/"


def test_close_of_a_shared_link_leads_to_the_list(visitor: Visitor) -> None:
    visitor.visit(visitor.site.path("playgrounds/meadow"))
    visitor.page.locator("a.back").click()
    expect(visitor.heading()).to_have_count(0)
    visitor.expect_step("/?sheet=half")
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()


def test_chips_filter_list_and_map(visitor: Visitor) -> None:
    visitor.visit("/?sheet=half")
    chip = visitor.page.get_by_role("button", name="Hofläden")
    with visitor.page.expect_request(re.compile(r"/tiles/map/.*layers=farm-shops")):
        chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.locator(".row")).to_have_count(1)
    expect(visitor.row("Hofladen Lindenhof")).to_be_visible()
    visitor.expect_step("/?layers=farm-shops&sheet=half")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    visitor.expect_step("/?sheet=half")
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()


def test_legend_hides_a_layer(visitor: Visitor) -> None:
    visitor.visit("/?sheet=half")
    visitor.page.locator(".tool-layers").click()
    dialog = visitor.page.get_by_role("dialog", name="Legende")
    expect(dialog).to_contain_text("Spielplätze")
    dialog.get_by_label("Hofläden", exact=True).uncheck()
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(visitor.row("Hofladen Lindenhof")).to_have_count(0)
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()
    assert "farm-shops" not in visitor.step()


def test_events_are_a_section(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.locator(".sections").get_by_role("link", name="Termine").click()
    visitor.expect_step("/?layers=events&sheet=half")
    expect(visitor.page.locator(".row")).to_have_count(1)
    expect(visitor.row("Sommerfest der Feuerwehr")).to_contain_text("Uhr")
    expect(visitor.row("Sommerfest der Feuerwehr")).to_contain_text("Beispiel")
    expect(visitor.page.locator(".sections [aria-current=page]")).to_have_text("Termine")


def test_english_is_an_address(visitor: Visitor) -> None:
    visitor.visit(visitor.site.path("playgrounds/meadow"))
    alternate = visitor.page.locator("link[hreflang=en]").get_attribute("href") or ""
    assert alternate.endswith("/en" + visitor.site.path("playgrounds/meadow"))
    visitor.visit("/en" + visitor.site.path("playgrounds/meadow"))
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    expect(visitor.page.locator("am-card")).to_contain_text("3 to 12 years")
    expect(visitor.page.locator("am-card")).to_contain_text("Playground · Vaduz")
    visitor.page.locator("a.back").click()
    visitor.expect_step("/en/?sheet=half")


@pytest.mark.parametrize("path", ["/ride/?seats=2", "/playgrounds/", "/account/login/?next=%2Fmine%2F"])
def test_the_other_language_is_the_same_page(visitor: Visitor, path: str) -> None:
    visitor.visit(path, with_map=False)
    page = visitor.page
    more = page.get_by_role("link", name="Mehr", exact=True)
    if not page.get_by_role("link", name="English").first.is_visible():
        more.click()
        path = "/more/"
    page.get_by_role("link", name="English").first.click()
    expect(page).to_have_url(f"{visitor.site.url}/en{path}")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_unknown_feature_has_a_way_back(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        response = visitor.page.goto(f"{site.url}/playgrounds/999999/")
        assert response
        assert response.status == 404
        expect(visitor.page.locator("main").get_by_role("link", name="Zur Karte")).to_be_visible()
        expect(visitor.page.locator("main")).to_contain_text("999999")
        visitor.forgive("status of 404")
