"""A citizen with a phone, outside: nothing but taps and drags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.journeys.hands import Fingers
from tests.browser.journeys.village import HOME, STREET, Village

if TYPE_CHECKING:
    from tests.browser.visitors import Visitor

NEAR_HOME = f"/?at=14/{HOME[1]}/{HOME[0]}"
PLACES = "/?layers=playgrounds,rest-spots,youth-spots&sheet=half"


def find_oneself(walker: Visitor, fingers: Fingers) -> None:
    locate = walker.page.get_by_role("button", name="Zeigen, wo ich bin")
    fingers.tap(locate)
    expect(locate).to_have_attribute("aria-pressed", "true")
    walker.page.wait_for_function("(lon) => location.search.includes(lon)", arg=f"/{HOME[0]:.3f}")
    expect(walker.page.locator(".peek")).to_contain_text("1 Eintrag")


def test_what_is_near_me_takes_two_taps(walker: Visitor, village: Village) -> None:
    walker.visit()
    find_oneself(walker, Fingers(walker))
    fingers = Fingers(walker)
    fingers.tap(walker.page.locator(".peek").get_by_role("link", name="Orte"))
    row = walker.page.locator(".row").first
    expect(row).to_contain_text("Spielplatz am Schlossweg")
    expect(row).to_contain_text("50 m")
    expect(row).to_contain_text("1 Min. zu Fuß")
    fingers.tap(row.get_by_role("link"))
    walker.expect_step(f"{village.playground_path}?layers=playgrounds,rest-spots,youth-spots")
    assert fingers.taps == 2
    tells_all_without_scrolling(walker)


def tells_all_without_scrolling(walker: Visitor) -> None:
    """Whether it is open, the way, and who looks after it."""
    card = walker.page.locator("am-card")
    expect(card.get_by_role("heading", name="Spielplatz am Schlossweg")).to_be_in_viewport()
    expect(card.locator(".card-state")).to_have_text(re.compile("offen"))
    expect(card.locator(".card-state")).to_be_in_viewport()
    route = card.get_by_role("link", name="Route")
    expect(route).to_be_in_viewport()
    expect(route).to_have_attribute("href", re.compile(r"^/playgrounds/\d+/route/$"))
    expect(card.get_by_role("link", name="Feuerwehr Vaduz").first).to_be_in_viewport()


def test_who_looks_after_it_is_one_tap_further(walker: Visitor, village: Village) -> None:
    walker.visit(village.playground_path)
    Fingers(walker).tap(walker.page.locator(".carer").get_by_role("link", name="Feuerwehr Vaduz"))
    expect(walker.heading()).to_have_text("Feuerwehr Vaduz")
    walker.page.go_back()
    expect(walker.heading()).to_have_text("Spielplatz am Schlossweg")


def test_sheet_follows_the_finger_and_back_leads_the_same_way(walker: Visitor) -> None:
    fingers = Fingers(walker)
    walker.visit()
    fingers.drag_sheet(430)
    walker.expect_step("/?sheet=half")
    fingers.drag_sheet(90)
    walker.expect_step("/?sheet=full")
    walker.page.go_back()
    walker.expect_step("/?sheet=half")
    fingers.tap(walker.row("Hofladen Lindenhof"))
    expect(walker.heading()).to_have_text("Hofladen Lindenhof")
    walker.page.go_back()
    walker.expect_step("/?sheet=half")
    expect(walker.heading()).to_have_count(0)
    expect(walker.row("Hofladen Lindenhof")).to_be_in_viewport()
    walker.page.go_back()
    walker.expect_step("/")
    expect(walker.page.locator(".peek")).to_be_in_viewport()


def test_open_now_and_everything_again(walker: Visitor) -> None:
    fingers = Fingers(walker)
    walker.visit(f"{NEAR_HOME}&sheet=half")
    expect(walker.row("Verleih tents")).to_be_visible()
    fingers.tap(walker.page.get_by_role("link", name="Filter"))
    dialog = walker.page.get_by_role("dialog", name="Filter")
    fingers.tap(dialog.get_by_text("Jetzt offen", exact=True))
    fingers.tap(dialog.get_by_role("button", name="Schließen"))
    walker.expect_step("/?open=now&sheet=half")
    expect(walker.row("Verleih tents")).to_have_count(0)
    expect(walker.row("Spielplatz am Schlossweg")).to_be_visible()
    fingers.tap(walker.page.get_by_role("link", name="Alle zeigen"))
    walker.expect_step("/?sheet=half")
    expect(walker.row("Verleih tents")).to_be_visible()


def test_search_opens_what_was_meant_and_back_returns(walker: Visitor, village: Village) -> None:
    fingers = Fingers(walker)
    walker.visit()
    field = walker.page.get_by_role("combobox", name="Was suchen Sie?")
    fingers.tap(field)
    walker.page.keyboard.type("spielplatz schlossweg", delay=20)
    fingers.tap(walker.page.get_by_role("option", name="Spielplatz am Schlossweg"))
    expect(walker.heading()).to_have_text("Spielplatz am Schlossweg")
    assert walker.step() == village.playground_path
    walker.page.go_back()
    walker.expect_step("/")
    expect(walker.heading()).to_have_count(0)
    expect(walker.page.get_by_role("option")).to_have_count(0)
    expect(walker.page.locator(".peek")).to_be_in_viewport()


def test_search_for_a_street_brings_the_map_there(walker: Visitor) -> None:
    fingers = Fingers(walker)
    walker.visit()
    fingers.tap(walker.page.get_by_role("combobox", name="Was suchen Sie?"))
    walker.page.keyboard.type("schlossweg", delay=20)
    fingers.tap(walker.page.get_by_role("option", name=re.compile(f"^{STREET}")))
    walker.page.wait_for_function("(lon) => location.search.includes(lon)", arg=f"/{HOME[0]:.3f}")
    walker.open_list()
    expect(walker.row("Spielplatz am Schlossweg")).to_be_visible()
