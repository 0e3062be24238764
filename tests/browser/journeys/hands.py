"""Fingers on a screen of glass, and a keyboard without a mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.visitors import Visitor

# As long as a finger takes that is no flick.
STEP_MS = 16
STEPS = 10
REST_MS = 150
MOST_STOPS = 80

# Says of what has the focus: in which part of the page it is, what it is called, and whether one sees that it has the focus.
FOCUSED = """() => {
    const element = document.activeElement;
    const parts = ['.skip', 'am-search', 'am-chips', 'am-list', 'am-card', '.back', '.map-tools', 'am-map'];
    const box = element.getBoundingClientRect();
    return {
        part: parts.find((part) => element.closest(part)) ?? '',
        words: (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\\s+/g, ' '),
        is_seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        ring: parseFloat(getComputedStyle(element).outlineWidth),
        is_page: element === document.body,
    };
}"""


@dataclass
class Fingers:
    """They tap, which is counted, and drag; they never hover."""

    visitor: Visitor
    taps: int = 0

    def tap(self, locator: Locator) -> None:
        locator.tap()
        self.taps += 1

    def drag(self, from_y: float, to_y: float) -> None:
        """Up or down in the middle of the screen, and stop before letting go."""
        page = self.visitor.page
        touch = page.context.new_cdp_session(page)
        middle = (page.viewport_size or {"width": 0})["width"] / 2

        def send(kind: str, y: float | None = None) -> None:
            points = [] if y is None else [{"x": middle, "y": y}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        send("touchStart", from_y)
        for step in range(1, STEPS + 1):
            send("touchMove", from_y + (to_y - from_y) * step / STEPS)
            page.wait_for_timeout(STEP_MS)
        page.wait_for_timeout(REST_MS)
        send("touchEnd")
        touch.detach()

    def drag_sheet(self, to_y: float) -> None:
        """By its handle, once it rests."""
        self.visitor.page.locator(".sheet:not([data-dragging])").evaluate(
            "(sheet) => Promise.all(sheet.getAnimations().map((animation) => animation.finished))"
        )
        box = self.visitor.page.locator(".sheet").bounding_box()
        assert box
        self.drag(box["y"] + 12, to_y)


@dataclass(frozen=True)
class Stop:
    """What has the focus.

    Attributes:
        part: The part of the page, as a selector; empty for one that the order says nothing about.
        words: Its name.
        is_seen: Whether it lies within the window.
        ring: How thick the line around it is, in pixels.
        is_page: Whether nothing has the focus.
    """

    part: str
    words: str
    is_seen: bool
    ring: float
    is_page: bool


@dataclass(frozen=True)
class Keys:
    """A keyboard."""

    visitor: Visitor

    def press(self, *keys: str) -> None:
        for key in keys:
            self.visitor.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.visitor.page.keyboard.type(words, delay=20)

    def focused(self) -> Stop:
        return Stop(**self.visitor.page.evaluate(FOCUSED))

    def walk(self) -> list[Stop]:
        """All that the tabulator leads to, from the beginning of the page until the map."""
        stops: list[Stop] = []
        while len(stops) < MOST_STOPS:
            self.press("Tab")
            stops.append(self.focused())
            if stops[-1].part == "am-map":
                return stops
        message = "the map cannot be reached"
        raise AssertionError(message)

    def tab_to(self, locator: Locator) -> None:
        """Press the tabulator until something has the focus."""
        for _ in range(MOST_STOPS):
            if locator.evaluate("(element) => element === document.activeElement"):
                return
            self.press("Tab")
        message = f"{locator} cannot be reached"
        raise AssertionError(message)
