"""Takes a picture of every page, and puts them side by side on one sheet: `script/screens`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.browser.visitors import DEVICES, MAP_PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CLOSE_UP = 15
NO_GRAPHICS = """
const own = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest);
};
"""


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        page: What it shows, as a file name.
        path: Address within the site, behind the language.
        click: What to click before the picture is taken.
        has_map: Whether to wait for the map.
    """

    page: str
    path: str
    click: str = ""
    has_map: bool = True


@dataclass(frozen=True)
class Guise:
    """How a page is looked at."""

    device: str
    theme: str = "light"
    language: str = "de"
    without: str = ""

    @property
    def name(self) -> str:
        """For file names and captions."""
        parts = (
            self.device,
            self.language,
            "night" if self.theme == "dark" else "",
            f"no-{self.without}" if self.without else "",
        )
        return "-".join(part for part in parts if part)


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Writes pictures of every page, and one sheet with all of them.")
    parser.add_argument("--url", required=True, help="address of the running site")
    parser.add_argument("--to", type=Path, default=Path("var/screens"), help="folder for the pictures")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shots = list(_shots(browser, options.url))
        taken = [*_take_all(browser, options.url, options.to, shots)]
        _contact_sheet(browser, options.to, taken)
        browser.close()
    sys.stdout.write(f"{len(taken)} pictures and {options.to / 'contact-sheet.png'}\n")
    return 0


def _shots(browser: Browser, url: str) -> Iterator[Shot]:
    """All pages; which feature to show is read from the site."""
    page = browser.new_page()
    page.goto(f"{url}/?layers=venues&sheet=half")
    at = _close_up(page)
    yield Shot("start", "/")
    yield Shot("village", f"/?at={at}")
    yield Shot("list", f"/?at={at}&sheet=half")
    yield Shot("list-full", f"/?at={at}&sheet=full")
    for layer in ("playgrounds", "events", "depots", "farm-shops"):
        page.goto(f"{url}/?layers={layer}&sheet=half")
        row = page.locator(f".row[data-layer={layer}]:has(.row-title) a").first
        if row.count():
            yield Shot(layer, (row.get_attribute("href") or "").partition("?")[0])
    yield Shot("filter", f"/?at={at}&layers=playgrounds,rest-spots,youth-spots&sheet=half")
    yield Shot("legend-dialog", f"/?at={at}", click=".tool-layers")
    yield Shot("more-dialog", f"/?at={at}", click="a[href$='/more/']:visible")
    yield Shot("nothing", "/?at=15/47.5/9.0&sheet=half")
    for name in ("legend", "more", "about"):
        yield Shot(name, f"/{name}/", has_map=False)
    yield Shot("missing", "/playgrounds/999999999/", has_map=False)
    page.close()


def _close_up(page: Page) -> str:
    """Above a place where people meet: there is something around it."""
    row = page.locator(".row").first
    return f"{CLOSE_UP}/{row.get_attribute('data-lat')}/{row.get_attribute('data-lon')}"


def _guises() -> Iterator[Guise]:
    for device, theme, language in product(DEVICES, ("light", "dark"), ("de", "en")):
        yield Guise(device, theme, language)
    for device, without in product(DEVICES, ("javascript", "webgl")):
        yield Guise(device, without=without)


def _take_all(browser: Browser, url: str, folder: Path, shots: list[Shot]) -> Iterator[tuple[Shot, Guise, Path]]:
    for guise in _guises():
        context = _context(browser, guise)
        page = context.new_page()
        for shot in shots:
            # Without a script nothing opens a dialog, and the rest looks the same in both languages.
            if guise.without and shot.click:
                continue
            path = folder / f"{shot.page}-{guise.name}.png"
            _take(page, url, shot, guise, path)
            sys.stdout.write(f"{path.name}\n")
            yield shot, guise, path
        context.close()


def _context(browser: Browser, guise: Guise) -> BrowserContext:
    options: dict[str, Any] = {**DEVICES[guise.device], "color_scheme": guise.theme, "reduced_motion": "reduce"}
    context = browser.new_context(java_script_enabled=guise.without != "javascript", locale="de-DE", **options)
    context.set_default_timeout(MAP_PATIENCE_MS)
    if guise.without == "webgl":
        context.add_init_script(NO_GRAPHICS)
    return context


def _take(page: Page, url: str, shot: Shot, guise: Guise, path: Path) -> None:
    page.goto(f"{url}{'/en' if guise.language == 'en' else ''}{shot.path}")
    if shot.has_map and not guise.without:
        page.wait_for_selector("am-map[data-idle]", state="attached")
        page.wait_for_selector("am-list[data-drawn]", state="attached")
    if shot.click:
        page.locator(shot.click).first.click()
        page.wait_for_selector("dialog .prose")
    page.wait_for_timeout(600)
    page.screenshot(path=path)


def _contact_sheet(browser: Browser, folder: Path, taken: list[tuple[Shot, Guise, Path]]) -> None:
    """All pictures on one page, a line for each page of the site."""
    lines: dict[str, list[str]] = defaultdict(list)
    for shot, guise, path in taken:
        figure = (
            f'<figure><img src="{path.name}" class="{guise.device}"><figcaption>{escape(guise.name)}</figcaption></figure>'
        )
        lines[shot.page].append(figure)
    rows = "".join(f"<h2>{escape(name)}</h2><div>{''.join(figures)}</div>" for name, figures in lines.items())
    style = (
        "body{font:14px sans-serif;background:#ddd;margin:16px}div{display:flex;flex-wrap:wrap;gap:12px;align-items:end}"
        "figure{margin:0}.phone{height:300px}.desktop{height:220px}img{display:block;border:1px solid #999}"
    )
    sheet = folder / "contact-sheet.html"
    sheet.write_text(f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>{rows}')
    page = browser.new_page(viewport={"width": 2600, "height": 1200})
    page.goto(sheet.resolve().as_uri())
    page.screenshot(path=folder / "contact-sheet.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
