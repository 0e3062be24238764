"""Without a network, and with a slow one: what was seen is shown, and it says since when."""

from __future__ import annotations

import re
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.browser.visitors import Site

STANDING = re.compile(r"^Kein Netz\. Stand von \d\d:\d\d Uhr\.$")
# What the browser itself says in its console about a network that is away.
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "Failed to load resource")
# All that the worker keeps, by cache.
KEPT = """async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map((request) => new URL(request.url).pathname + new URL(request.url).search);
}"""


@pytest.fixture
def guarded(browser: Browser, site: Site, device: str) -> Iterator[Visitor]:
    """Somebody who has been on the start page once, until the worker was there."""
    with visiting(browser, site, device, service_workers="allow") as visitor:
        visitor.visit()
        wait_for_worker(visitor)
        yield visitor
        visitor.page.context.set_offline(False)
        settle(visitor)
        visitor.forgive(*NO_NETWORK)


def settle(visitor: Visitor) -> None:
    """Let the worker finish: a request that is broken off may keep a connection of the test server to the database."""
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)


def wait_for_worker(visitor: Visitor) -> None:
    """Until it answers, and has caught up with what came before it."""
    visitor.page.wait_for_function("() => navigator.serviceWorker.controller", timeout=MAP_PATIENCE_MS)
    for part in ("/list/?", "/tiles/map/", "/tiles/basemap/", "/en/offline/"):
        wait_until_kept(visitor, part)


def wait_until_kept(visitor: Visitor, part: str) -> None:
    deadline = monotonic() + MAP_PATIENCE_MS / 1000
    while not any(part in url for url in kept(visitor)):
        assert monotonic() < deadline, f"{part} was never kept"
        visitor.page.wait_for_timeout(100)


def kept(visitor: Visitor) -> list[str]:
    return list(visitor.page.evaluate(KEPT))


def test_worker_is_served_for_the_whole_site_and_never_stale(site: Site, browser: Browser) -> None:
    with visiting(browser, site, "desktop") as visitor:
        answer = visitor.page.request.get(f"{site.url}/sw.js")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["cache-control"] == "no-cache"
        assert not re.search(r"\bimport\b", answer.text())


def test_site_can_be_installed_in_each_language(site: Site, browser: Browser) -> None:
    with visiting(browser, site, "desktop") as visitor:
        for home, language in (("/", "de"), ("/en/", "en")):
            visitor.visit(home, with_map=False)
            link = visitor.page.locator("link[rel=manifest]").get_attribute("href")
            words = visitor.page.request.get(f"{site.url}{link}").json()
            assert (words["name"], words["lang"], words["start_url"]) == ("Amtskarte Liechtenstein", language, home)
            for icon in words["icons"]:
                assert visitor.page.request.get(site.url + icon["src"]).headers["content-type"] == icon["type"]


def test_one_visit_is_enough_for_the_next_without_network(guarded: Visitor) -> None:
    guarded.page.context.set_offline(True)
    guarded.visit()
    line = guarded.page.locator(".standing:visible")
    expect(line).to_have_text(STANDING)
    guarded.open_list()
    expect(guarded.row("Spielplatz Rheinwiese")).to_be_visible()
    expect(guarded.page.locator(".trouble")).to_have_count(0)
    guarded.page.context.set_offline(False)
    expect(guarded.page.locator(".standing")).to_have_count(0)


def test_tiles_are_kept_that_were_on_their_way_when_the_worker_came(browser: Browser, site: Site) -> None:
    """The map's thread comes so late here that it fetches its tiles while the worker takes over."""

    def deliver_late(route: Route) -> None:
        sleep(2.5)
        route.continue_()

    with visiting(browser, site, "desktop", service_workers="allow") as visitor:
        asked: set[str] = set()
        visitor.page.on("request", lambda request: asked.add(urlsplit(request.url).path))
        visitor.page.context.route("**/maplibre-gl-worker*", deliver_late)
        visitor.visit()
        wait_for_worker(visitor)
        tiles = {path for path in asked if path.startswith("/tiles/")}
        assert len(tiles) > 1
        for tile in tiles:
            wait_until_kept(visitor, tile)


def test_seen_card_opens_without_network_also_by_its_address(guarded: Visitor) -> None:
    guarded.open_list()
    guarded.row("Spielplatz Rheinwiese").click()
    expect(guarded.heading()).to_have_text("Spielplatz Rheinwiese")
    wait_until_kept(guarded, "/card/")
    guarded.page.context.set_offline(True)
    guarded.visit(guarded.site.path("playgrounds/meadow"))
    expect(guarded.heading()).to_have_text("Spielplatz Rheinwiese")
    expect(guarded.page.locator("am-card .standing")).to_have_text(STANDING)


def test_page_never_seen_says_so_in_its_language_and_comes_with_the_network(guarded: Visitor) -> None:
    guarded.page.context.set_offline(True)
    guarded.visit("/about/", with_map=False)
    expect(guarded.page.get_by_role("heading", level=1)).to_have_text("Kein Netz.")
    guarded.visit("/en/about/", with_map=False)
    expect(guarded.page.get_by_role("heading", level=1)).to_have_text("No network.")
    expect(guarded.page.get_by_role("link", name="To the map").last).to_have_attribute("href", "/en/")
    guarded.page.context.set_offline(False)
    expect(guarded.page.get_by_role("heading", level=1)).to_have_text("About this map")


def test_page_that_stands_in_stays_while_the_network_leads_nowhere(guarded: Visitor) -> None:
    guarded.page.context.set_offline(True)
    guarded.visit("/about/", with_map=False)
    guarded.page.evaluate("() => { window.isSame = true; dispatchEvent(new Event('online')); }")
    guarded.page.wait_for_timeout(1000)
    assert guarded.page.evaluate("window.isSame")


def test_other_language_starts_without_network(guarded: Visitor) -> None:
    guarded.page.context.set_offline(True)
    guarded.visit("/en/")
    assert guarded.page.locator("html").get_attribute("lang") == "en"


def test_nothing_personal_is_kept(guarded: Visitor) -> None:
    page = guarded.page
    for path in ("/api/", "/list/?near=9.5,47.1&bbox=9,47,10,48", "/search/?q=arzt", "/sw.js"):
        page.evaluate("(path) => fetch(path).then(() => null, () => null)", path)
    guarded.visit(f"/?at=15/{VADUZ[1]}/{VADUZ[0]}")
    guarded.forgive("status of 404")
    for path in kept(guarded):
        assert not re.search(r"/api/|near=|/search/|/sw\.js|[?&]at=", path), path


def test_former_caches_go_and_those_of_open_pages_stay(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", service_workers="allow") as visitor:
        visitor.visit("/about/", with_map=False)
        visitor.page.evaluate(
            """() => Promise.all(['amtskarte-shell-old', 'amtskarte-shell-former', 'amtskarte-tiles', 'not-ours']
                .map((name) => caches.open(name)))"""
        )
        visitor.page.wait_for_function("() => navigator.serviceWorker.controller", timeout=MAP_PATIENCE_MS)
        names = visitor.page.evaluate("() => caches.keys()")
        settle(visitor)
        assert "amtskarte-shell-old" not in names
        assert {"amtskarte-shell-former", "amtskarte-tiles", "not-ours"} <= set(names)


def test_long_wait_is_shown_by_a_line_and_ends(visitor: Visitor) -> None:
    visitor.visit()
    throttle(visitor, latency_ms=1_500)
    visitor.page.evaluate("document.querySelector('.chip[data-layers]').click()")
    visitor.page.wait_for_selector("html[data-waiting]", state="attached")
    visitor.page.wait_for_selector("html:not([data-waiting])", state="attached")
    visitor.forgive(*NO_NETWORK)


def throttle(visitor: Visitor, *, latency_ms: int) -> None:
    """Make the network slow, as `Network.emulateNetworkConditions` of the DevTools protocol does it."""
    conditions = {"offline": False, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1}
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", conditions)
