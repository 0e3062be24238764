"""The search box: typing, keyboard, finger, and what a screen reader hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.visitors import Visitor


def field(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("combobox", name="Was suchen Sie?")


def options(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("option")


def type_in(visitor: Visitor, text: str) -> None:
    field(visitor).click()
    field(visitor).press_sequentially(text, delay=30)


def test_a_suggestion_opens_the_card(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "rheinw")
    expect(options(visitor).first).to_contain_text("Spielplatz Rheinwiese")
    expect(visitor.page.locator("[data-search-status]")).to_have_text("1 Vorschlag")
    options(visitor).first.click()
    expect(visitor.heading()).to_have_text("Spielplatz Rheinwiese")
    expect(options(visitor)).to_have_count(0)


def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.keyboard.press("/")
    visitor.expect_focus(field(visitor))
    visitor.page.keyboard.type("feuerwer")
    expect(field(visitor)).to_have_attribute("aria-expanded", "true")
    visitor.page.keyboard.press("ArrowDown")
    expect(options(visitor).first).to_have_attribute("aria-selected", "true")
    expect(field(visitor)).to_have_attribute("aria-activedescendant", options(visitor).first.get_attribute("id") or "none")
    visitor.page.keyboard.press("ArrowUp")
    expect(field(visitor)).not_to_have_attribute("aria-activedescendant", "search-option-1-1")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    expect(visitor.heading()).to_contain_text("Feuerwehr")


def test_escape_leaves_step_by_step(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "rheinw")
    expect(options(visitor)).to_have_count(1)
    for _ in range(2):
        visitor.page.keyboard.press("Escape")
    expect(field(visitor)).to_have_value("")
    expect(field(visitor)).to_have_attribute("aria-expanded", "false")


def test_enter_leads_to_all_results(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "spielpltaz")
    field(visitor).press("Enter")
    visitor.page.wait_for_url("**/search/?q=spielpltaz*")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Spielplatz")
    expect(visitor.row("Spielplatz Rheinwiese")).to_be_visible()


def test_on_a_phone_the_search_covers_the_rest_and_back_closes_it(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "rheinw")
    expect(options(visitor)).to_have_count(1)
    if not visitor.on_phone:
        return
    expect(visitor.page.locator(".sections")).to_be_hidden()
    visitor.page.go_back()
    expect(options(visitor)).to_have_count(0)
    expect(visitor.page.locator(".sections")).to_be_visible()


def test_nothing_found_is_said(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "xqzwvkjh")
    expect(visitor.page.locator(".search-nothing")).to_contain_text("Nichts gefunden")
    expect(visitor.page.locator("[data-search-status]")).to_have_text("Nichts gefunden")


def test_without_a_network_it_says_so(visitor: Visitor) -> None:
    visitor.visit()
    visitor.page.route("**/search/suggest/**", lambda route: route.abort())
    type_in(visitor, "rheinw")
    expect(visitor.page.locator(".search-note [data-again]")).to_be_visible()
    visitor.page.unroute("**/search/suggest/**")
    visitor.page.locator(".search-note [data-again]").click()
    expect(options(visitor)).to_have_count(1)
    visitor.forgive("ERR_FAILED")


def test_open_suggestions_are_accessible(visitor: Visitor) -> None:
    visitor.visit()
    type_in(visitor, "fe")
    expect(visitor.page.get_by_role("listbox", name="Vorschläge")).to_be_visible()
    found = Axe().run(visitor.page).response["violations"]
    assert [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found] == []
