"""What a clerk has begun to write stays, whatever else happens to the report or at the desk meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.desks import outside
from tests.browser.test_triage import at_desk, begin, by_another, reports, row, session

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.browser.visitors import Visitor

__all__ = ["at_desk", "reports", "session"]


def answer(page: Page) -> Locator:
    return page.locator(".triage-answer textarea")


def for_all(page: Page) -> Locator:
    return page.locator(".triage-answer input[name=is_public]")


def open_report(page: Page, number: int) -> None:
    row(page, number).locator("a").click()
    expect(page.locator(f'.triage-item[data-id="{number}"]')).to_be_visible()


def test_what_is_typed_while_news_are_fetched_stays(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    open_report(page, number)
    on_their_way: list[Route] = []
    page.route(f"**/triage/{number}/", lambda route: on_their_way.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    with page.expect_request(f"**/triage/{number}/"):
        outside(lambda: by_another(number))
    answer(page).fill("Wir kommen am Montag.")
    for_all(page).check()
    page.locator(".triage-item select[name=priority]").select_option(label="dringend")
    chosen = page.locator(".triage-item select[name=priority]").input_value()
    on_their_way.pop().continue_()
    expect(page.locator(".triage-item-head")).to_contain_text("In Arbeit")
    expect(answer(page)).to_have_value("Wir kommen am Montag.")
    expect(for_all(page)).to_be_checked()
    expect(page.locator(".triage-item select[name=priority]")).to_have_value(chosen)
    answer(page).press("End")
    answer(page).press_sequentially(" Bestimmt.")
    expect(answer(page)).to_have_value("Wir kommen am Montag. Bestimmt.")


def test_who_looks_at_another_report_finds_it_again(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, (first, second, _third) = begin(at_desk), reports.values()
    open_report(page, first)
    answer(page).fill("Wir kommen am Montag.")
    open_report(page, second)
    expect(answer(page)).to_have_value("")
    answer(page).fill("Das war schon so.")
    page.keyboard.press("Escape")
    open_report(page, first)
    expect(answer(page)).to_have_value("Wir kommen am Montag.")
    page.locator(".triage-answer").get_by_role("button", name="Nur antworten").click()
    expect(page.locator(".triage-item")).to_contain_text("Wir kommen am Montag.")
    expect(answer(page)).to_have_value("")
    open_report(page, second)
    expect(answer(page)).to_have_value("Das war schon so.")
    open_report(page, first)
    expect(answer(page)).to_have_value("")


def test_what_was_sent_is_no_draft_though_the_news_came_first(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    open_report(page, number)
    answer(page).fill("Wir kommen am Montag.")
    answers: list[Route] = []
    page.route("**/triage/act/", lambda route: answers.append(route))  # noqa: PLW0108 (as above)
    page.locator(".triage-answer").get_by_role("button", name="Nur antworten").click()
    with page.expect_response(f"**/triage/{number}/"):
        outside(lambda: by_another(number))
    expect(page.locator(".triage-item-head")).to_contain_text("In Arbeit")
    expect(answer(page)).to_have_value("Wir kommen am Montag.")
    answers.pop().fulfill(json={"done": [number], "refused": [], "batch": None, "words": "1 Meldung"})
    expect(answer(page)).to_have_value("")


def test_what_was_sent_takes_no_other_draft_along(at_desk: Visitor, reports: dict[str, int]) -> None:
    """Whoever goes on to another report before the answer comes has a note there still, and the answer no more."""
    page, (first, second, _third) = begin(at_desk), reports.values()
    open_report(page, first)
    note = page.locator("form[data-note] textarea")
    note.fill("Herr Kruse weiß Bescheid.")
    answer(page).fill("Wir kommen am Montag.")
    on_their_way: list[Route] = []
    page.route("**/triage/act/", lambda route: on_their_way.append(route))  # noqa: PLW0108 (as above)
    page.locator(".triage-answer").get_by_role("button", name="Nur antworten").click()
    open_report(page, second)
    on_their_way.pop().continue_()
    expect(page.locator("[data-notices]")).to_contain_text("Ausgeführt")
    open_report(page, first)
    expect(answer(page)).to_have_value("")
    expect(note).to_have_value("Herr Kruse weiß Bescheid.")
