"""Somebody who hears the page: roles, names and states are what the page is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.ears import LANDMARKS, faults, headings, listen, named, one
from tests.browser.journeys.village import HOME, Village
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.visitors import Visitor

NEAR_HOME = f"/?at=14/{HOME[1]}/{HOME[0]}"


@pytest.mark.parametrize("home", ["", "/en"])
def test_every_page_can_be_found_through_by_ear(browser: Browser, village: Village, device: str, home: str) -> None:
    profile = f"/areas/{village.schaan.pk}/profile/"
    documents = ["/rest-spots/", "/layers/", profile, "/imprint/", "/search/?q=schlossweg", "/accessibility/report/"]
    found = []
    with visiting(browser, village.site, device) as visitor:
        for path in ["/", f"{NEAR_HOME}&sheet=half", village.playground_path]:
            visitor.visit(home + path)
            found += [f"{path}: {fault}" for fault in faults(listen(visitor.page))]
        for path in documents:
            visitor.visit(home + path, with_map=False)
            found += [f"{path}: {fault}" for fault in faults(listen(visitor.page))]
    assert not found, "\n".join(found)


def test_start_page_is_told_by_its_parts(typist: Visitor) -> None:
    typist.visit(NEAR_HOME)
    heard = listen(typist.page)
    parts = [(thing.role, thing.name) for thing in heard if thing.role in LANDMARKS]
    assert parts == [
        ("banner", ""),
        ("search", ""),
        ("navigation", "Bereiche"),
        ("region", "Nur zeigen"),
        ("main", ""),
        ("region", "Liste"),
        ("region", "Karte"),
        ("contentinfo", ""),
    ]
    assert headings(heard)[0] == (1, "Karte von Liechtenstein")
    assert {"Zeigen, wo ich bin", "Näher heran", "Weiter weg"} <= set(named(heard, "button"))
    for chip in ("Orte", "Termine", "Hofläden"):
        assert one(heard, "button", chip).states["pressed"] == "false"


def test_list_says_how_many_and_each_row_what_where_and_how_far(typist: Visitor) -> None:
    typist.visit(NEAR_HOME)
    heard = listen(typist.page)
    count = typist.page.locator(".row").count()
    assert (2, f"{count} Einträge im Kartenbild") in headings(heard)
    assert count in [thing.parts for thing in heard if thing.role == "list"]
    told = r"Spielplatz am Schlossweg Spielplatz Immer offen · Vaduz \d+ m \d+ Min. zu Fuß"
    assert [name for name in named(heard, "link") if re.fullmatch(told, name)]
    told = r"Sommerfest der Feuerwehr Beispiel Termin .* Uhr · Vaduz \d+ m \d+ Min. zu Fuß"
    assert [name for name in named(heard, "link") if re.fullmatch(told, name)], named(heard, "link")


def test_card_takes_the_focus_and_gives_it_back(typist: Visitor) -> None:
    typist.visit(NEAR_HOME)
    row = typist.row("Spielplatz am Schlossweg")
    row.focus()
    typist.page.keyboard.press("Enter")
    typist.expect_focus(typist.page.get_by_role("heading", name="Spielplatz am Schlossweg", level=1))
    typist.page.wait_for_selector(".card[data-fid]")
    heard = listen(typist.page)
    assert one(heard, "heading", "Spielplatz am Schlossweg").states.get("focused")
    assert one(heard, "region", "Gewählter Eintrag")
    assert [name for _, name in headings(heard)][-2:] == ["Öffnungszeiten", "In der Nähe"]
    assert {"Alter", "Geräte"} <= set(told_terms(typist))
    typist.page.keyboard.press("Escape")
    typist.expect_focus(row)
    assert [thing.name for thing in listen(typist.page) if thing.states.get("focused") and thing.role == "link"]


def told_terms(visitor: Visitor) -> list[str]:
    return visitor.page.locator("am-card").get_by_role("term").all_inner_texts()


def test_search_is_a_combobox_that_tells_what_it_found(typist: Visitor) -> None:
    typist.visit(NEAR_HOME)
    words = "Was suchen Sie?"
    assert not one(listen(typist.page), "combobox", words).states["expanded"]
    typist.page.keyboard.press("/")
    typist.page.keyboard.type("schlossweg", delay=20)
    options = typist.page.get_by_role("option")
    expect(options.first).to_be_visible()
    typist.page.keyboard.press("ArrowDown")
    heard = listen(typist.page)
    box = one(heard, "combobox", words)
    marked = typist.page.get_by_role("option", selected=True)
    assert box.states["expanded"]
    assert box.states["autocomplete"] == "list"
    assert box.states["controls"] == "search-options"
    assert box.states["activedescendant"] == marked.get_attribute("id")
    assert one(heard, "listbox", "Vorschläge")
    assert len(named(heard, "option")) == options.count()
    assert any(re.match("Spielplatz am Schlossweg Spielplatz · Vaduz", name) for name in named(heard, "option"))
    assert any(re.match("Schlossweg Straße · Vaduz", name) for name in named(heard, "option"))
    expect(typist.page.locator("am-search").get_by_role("status")).to_have_text(f"{options.count()} Vorschläge")


def test_dialog_has_a_name_and_the_new_count_is_said(typist: Visitor) -> None:
    typist.visit(NEAR_HOME)
    announcer = typist.page.locator("[data-announcer]")
    before = announcer.text_content()
    typist.page.get_by_role("link", name="Filter").press("Enter")
    typist.page.get_by_role("dialog").get_by_label("Jetzt offen").press("Space")
    dialog = one(listen(typist.page), "dialog")
    assert dialog.name == "Filter"
    assert dialog.states["modal"]
    expect(typist.row("Verleih tents")).to_have_count(0)
    # How many are open depends on the hour at which this runs.
    count = typist.page.locator(".row").count()
    expect(announcer).to_have_text("1 Eintrag" if count == 1 else f"{count} Einträge")
    assert announcer.text_content() != before
    assert announcer.get_attribute("role") == "status"


def test_handle_of_the_sheet_says_what_it_does(walker: Visitor) -> None:
    walker.visit()
    handle = one(listen(walker.page), "button", "Liste vergrößern")
    assert not handle.states["expanded"]
    walker.visit("/?sheet=full")
    assert one(listen(walker.page), "button", "Liste verkleinern").states["expanded"]


def test_english_is_english_to_the_ear(typist: Visitor, village: Village) -> None:
    typist.visit("/en" + NEAR_HOME)
    heard = listen(typist.page)
    assert set(named(heard, "region")) == {"Show only", "List", "Map"}
    assert named(heard, "navigation") == ["Sections"]
    assert any("Always open" in name and "on foot" in name for name in named(heard, "link"))
    typist.visit("/en" + village.playground_path)
    assert one(listen(typist.page), "region", "Chosen entry")
