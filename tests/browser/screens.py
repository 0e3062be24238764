"""Takes a picture of every page, and puts them side by side on one sheet: `script/screens`."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import TimeoutError as TooSlow
from playwright.sync_api import sync_playwright

from tests.browser.addresses import act, every_address
from tests.browser.chromium import LAUNCH
from tests.browser.scenes import SCENES, enter, every_scene, look_around
from tests.browser.visitors import DEVICES, MAP_PATIENCE_MS, NO_GRAPHICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.addresses import Address
    from tests.browser.scenes import Scene

CLOSE_UP = 14
# Enough to find one among them about which much is known.
CANDIDATES = 100
SHEET_WIDTH = 2600
TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
SIZES = DEVICES | {"tablet": TABLET}


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

    def shows(self, address: Address) -> bool:
        """Whether there is something to see that no other guise shows."""
        if self.without == "javascript":
            return not address.needs_script and address.medium == "screen"
        return address.has_map and not address.needs_script if self.without else True


@dataclass(frozen=True)
class Picture:
    """One on the sheet."""

    line: str
    caption: str
    path: Path
    css_class: str


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Writes pictures of every page, and one sheet with all of them.")
    parser.add_argument("--url", help="address of the running site; without it, only the sheet of what is there is written")
    parser.add_argument("--to", type=Path, default=Path("var/screens"), help="folder for the pictures")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="only pages whose name begins so")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        if options.url:
            addresses = [one for one in _addresses(browser, options.url) if one.name.startswith(tuple(options.only) or "")]
            pictures = list(_take_all(browser, options.url, options.to, addresses))
            pictures += _take_scenes(browser, options.url, options.to, tuple(options.only))
        else:
            pictures = list(_found(options.to))
        _contact_sheet(browser, options.to, pictures)
        browser.close()
    sys.stdout.write(f"{len(pictures)} pictures and {options.to / 'contact-sheet.png'}\n")
    return 0


def _addresses(browser: Browser, url: str) -> list[Address]:
    """All pages; which features to show is asked of the site."""
    # Without a script the list does not follow the map, which may show too much for such small things.
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{url}/?layers=playgrounds&sheet=half")
    row = page.locator(".row").first
    at = f"{CLOSE_UP}/{row.get_attribute('data-lat')}/{row.get_attribute('data-lon')}"
    layers = page.request.get(f"{url}/api/collections").json()["collections"]
    features = {layer["id"]: _best_known(page, url, layer["id"]) for layer in layers}
    page.close()
    return list(every_address(at, {layer_id: path for layer_id, path in features.items() if path}))


def _best_known(page: Page, url: str, layer_id: str) -> str:
    """The feature about which the site has most to tell; empty where the layer is."""
    items = page.request.get(f"{url}/api/collections/{layer_id}/items?limit={CANDIDATES}").json()["features"]
    if not items:
        return ""
    best = max(items, key=lambda item: len([value for value in item["properties"].values() if value not in (None, "", [])]))
    return f"/{layer_id}/{best['id']}/"


def _guises() -> Iterator[Guise]:
    for device in DEVICES:
        yield Guise(device)
        yield Guise(device, theme="dark")
        yield Guise(device, language="en")
        yield Guise(device, without="javascript")
        yield Guise(device, without="webgl")


def _take_all(browser: Browser, url: str, folder: Path, addresses: list[Address]) -> Iterator[Picture]:
    for guise in _guises():
        context = _context(browser, guise)
        for address in addresses:
            if guise.shows(address):
                page = context.new_page()
                path = folder / f"{address.name}-{guise.name}.png"
                yield from _take(page, url, address, guise, path)
                page.close()
        context.close()


def _scene_guises() -> Iterator[Guise]:
    for device in SIZES:
        yield Guise(device)
    for device in DEVICES:
        yield Guise(device, theme="dark")
        yield Guise(device, language="en")


def _take_scenes(browser: Browser, url: str, folder: Path, only: tuple[str, ...]) -> Iterator[Picture]:
    """Of what comes of doing something, on a site whose people everybody may be."""
    if only and not any(name.startswith(SCENES) for name in only):
        return
    first = _context(browser, Guise("desktop"))
    page = first.new_page()
    if page.goto(f"{url}/demo/").status == HTTPStatus.NOT_FOUND:  # type: ignore[union-attr]  # an address answers
        sys.stdout.write("Left out, because nobody may try the roles there: what has to be done first\n")
        return
    scenes = [scene for scene in every_scene(look_around(page, url)) if scene.name.startswith(only or "")]
    first.close()
    for guise in _scene_guises():
        for who in sorted({scene.who for scene in scenes} - {""}):
            context = _context(browser, guise)
            page = context.new_page()
            enter(page, url, who)
            for scene in scenes:
                if scene.who == who:
                    yield from _take_scene(page, url, scene, guise, folder)
            context.close()
        for scene in scenes:
            if not scene.who:
                # Whoever comes anew has no draft of what they wrote before.
                context = _context(browser, guise)
                yield from _take_scene(context.new_page(), url, scene, guise, folder)
                context.close()


def _take_scene(page: Page, url: str, scene: Scene, guise: Guise, folder: Path) -> Iterator[Picture]:
    page.emulate_media(media="screen")
    page.set_viewport_size(SIZES[guise.device]["viewport"])
    try:
        page.goto(url + (scene.path if guise.language == "de" else f"/{guise.language}{scene.path}"))
        if scene.map:
            page.wait_for_selector(scene.map, state="attached")
        scene.play(page)
    except TooSlow as problem:
        reason = problem.message.splitlines()[0]
        sys.stdout.write(f"Left out, because it never came about: {scene.name}-{guise.name}: {reason}\n")
        return
    if scene.is_whole:
        # A window as high as the page, so that what sticks to its lower edge is where the page ends.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]  # it has one
    page.emulate_media(media="print" if scene.medium == "print" else "screen")
    page.wait_for_timeout(600)
    path = folder / f"{scene.name}-{guise.name}.png"
    page.screenshot(path=path, full_page=scene.is_whole)
    sys.stdout.write(f"{path.name}\n")
    yield Picture(scene.name, guise.name, path, guise.device)


def _context(browser: Browser, guise: Guise) -> BrowserContext:
    options: dict[str, Any] = {**SIZES[guise.device], "color_scheme": guise.theme, "reduced_motion": "reduce"}
    context = browser.new_context(java_script_enabled=guise.without != "javascript", locale="de-DE", **options)
    context.set_default_timeout(MAP_PATIENCE_MS)
    if guise.without == "webgl":
        context.add_init_script(NO_GRAPHICS)
    return context


def _take(page: Page, url: str, address: Address, guise: Guise, path: Path) -> Iterator[Picture]:
    """One picture; none of a page that the site does not have, which is said."""
    answer = page.goto(url + address.within(guise.language))
    if answer and answer.status == HTTPStatus.NOT_FOUND and address.name != "missing":
        sys.stdout.write(f"Left out, because the site has no such page: {address.path}\n")
        return
    try:
        _arrange(page, address, guise)
    except TooSlow as problem:
        sys.stdout.write(f"Left out, because it never came about: {path.name}: {problem.message.splitlines()[0]}\n")
        return
    # Below the fold there is nothing but the map where there is one.
    page.screenshot(path=path, full_page=not address.has_map or address.medium == "print")
    sys.stdout.write(f"{path.name}\n")
    yield Picture(address.name, guise.name, path, guise.device)


def _arrange(page: Page, address: Address, guise: Guise) -> None:
    """Bring the page into the state that the picture shows."""
    if address.width and page.viewport_size:
        page.set_viewport_size({"width": address.width, "height": page.viewport_size["height"]})
    if address.has_map and not guise.without:
        page.wait_for_selector("am-map[data-idle]", state="attached")
    act(page, address)
    if not guise.without:
        for frame in page.frames[1:]:
            frame.wait_for_selector("am-map[data-idle]", state="attached")
    medium: Literal["print", "screen"] = "print" if address.medium == "print" else "screen"
    page.emulate_media(media=medium)
    page.wait_for_timeout(600)


def _found(folder: Path) -> Iterator[Picture]:
    """Pictures that somebody else has taken: what they show, a device and the rest of the guise make up their names."""
    for path in sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime):
        for device in SIZES:
            line, found, rest = path.stem.partition(f"-{device}-")
            if found:
                yield Picture(line, f"{device}-{rest}", path, device)


def _contact_sheet(browser: Browser, folder: Path, pictures: Iterable[Picture]) -> None:
    """All pictures on one page, a line for each page of the site."""
    lines: dict[str, list[str]] = defaultdict(list)
    for picture in pictures:
        figure = (
            f'<figure><img src="{picture.path.name}" class="{picture.css_class}">'
            f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
        )
        lines[picture.line].append(figure)
    rows = "".join(
        f"<section><h2>{escape(name)}</h2><div>{''.join(figures)}</div></section>" for name, figures in lines.items()
    )
    style = (
        "body{font:14px sans-serif;background:#ddd;margin:16px}div{display:flex;flex-wrap:wrap;gap:12px;align-items:start}"
        "figure{margin:0}.phone,.tablet,.desktop{height:300px;max-width:480px;object-fit:cover;object-position:top}"
        ".phone{max-width:160px}.tablet{max-width:240px}img{display:block;border:1px solid #999}"
    )
    sheet = folder / "contact-sheet.html"
    sheet.write_text(f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>{rows}')
    page = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 1200})
    page.goto(sheet.resolve().as_uri())
    page.screenshot(path=folder / "contact-sheet.png", full_page=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
