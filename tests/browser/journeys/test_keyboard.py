"""Somebody without a mouse: everything can be reached, in an order that makes sense, and left again."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.journeys.hands import Keys
from tests.browser.journeys.village import HOME, Village

if TYPE_CHECKING:
    from tests.browser.visitors import Visitor

NEAR_HOME = f"/?at=14/{HOME[1]}/{HOME[0]}"
# Zoom, latitude and longitude of the map, as the address says them, and what each key does to what they were before.
NOW = "new URLSearchParams(location.search).get('at').split('/').map(Number)"
MOVES = {
    "+": f"(before) => {NOW}[0] >= before[0] + 0.9",
    "-": f"(before) => {NOW}[0] <= before[0] - 0.9",
    "ArrowUp": f"(before) => {NOW}[1] > before[1]",
    "ArrowLeft": f"(before) => {NOW}[2] < before[2]",
    "ArrowDown": f"(before) => {NOW}[1] < before[1]",
    "ArrowRight": f"(before) => {NOW}[2] > before[2]",
}
IN_ORDER = [".skip", "am-search", "am-chips", "am-list", "am-card", ".back", ".map-tools", "am-map"]


def test_focus_goes_through_the_page_as_people_read_it(typist: Visitor, village: Village) -> None:
    typist.visit(village.playground_path)
    stops = Keys(typist).walk()
    assert [part for part, _ in itertools.groupby(stop.part for stop in stops if stop.part)] == IN_ORDER
    assert [stop.words for stop in stops[:2]] == ["Zur Liste", "Zur Karte"]
    assert not [stop for stop in stops if stop.is_page or not stop.is_seen or stop.ring < 2]


def test_search_forgives_a_slip_and_leads_to_the_card(typist: Visitor, village: Village) -> None:
    keys = Keys(typist)
    typist.visit(NEAR_HOME)
    keys.press("/")
    field = typist.page.get_by_role("combobox", name="Was suchen Sie?")
    typist.expect_focus(field)
    keys.type("spilplatz schlosweg")
    option = typist.page.get_by_role("option", name="Spielplatz am Schlossweg")
    expect(option).to_be_visible()
    keys.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    typist.expect_focus(field)
    keys.press("Enter")
    expect(typist.heading()).to_have_text("Spielplatz am Schlossweg")
    typist.expect_focus(typist.heading())
    assert typist.step() == village.playground_path
    keys.press("Escape")
    expect(typist.heading()).to_have_count(0)
    typist.expect_focus(typist.row("Spielplatz am Schlossweg"))


def test_escape_leaves_the_search_bit_by_bit(typist: Visitor) -> None:
    keys = Keys(typist)
    typist.visit()
    keys.press("/")
    keys.type("schlossweg")
    expect(typist.page.get_by_role("option").first).to_be_visible()
    field = typist.page.get_by_role("combobox", name="Was suchen Sie?")
    keys.press("Escape")
    expect(typist.page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("schlossweg")
    keys.press("Escape")
    expect(field).to_have_value("")
    typist.expect_focus(field)


def test_list_by_arrows_card_and_back_to_the_row(typist: Visitor) -> None:
    keys = Keys(typist)
    typist.visit(NEAR_HOME)
    keys.press("Tab", "Enter")
    rows = typist.page.locator(".row a")
    keys.tab_to(rows.first)
    keys.press("ArrowDown", "ArrowDown", "ArrowUp")
    typist.expect_focus(rows.nth(1))
    title = rows.nth(1).locator(".row-title").inner_text()
    keys.press("Enter")
    typist.expect_focus(typist.page.get_by_role("heading", name=title, level=1))
    keys.press("Tab")
    typist.expect_focus(typist.page.locator("am-card").get_by_role("link", name="Route"))
    keys.press("Escape")
    typist.expect_focus(rows.nth(1))


def test_filter_is_opened_ticked_and_left(typist: Visitor) -> None:
    keys = Keys(typist)
    typist.visit(NEAR_HOME)
    opener = typist.page.get_by_role("link", name="Filter")
    keys.tab_to(opener)
    keys.press("Enter")
    dialog = typist.page.get_by_role("dialog", name="Filter")
    keys.tab_to(dialog.get_by_label("Jetzt offen"))
    keys.press("Space")
    typist.expect_step("/?open=now")
    expect(typist.row("Verleih tents")).to_have_count(0)
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    typist.expect_focus(opener)
    everything = typist.page.get_by_role("link", name="Alle zeigen")
    everything.focus()
    keys.press("Enter")
    expect(everything).to_have_count(0)
    expect(typist.row("Verleih tents")).to_be_visible()
    assert keys.focused().part == "am-chips"


def test_dialog_keeps_the_focus_until_it_is_left(typist: Visitor) -> None:
    keys = Keys(typist)
    typist.visit(NEAR_HOME)
    opener = typist.page.locator(".tool-layers")
    keys.tab_to(opener)
    keys.press("Enter")
    dialog = typist.page.get_by_role("dialog", name="Legende")
    keys.tab_to(dialog.locator("input[value=depots]"))
    keys.press("Space")
    expect(typist.row("Verleih tents")).to_have_count(0)
    for _ in range(30):
        keys.press("Tab")
        assert typist.page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    typist.expect_focus(opener)


def test_other_language_shows_the_same(typist: Visitor, village: Village) -> None:
    keys = Keys(typist)
    typist.visit(village.playground_path)
    keys.tab_to(typist.page.locator(".top-tools").get_by_role("link", name="English"))
    keys.press("Enter")
    expect(typist.page.locator("html")).to_have_attribute("lang", "en")
    expect(typist.heading()).to_have_text("Spielplatz am Schlossweg")
    expect(typist.page.locator("am-card")).to_contain_text("Always open")
    assert typist.step() == f"/en{village.playground_path}"


def test_map_moves_by_keys_and_is_no_trap(typist: Visitor) -> None:
    keys = Keys(typist)
    typist.visit(NEAR_HOME)
    keys.press("Tab", "Tab", "Enter")
    typist.expect_focus(typist.page.locator("am-map canvas"))
    for key, moved in MOVES.items():
        before = typist.page.evaluate(NOW)
        keys.press(key)
        typist.page.wait_for_function(moved, arg=before)
        typist.wait_for_map()
    keys.press("Tab")
    assert keys.focused().part != "am-map"
