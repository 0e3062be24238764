"""The sheet under a finger, and the visitor's own position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

    from tests.browser.visitors import Site


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Visitor]:
    with visiting(browser, site, "phone") as visitor:
        yield visitor


def slide(visitor: Visitor, heights: Sequence[tuple[float, float]], released_s: float) -> None:
    """Slide a finger up or down the middle of the page.

    How fast it was does not depend on how busy the machine is: each event says when it happened.

    Args:
        visitor: Whose finger it is.
        heights: Where it was in pixels from the top, and after how many seconds.
        released_s: After how many seconds it left the page.
    """
    mouse = visitor.page.context.new_cdp_session(visitor.page)
    begins = visitor.page.evaluate("(performance.timeOrigin + performance.now()) / 1000") - released_s

    def at(kind: str, y: float, after_s: float) -> None:
        event = {"type": kind, "x": 195, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        mouse.send("Input.dispatchMouseEvent", {**event, "timestamp": begins + after_s})

    at("mousePressed", *heights[0])
    for y, after_s in heights[1:]:
        at("mouseMoved", y, after_s)
    at("mouseReleased", heights[-1][0], released_s)


def drag(visitor: Visitor, from_y: float, to_y: float) -> None:
    """Slowly, so that it is no flick."""
    slide(visitor, [(from_y + (to_y - from_y) * step / 10, 0.02 * step) for step in range(11)], released_s=0.35)


def test_sheet_is_dragged_from_peek_to_half_to_full_and_down(phone: Visitor) -> None:
    phone.visit()
    drag(phone, 600, 430)
    phone.expect_step("/?sheet=half")
    drag(phone, 425, 90)
    phone.expect_step("/?sheet=full")
    phone.page.wait_for_timeout(400)
    drag(phone, 76, 420)
    phone.expect_step("/?sheet=half")
    phone.page.wait_for_timeout(400)
    drag(phone, 425, 600)
    phone.expect_step("/")


def test_flick_goes_one_snap_on(phone: Visitor) -> None:
    phone.visit()
    slide(phone, [(600, 0), (590, 0.012), (570, 0.024), (545, 0.036)], released_s=0.04)
    phone.expect_step("/?sheet=half")


def test_tap_on_a_tile_is_no_drag(phone: Visitor) -> None:
    phone.visit()
    phone.page.locator(".tile").first.tap()
    phone.page.wait_for_selector("body[data-snap=half]")


def test_pulling_the_list_down_lowers_the_sheet(phone: Visitor) -> None:
    phone.visit("/?sheet=full")
    touch = phone.page.context.new_cdp_session(phone.page)

    def finger(kind: str, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": 195, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", 300)
    for y in range(310, 610, 30):
        finger("touchMove", y)
        phone.page.wait_for_timeout(30)
    phone.page.wait_for_timeout(150)
    finger("touchEnd", 610)
    phone.expect_step("/?sheet=half")


def test_last_row_can_be_reached_at_half_height(phone: Visitor) -> None:
    phone.visit("/?sheet=half")
    last = phone.page.locator(".row a").last
    last.focus()
    box = last.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844 - 76 + 1


def test_position_is_shown_when_allowed(browser: Browser, site: Site) -> None:
    place = {"longitude": VADUZ[0] + 0.004, "latitude": VADUZ[1]}
    with visiting(browser, site, "phone", permissions=["geolocation"], geolocation=place) as visitor:
        visitor.visit()
        visitor.page.locator("[data-locate]").click()
        expect(visitor.page.locator("[data-locate]")).to_have_attribute("aria-pressed", "true")
        visitor.page.wait_for_function("() => location.search.includes('/9.525')")


def test_position_elsewhere_is_told(browser: Browser, site: Site) -> None:
    place = {"longitude": 13.4, "latitude": 52.5}
    with visiting(browser, site, "phone", permissions=["geolocation"], geolocation=place) as visitor:
        visitor.visit()
        visitor.page.locator("[data-locate]").click()
        expect(visitor.page.locator(".map-notice")).to_have_text("Sie sind gerade außerhalb von Liechtenstein.")


def test_refused_position_gets_a_kind_word(phone: Visitor) -> None:
    phone.visit()
    phone.page.locator("[data-locate]").click()
    expect(phone.page.locator(".map-notice")).to_contain_text("Wir kennen Ihren Standort nicht")
