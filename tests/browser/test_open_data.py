"""The pages of the open data: lines to copy, answers to read, files to take home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitors import Site, Visitor

COPIED = "Die Zeilen sind kopiert."


def clipboard(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("navigator.clipboard.readText()"))


def test_every_button_copies_the_lines_above_it(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, permissions=["clipboard-read", "clipboard-write"]) as visitor:
        visitor.visit("/api/", with_map=False)
        for fold in visitor.page.locator("details summary").all():
            fold.click()
        parts = visitor.page.locator("am-copy").all()
        assert len(parts) == 8
        for part in parts:
            part.get_by_role("button").click()
            expect(visitor.page.get_by_role("status").filter(has_text=COPIED)).to_be_visible()
            assert clipboard(visitor) == part.locator("code").text_content()
        assert violations(visitor) == []


def test_the_first_button_copies_the_address(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", permissions=["clipboard-read", "clipboard-write"]) as visitor:
        visitor.visit("/api/", with_map=False)
        button = visitor.page.get_by_role("button", name="Kopieren: Adresse der Schnittstelle")
        button.focus()
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_role("status").filter(has_text=COPIED)).to_be_visible()
        assert clipboard(visitor) == f"{site.url}/api/"


def test_where_the_browser_refuses_the_lines_are_marked(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
        visitor.visit("/api/", with_map=False)
        visitor.page.get_by_role("button", name="Kopieren: curl").click()
        expect(
            visitor.page.get_by_role("status").filter(has_text="Bitte kopieren Sie die markierten Zeilen")
        ).to_be_visible()
        marked = str(visitor.page.evaluate("String(getSelection())"))
        assert marked.startswith(f'curl "{site.url}/api/collections"')


def test_without_a_script_all_can_be_read_and_no_button_pretends(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        visitor.visit("/api/", with_map=False)
        expect(visitor.page.locator(".code-copy:visible")).to_have_count(0)
        visitor.page.get_by_text("Leaflet: eine ganze Seite").click()
        expect(visitor.page.get_by_text("L.tileLayer(")).to_be_visible()


def test_nothing_is_wider_than_the_screen(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        for path in ("/api/", "/api/collections/events/items", "/api/openapi", "/api/collections/playgrounds/queryables"):
            visitor.visit(path, with_map=False)
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize(
    ("name", "ending"), [("GeoJSON", "geojson"), ("GeoPackage", "gpkg"), ("CSV", "csv"), ("Excel", "csv")]
)
def test_a_layer_can_be_taken_home(browser: Browser, site: Site, name: str, ending: str) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit("/playgrounds/", with_map=False)
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("link", name=f"{name}: Spielplätze").click()
        file = download.value
        assert file.suggested_filename.startswith("playgrounds-liechtenstein-")
        assert file.suggested_filename.endswith(f".{ending}")
        assert b"Spielplatz Rheinwiese" in Path(file.path()).read_bytes()


def test_answers_are_read_in_the_language_of_the_site(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop") as visitor:
        visitor.visit("/en/playgrounds/", with_map=False)
        visitor.page.get_by_role("link", name="as a table").click()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Playgrounds")
        visitor.page.get_by_role("row").nth(1).get_by_role("link").first.click()
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Spielplatz Rheinwiese")
        expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
        visitor.page.get_by_role("link", name="Deutsch").click()
        expect(visitor.page.locator("html")).to_have_attribute("lang", "de")
