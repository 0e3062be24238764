"""The list follows the map, and what lies elsewhere is found all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from layers.defects.models import Report
from tests.browser.desks import outside
from tests.browser.test_triage import at_desk, begin, reports, row, rows, session

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visitors import Visitor

__all__ = ["at_desk", "reports", "session"]


def look_elsewhere(page: Page) -> None:
    page.locator("am-triage-map canvas").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(100)
    expect(rows(page)).to_have_count(0)


def test_an_empty_view_leads_to_what_lies_elsewhere(at_desk: Visitor, reports: dict[str, int]) -> None:
    page = begin(at_desk)
    look_elsewhere(page)
    expect(page.get_by_text("Gut gemacht")).to_be_hidden()
    page.get_by_role("button", name="Auch außerhalb der Karte suchen").click()
    expect(rows(page)).to_have_count(len(reports))
    view = page.get_by_role("button", name="Im Kartenbild")
    expect(view).to_have_attribute("aria-pressed", "false")
    view.click()
    expect(rows(page)).to_have_count(0)


def test_a_tab_lists_what_it_counts(at_desk: Visitor, reports: dict[str, int]) -> None:
    page = begin(at_desk)
    look_elsewhere(page)
    tab = page.get_by_role("button", name="Wartet auf Antwort")
    expect(tab).to_contain_text(str(len(reports)))
    tab.click()
    expect(rows(page)).to_have_count(len(reports))
    tab.click()
    expect(rows(page)).to_have_count(0)


def test_a_number_is_found_wherever_it_lies(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    look_elsewhere(page)
    search, view = page.get_by_label("In Meldungen suchen"), page.get_by_role("button", name="Im Kartenbild")
    reference = outside(lambda: Report.objects.get(pk=number).reference)
    search.fill(reference)
    expect(rows(page)).to_have_count(1)
    expect(row(page, number)).to_be_visible()
    expect(view).to_have_attribute("aria-pressed", "false")
    search.fill("")
    expect(view).to_have_attribute("aria-pressed", "true")
    expect(rows(page)).to_have_count(0)
    search.fill(reference)
    expect(rows(page)).to_have_count(1)
    view.click()
    expect(rows(page)).to_have_count(0)
    expect(page.get_by_text("Im Kartenbild ist davon nichts.")).to_be_visible()
    expect(page.get_by_text("So etwas ist nicht dabei.")).to_be_hidden()
