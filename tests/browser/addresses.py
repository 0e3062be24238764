"""Every page of the site: pictures are taken of them, and a checker looks whether everybody gets in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.visitors import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

# As wide as the column of a narrow club page, of a usual one, and of one without a column.
EMBED_WIDTHS = (320, 600, 1000)


@dataclass(frozen=True)
class Address:
    """A page, and what is done there before anybody looks.

    Attributes:
        name: What it shows, as a file name.
        path: Within the site, behind the language.
        has_map: Whether to wait for the map.
        typed: What to type into the search box.
        click: What to click.
        awaits: What comes of typing or clicking.
        width: How wide the window is, in pixels; 0 for that of the device.
        medium: "print" for paper.
    """

    name: str
    path: str
    has_map: bool = False
    typed: str = ""
    click: str = ""
    awaits: str = ""
    width: int = 0
    medium: str = "screen"

    def within(self, language: str) -> str:
        """Path in a language: the API has it in its query, everything else in front."""
        if self.path.startswith("/api/"):
            return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"
        return self.path if language == "de" else f"/{language}{self.path}"

    @property
    def needs_script(self) -> bool:
        """Whether there is nothing to see of it without a script."""
        return bool(self.typed or self.awaits.startswith("dialog"))


def every_address(at: str, features: Mapping[str, str]) -> Iterator[Address]:
    """All pages.

    Args:
        at: Where the map shows some things: zoom/latitude/longitude.
        features: Layer id to the address of a feature in it.
    """
    yield from _map_pages(at)
    for layer_id, path in features.items():
        yield Address(f"{layer_id}-one", path, has_map=True)
    yield from _ways(at, features)
    yield from _search_pages(at)
    yield from _layer_pages(features)
    yield from _embedding(at)
    yield from _open_data(features)
    yield from _contributing(at, features)
    yield from _accounts()
    yield from _own()
    yield from _rides()
    yield from _words()
    yield from _paper(at, features)


def _rides() -> Iterator[Address]:
    for name, path in (("rides-search", ""), ("rides-offer", "offer/"), ("rides-mine", "mine/")):
        yield Address(name, f"/ride/{path}")


def _map_pages(at: str) -> Iterator[Address]:
    yield Address("start", "/", has_map=True)
    yield Address("village", f"/?at={at}", has_map=True)
    yield Address("list", f"/?at={at}&sheet=half", has_map=True)
    yield Address("list-full", f"/?at={at}&sheet=full", has_map=True)
    yield Address("list-chosen", f"/?at={at}&layers=playgrounds,rest-spots,youth-spots&sheet=half", has_map=True)
    yield Address("list-open-now", f"/?at={at}&open=now&sheet=half", has_map=True)
    yield Address("list-nothing", "/?at=15/47.5/9.0&sheet=half", has_map=True)
    dialogs = {"legend": ".tool-layers", "filter": ".list-filter", "more": "a[href$='/more/']:visible"}
    for name, link in dialogs.items():
        path = f"/?at={at}{'&sheet=half' if name == 'filter' else ''}"
        yield Address(f"{name}-dialog", path, has_map=True, click=link, awaits="dialog[open] .dialog-body > *")


def _ways(at: str, features: Mapping[str, str]) -> Iterator[Address]:
    _zoom, lat, lon = at.split("/")
    here = f"{float(lon):.3f},{float(lat):.3f}"
    yield Address("list-reach", f"/?start={here}&by=bicycle&within=15&sheet=half", has_map=True)
    if "farm-shops" in features:
        yield Address("way-from-where", f"{features['farm-shops']}route/", has_map=True)
        yield Address("way", f"{features['farm-shops']}route/?from={here}&mode=foot", has_map=True)
        yield Address("way-on-paper", f"{features['farm-shops']}route/?from={here}&mode=foot", medium="print")


def _search_pages(at: str) -> Iterator[Address]:
    options = "[role=listbox] [role=option]"
    yield Address("search-typing", f"/?at={at}", has_map=True, typed="spiel", awaits=options)
    yield Address("search", "/search/?q=spielplatz")
    yield Address("search-nothing", "/search/?q=qxwvzk")


def _layer_pages(features: Mapping[str, str]) -> Iterator[Address]:
    yield Address("layers", "/layers/")
    for layer_id in ("playgrounds", "events", "areas", "organisations", "farm-shops"):
        yield Address(f"{layer_id}-all", f"/{layer_id}/")
    yield Address("playgrounds-filtered", "/playgrounds/?wheelchair=yes&open=now")
    for layer_id in ("areas", "organisations"):
        if layer_id in features:
            yield Address(f"{layer_id}-profile", f"{features[layer_id]}profile/")


def _contributing(at: str, features: Mapping[str, str]) -> Iterator[Address]:
    yield Address("add", f"/add/?at={at}")
    for layer_id in ("youth-spots", "events"):
        yield Address(f"add-{layer_id}", f"/add/{layer_id}/?at={at}")
    yield Address("add-wrong", f"/add/youth-spots/?at={at}", click="main form [type=submit]", awaits=".field-error")
    yield Address("report-form", f"/report/?at={at}")
    yield Address("report-form-wrong", f"/report/?at={at}", click="[data-next]", awaits=".field-error[data-missing]")
    yield Address("add-closed", "/add/depots/")
    if "youth-spots" in features:
        yield Address("suggest", f"{features['youth-spots']}suggest/")
        yield Address("gone", f"{features['youth-spots']}gone/")
        yield Address("history", f"{features['youth-spots']}history/")
    yield Address("review-closed", "/review/")
    yield Address("rounds", "/rounds/")
    yield Address("rounds-nothing", "/rounds/?near=0,0")
    yield Address("round", f"/rounds/?stops={_stops(features)}")
    yield Address("round-on-paper", f"/rounds/?stops={_stops(features)}", medium="print")


def _stops(features: Mapping[str, str]) -> str:
    """Some features as the stops of a round."""
    return ",".join(path.strip("/").replace("/", ":") for path in features.values())


def _accounts() -> Iterator[Address]:
    for name in ("login", "signup", "password/reset"):
        yield Address(f"account-{name.replace('/', '-')}", f"/account/{name}/")


def _own() -> Iterator[Address]:
    """As who is not signed in sees them."""
    for name in ("mine", "maps", "maps/new", "subscriptions", "subscriptions/new", "outbox", "add/youth-spots/offline"):
        yield Address(f"own-{name.replace('/', '-')}", f"/{name}/")


def _embedding(at: str) -> Iterator[Address]:
    for width in EMBED_WIDTHS:
        yield Address(f"embed-{width}", f"/embed/?at={at}", has_map=True, width=width)
    yield Address("embed-list", f"/embed/?at={at}&list=yes", has_map=True)
    yield Address("embed-compose", "/embed/compose/")


def _open_data(features: Mapping[str, str]) -> Iterator[Address]:
    api = "/api/"
    yield Address("open-data", api)
    yield Address("open-data-code", api, click="details summary", awaits="details[open] pre")
    yield Address("open-data-addresses", f"{api}openapi")
    yield Address("open-data-standards", f"{api}conformance")
    yield Address("open-data-layers", f"{api}collections")
    for layer_id in ("playgrounds", "events"):
        layer = f"{api}collections/{layer_id}"
        yield Address(f"open-data-{layer_id}", layer)
        yield Address(f"open-data-{layer_id}-filters", f"{layer}/queryables")
        yield Address(f"open-data-{layer_id}-list", f"{layer}/items")
        if layer_id in features:
            number = features[layer_id].strip("/").rpartition("/")[2]
            yield Address(f"open-data-{layer_id}-one", f"{layer}/items/{number}")
    yield Address("open-data-nothing", f"{api}collections/events/items?bbox=0,0,1,1")


def _words() -> Iterator[Address]:
    for name in ("legend", "filter", "more", "about", "imprint", "privacy", "accessibility", "easy", "offline"):
        yield Address(name, f"/{name}/")
    yield Address("join", "/join/")
    report = "/accessibility/report/"
    yield Address("report", report)
    yield Address("report-wrong", report, click="main form [type=submit]", awaits=".field-error")
    yield Address("report-thanks", f"{report}thanks/")
    yield Address("missing", "/playgrounds/999999999/")


def _paper(at: str, features: Mapping[str, str]) -> Iterator[Address]:
    yield Address("list-on-paper", f"/?at={at}&sheet=half", has_map=True, medium="print")
    for layer_id in ("playgrounds", "events"):
        if layer_id in features:
            yield Address(f"{layer_id}-on-paper", features[layer_id], has_map=True, medium="print")


def act(page: Page, address: Address) -> None:
    """Do on the page what shows what the address is about."""
    if address.typed:
        box = page.get_by_role("combobox").first
        box.click()
        box.press_sequentially(address.typed, delay=30)
    if address.click:
        page.locator(address.click).first.click()
    if address.awaits:
        page.locator(address.awaits).first.wait_for(timeout=PATIENCE_MS)
