"""The map in a page of another site, and the page that composes it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations
from tests.browser.visitors import MAP_PATIENCE_MS, NO_GRAPHICS, visiting
from tests.serving import serve_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Frame, FrameLocator, Page

    from tests.browser.visitors import Site, Visitor

PLACE = "at=14/47.141/9.521"
HOST_PAGE = """<!doctype html><html lang="de"><title>Sportverein</title><link rel="icon" href="data:,">
<button id="before">Vorher</button><p>{frame}</p><button id="after">Danach</button><p style="height: 2000px"></p></html>"""


@dataclass
class Club:
    """Another website, on another host, whose page holds a frame."""

    url: str
    pages: dict[str, str] = field(default_factory=dict)

    def show(self, address: str, width: int = 700) -> str:
        """Make a page with that address in a frame, and tell its own."""
        frame = f'<iframe src="{escape(address)}" title="Karte" width="{width}" height="480" frameborder="0"></iframe>'
        path = f"/{len(self.pages)}"
        self.pages[path] = HOST_PAGE.format(frame=frame)
        return self.url + path


@pytest.fixture
def club() -> Iterator[Club]:
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
            """Say nothing."""

    # The site is at `localhost`, so a page at this address is one of another site for a browser.
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serve_beside(server)
    yield Club(f"http://127.0.0.1:{server.server_port}", pages)
    server.shutdown()
    server.server_close()


@contextmanager
def reading(browser: Browser, site: Site, club: Club, query: str, **options: Any) -> Iterator[tuple[Visitor, FrameLocator]]:  # noqa: ANN401 (Playwright's own)
    """Somebody who reads the club's page with our map in it."""
    width = options.pop("width", 700)
    with visiting(browser, site, "desktop", **options) as visitor:
        visitor.page.goto(club.show(f"{site.url}/embed/?{query}", width))
        visitor.forgive(club.url)
        frame = visitor.page.frame_locator("iframe")
        if options.get("java_script_enabled", True):
            wait_for_map(frame)
        yield visitor, frame


def wait_for_map(frame: FrameLocator) -> None:
    frame.locator("am-map[data-idle]").wait_for(state="attached", timeout=MAP_PATIENCE_MS)


def frame_of(page: Page) -> Frame:
    return page.frames[1]


def active(frame: Frame) -> str:
    """What has the focus in a document."""
    return str(frame.evaluate("(({className, id, tagName}) => className || id || tagName)(document.activeElement)"))


def test_frame_asks_nobody_else_and_leaves_nothing_behind(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, f"list=yes&{PLACE}") as (visitor, frame):
        frame.get_by_role("link", name="Spielplatz Rheinwiese").click()
        expect(frame.get_by_role("heading", name="Spielplatz Rheinwiese")).to_be_visible()
        assert visitor.page.context.storage_state() == {"cookies": [], "origins": []}
        # Back leads away from the club's page and not through what was looked at on the map.
        assert visitor.page.evaluate("history.length") <= 2


def test_full_pages_refuse_to_be_framed(browser: Browser, site: Site, club: Club) -> None:
    with visiting(browser, site, "desktop") as visitor:
        for path in ("/", "/more/", "/embed/compose/", site.path("playgrounds/meadow")):
            visitor.page.goto(club.show(site.url + path))
            visitor.page.wait_for_function("() => true")
            assert frame_of(visitor.page).url.startswith("chrome-error:"), path
        visitor.forgive(club.url, "frame-ancestors", "X-Frame-Options", "ERR_BLOCKED_BY_RESPONSE")


def test_marker_opens_a_small_card_with_a_way_to_the_page(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, "at=17/47.141/9.521") as (visitor, frame):
        expect(frame.locator(".embed-list")).to_be_hidden()
        box = frame.locator("am-map").bounding_box()
        assert box
        visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        heading = frame.get_by_role("heading", name="Spielplatz Rheinwiese")
        expect(heading).to_be_focused()
        more = frame.get_by_role("link", name="Mehr dazu")
        expect(more).to_have_attribute("href", site.path("playgrounds/meadow"))
        expect(more).to_have_attribute("target", "_blank")
        assert site.path("playgrounds/meadow") in (frame.locator("[data-full]").get_attribute("href") or "")
        frame.get_by_role("link", name="Zurück zur Liste").click()
        expect(heading).to_have_count(0)


def test_list_and_card_select_each_other(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, f"list=yes&{PLACE}") as (visitor, frame):
        frame.locator(".embed-list[data-drawn]").wait_for()
        row = frame.get_by_role("link", name="Hofladen Lindenhof")
        row.focus()
        visitor.page.keyboard.press("Enter")
        expect(frame.get_by_role("heading", name="Hofladen Lindenhof")).to_be_focused()
        expect(row).to_have_attribute("aria-current", "true")
        visitor.page.keyboard.press("Escape")
        expect(row).to_be_focused()
        expect(row).not_to_have_attribute("aria-current", "true")


def test_list_can_be_opened_and_follows_the_map(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, "at=17/47.141/9.521&layers=playgrounds,organisations") as (_, frame):
        button = frame.get_by_role("button", name="Liste")
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(frame.locator(".row")).to_have_count(1)
        for _step in range(3):
            frame.get_by_role("button", name="Weiter weg").click()
        expect(frame.locator(".row")).to_have_count(2)
        wider = re.compile(r"^/\?layers=playgrounds,organisations&at=14")
        expect(frame.locator("[data-full]")).to_have_attribute("href", wider)


def test_keyboard_walks_through_the_frame_and_out_of_it(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, f"layers=playgrounds&list=yes&{PLACE}") as (visitor, _frame):
        page = visitor.page
        page.locator("#before").focus()
        stops = []
        for _step in range(20):
            page.keyboard.press("Tab")
            stops.append(active(frame_of(page)))
            if active(page.main_frame) == "after":
                break
        assert active(page.main_frame) == "after"
        assert any("maplibregl-canvas" in stop for stop in stops)
        page.keyboard.press("Shift+Tab")
        # The frame is another process, and takes the focus when it comes to it.
        page.wait_for_function("() => document.activeElement.tagName === 'IFRAME'")


def test_wheel_scrolls_the_page_and_not_the_map(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, PLACE) as (visitor, frame):
        before = frame.locator("[data-full]").get_attribute("href")
        frame.locator("am-map canvas").hover()
        visitor.page.mouse.wheel(0, 300)
        visitor.page.wait_for_function("() => scrollY > 100")
        expect(frame.get_by_text("Zum Zoomen Strg halten und scrollen")).to_be_attached()
        assert frame.locator("[data-full]").get_attribute("href") == before


def test_without_a_script_the_frame_is_a_list(browser: Browser, site: Site, club: Club) -> None:
    with reading(browser, site, club, PLACE, java_script_enabled=False) as (visitor, frame):
        expect(frame.get_by_text("Die Karte braucht JavaScript.")).to_be_visible()
        frame.get_by_role("link", name="Hofladen Lindenhof").click()
        expect(frame.get_by_role("heading", name="Hofladen Lindenhof")).to_be_visible()
        expect(frame.locator(".row").first).to_be_hidden()
        frame.get_by_role("link", name="Zurück zur Liste").click()
        expect(frame.get_by_role("link", name="Hofladen Lindenhof")).to_be_visible()
        visitor.forgive(club.url)


def test_without_graphics_the_frame_is_a_list(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", viewport={"width": 320, "height": 480}) as visitor:
        visitor.page.add_init_script(NO_GRAPHICS)
        visitor.visit(f"/embed/?{PLACE}", with_map=False)
        expect(visitor.page.get_by_text("Ihr Gerät kann die Karte nicht zeichnen.")).to_be_visible()
        visitor.row("Hofladen Lindenhof").click()
        expect(visitor.page.get_by_role("heading", name="Hofladen Lindenhof")).to_be_focused()
        visitor.page.keyboard.press("Escape")
        visitor.expect_focus(visitor.row("Hofladen Lindenhof"))


@pytest.mark.parametrize("width", [300, 700, 1200])
def test_nothing_is_wider_than_the_frame(browser: Browser, site: Site, width: int) -> None:
    with visiting(browser, site, "desktop", viewport={"width": width, "height": 400}) as visitor:
        visitor.page.goto(f"{site.url}/embed/?list=yes&{PLACE}&title=Was in unserem Dorf und ringsherum alles los ist")
        visitor.page.wait_for_selector("am-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
        wide = "[...document.querySelectorAll('.embed-foot *, .embed-title, .row a')].filter((e) => e.checkVisibility())"
        right = visitor.page.evaluate(f"Math.max(...{wide}.map((element) => element.getBoundingClientRect().right))")
        assert right <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_frame(browser: Browser, site: Site, device: str, theme: str) -> None:
    meadow = site.features["playgrounds/meadow"].pk
    with visiting(browser, site, device, color_scheme=theme, reduced_motion="reduce") as visitor:
        for query in (f"list=yes&{PLACE}", f"title=Spielen&feature=playgrounds/{meadow}", "feature=events/999999"):
            visitor.page.goto(f"{site.url}/embed/?{query}")
            visitor.page.wait_for_selector("am-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
            assert violations(visitor) == [], query


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_composer(browser: Browser, site: Site, device: str, theme: str) -> None:
    with visiting(browser, site, device, color_scheme=theme, reduced_motion="reduce") as visitor:
        visitor.visit("/embed/compose/?list=yes", with_map=False)
        wait_for_map(visitor.page.frame_locator("iframe"))
        assert violations(visitor) == []


def test_snippet_and_preview_follow_the_form(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device) as visitor:
        visitor.visit("/embed/compose/", with_map=False)
        page = visitor.page
        preview = page.frame_locator("iframe")
        wait_for_map(preview)
        steps = page.evaluate("history.length")
        snippet = page.get_by_role("textbox", name="Diese Zeilen kommen in Ihre Seite")
        page.get_by_label("Überschrift").fill('Das "Fest"')
        expect(snippet).to_have_value(re.compile(r'title="Das &quot;Fest&quot;"'))
        expect(preview.get_by_role("heading", name='Das "Fest"')).to_be_visible()
        page.get_by_label("Mit Liste daneben").check()
        expect(snippet).to_have_value(re.compile("list=yes"))
        page.get_by_label("Höhe in Pixeln").fill("300")
        expect(page.locator("iframe")).to_have_attribute("height", "300")
        assert page.evaluate("history.length") == steps
        page.reload()
        expect(page.get_by_label("Mit Liste daneben")).to_be_checked()


def test_view_of_the_preview_can_be_used(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit(f"/embed/compose/?{PLACE}", with_map=False)
        preview = visitor.page.frame_locator("iframe")
        wait_for_map(preview)
        preview.get_by_role("button", name="Näher heran").click()
        snippet = visitor.page.locator(".compose-snippet")
        expect(preview.locator("[data-full]")).to_have_attribute("href", re.compile("at=15/"))
        visitor.page.get_by_role("button", name="Diesen Ausschnitt übernehmen").click()
        expect(snippet).to_have_value(re.compile(r"at=15/47\.141"))
        expect(visitor.page.get_by_label("Wo", exact=True)).to_have_value(re.compile("^15/"))


def test_lines_can_be_copied(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", permissions=["clipboard-read", "clipboard-write"]) as visitor:
        visitor.visit("/embed/compose/", with_map=False)
        wait_for_map(visitor.page.frame_locator("iframe"))
        visitor.page.get_by_role("button", name="Zeilen kopieren").click()
        expect(visitor.page.get_by_text("Die Zeilen sind kopiert.")).to_be_visible()
        assert visitor.page.evaluate("navigator.clipboard.readText()").startswith("<iframe src=")


def test_without_a_script_the_form_composes(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        visitor.visit("/embed/compose/", with_map=False)
        for box in visitor.page.locator("input[name=layers]").all():
            box.uncheck()
        visitor.page.get_by_label("Spielplätze").check()
        visitor.page.get_by_role("button", name="Zeigen").click()
        expect(visitor.page.locator(".compose-snippet")).to_have_value(re.compile("layers=playgrounds"))
        expect(visitor.page.get_by_role("button", name="Zeilen kopieren")).to_have_count(0)
        expect(visitor.page.frame_locator("iframe").get_by_text("Spielplatz Rheinwiese")).to_be_visible()
