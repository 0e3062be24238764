"""Visitors with a phone or a desktop, who notice everything that goes wrong, and the site they visit."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

    from layers.core.models import BaseFeature

# Drawing a map without a graphics card takes its time on a busy machine.
MAP_PATIENCE_MS = 60_000
PATIENCE_MS = 20_000

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}
# Four times as many points say no more about a page, and are drawn without a graphics card; pictures have them.
POINTS = {} if os.environ.get("AMTSKARTE_PICTURES") else {"device_scale_factor": 1}
VADUZ = (9.521, 47.141)
# A shorter box hides what one types.
ROOM_TO_TYPE_PX = 180
# Makes a browser one that cannot draw maps.
NO_GRAPHICS = """
const own = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest);
};
"""
# Warnings of the graphics driver, and of Playwright that keeps the service worker away.
NOT_OURS = ("GL Driver", "blocked by Playwright")


@dataclass(frozen=True)
class Site:
    """Where it runs, and what is on it."""

    url: str
    features: dict[str, BaseFeature]

    def path(self, name: str) -> str:
        feature = self.features[name]
        return f"/{name.split('/', maxsplit=1)[0]}/{feature.pk}/"


@dataclass
class Visitor:
    """Somebody with a browser. What goes wrong on the page is remembered and fails the test at its end."""

    page: Page
    site: Site
    device: str
    wrongs: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Violations of the Content Security Policy are among the errors.
        if message.type == "error" or (message.type == "warning" and not any(word in message.text for word in NOT_OURS)):
            self.wrongs.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.wrongs.append(f"third party: {request.url}")

    def forgive(self, *causes: str) -> None:
        """Forget what a test has brought about itself and the browser reports in its console, be it a moment later."""
        self.forgiven += causes

    @property
    def complaints(self) -> list[str]:
        """What is wrong and not forgiven."""
        return [wrong for wrong in self.wrongs if not any(cause in wrong for cause in self.forgiven)]

    def complain(self) -> None:
        """Fail the test for what is wrong."""
        if self.complaints:
            pytest.fail("\n".join(self.complaints), pytrace=False)

    @property
    def on_phone(self) -> bool:
        return self.device == "phone"

    def visit(self, path: str = "/", *, with_map: bool = True) -> None:
        self.page.goto(self.site.url + path)
        if with_map:
            self.wait_for_map()

    def wait_for_map(self) -> None:
        self.page.wait_for_selector("am-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
        # Where there is a list, it has followed the map, so its rows stay as they are.
        self.page.wait_for_function("() => !document.querySelector('am-list:not([data-drawn])')")

    def open_list(self) -> None:
        """On a phone the list must be raised first."""
        if self.on_phone and self.page.evaluate("document.body.dataset.snap") == "peek":
            self.page.locator(".sheet-handle").click()
            self.page.wait_for_selector("body[data-snap=half]")

    def row(self, title: str) -> Locator:
        return self.page.locator(".row a", has_text=title)

    def heading(self) -> Locator:
        return self.page.locator("am-card h1")

    def middle_of_map(self) -> tuple[float, float]:
        """Where a place stands on which the map is centred."""
        box = self.page.locator("am-map").bounding_box()
        assert box
        top, bottom = (120, 182) if self.on_phone else (0, 0)
        return box["x"] + box["width"] / 2, box["y"] + (top + box["height"] - bottom) / 2

    def expect_focus(self, locator: Locator) -> None:
        """Unlike Playwright's own check this asks the page alone, not whether its window has the focus, too."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not locator.evaluate("(element) => element === document.activeElement"):
            assert time.monotonic() < deadline, f"{locator} never got the focus"
            self.page.wait_for_timeout(50)

    def step(self) -> str:
        """Path and query, without the position of the map."""
        return str(
            self.page.evaluate(
                """() => {
                    const query = new URLSearchParams(location.search);
                    query.delete('at');
                    return location.pathname + (query.size ? `?${decodeURIComponent(query)}` : '');
                }""",
            )
        )

    def expect_step(self, step: str) -> None:
        self.page.wait_for_function(
            """(step) => {
                const query = new URLSearchParams(location.search);
                query.delete('at');
                return location.pathname + (query.size ? `?${decodeURIComponent(query)}` : '') === step;
            }""",
            arg=step,
        )


@contextmanager
def browsing(browser: Browser, device: str, **options: Any) -> Iterator[BrowserContext]:  # noqa: ANN401 (Playwright's own)
    """A fresh browser."""
    # Tests that stand between page and server could not see what a service worker asks; those of the worker allow it.
    usual = {"locale": "de-DE", "service_workers": "block"}
    context: BrowserContext = browser.new_context(**{**usual, **DEVICES[device], **POINTS, **options})
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def visiting(browser: Browser, site: Site, device: str, **options: Any) -> Iterator[Visitor]:  # noqa: ANN401 (Playwright's own)
    """A visitor with a fresh browser, who complains at the end."""
    with browsing(browser, device, **options) as context:
        visitor = Visitor(context.new_page(), site, device)
        yield visitor
    visitor.complain()


@contextmanager
def visiting_again(context: BrowserContext, site: Site, device: str) -> Iterator[Visitor]:
    """A visitor who complains at the end, in a tab of their own of a browser that others have used before them.

    What the site has kept there is gone: where somebody was, what they chose, and who they are. Only what every visitor gets
    alike, as pictures and scripts, need not come again.
    """
    visitor = Visitor(context.new_page(), site, device)
    try:
        devtools = context.new_cdp_session(visitor.page)
        devtools.send("Storage.clearDataForOrigin", {"origin": site.url, "storageTypes": "all"})
        devtools.detach()
        context.clear_cookies()
        yield visitor
    finally:
        visitor.page.close()
    visitor.complain()
