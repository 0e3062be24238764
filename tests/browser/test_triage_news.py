"""What senders say is news at the desk until a person opens it: asking by itself, an open desk sees nothing.

What somebody does themselves is no news to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from layers.defects.models import Report, SenderNews
from layers.defects.reporting import add_to_report
from tests.browser.desks import outside, sit_down
from tests.browser.test_access import violations
from tests.browser.test_triage import at_desk, begin, picture, reports, row, session
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, Route

    from tests.browser.visitors import Site, Visitor

__all__ = ["at_desk", "reports", "session"]
MARK = "Neues zur Meldung"
NOTE_TOASTS = """
    window.told = [];
    const place = document.querySelector('.toast');
    new MutationObserver(() => told.push(place.textContent)).observe(place, { childList: true });
"""


@pytest.fixture
def colleague(browser: Browser, site: Site, session: str, at_desk: Visitor) -> Iterator[Visitor]:
    assert at_desk
    with visiting(browser, site, "desktop") as visitor:
        yield sit_down(visitor, session)


def adds(number: int, word: str) -> None:
    outside(lambda: add_to_report(report=Report.objects.get(pk=number), word=word))


def expect_unseen(page: Page, numbers: list[int]) -> None:
    found: list[int] = []
    for _ in range(100):
        found = outside(lambda: list(SenderNews.objects.unseen().values_list("pk", flat=True)))
        if found == numbers:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{found} instead of {numbers}")


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Gelesen")


def test_what_comes_in_at_an_open_desk_is_news_until_a_person_says_so(
    at_desk: Visitor, colleague: Visitor, reports: dict[str, int]
) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    others = begin(colleague)
    row(page, number).locator("a").click()
    expect(page.locator(".triage-item h2")).to_be_visible()
    adds(number, "Jetzt ist auch die Kette ab.")
    expect(page.locator(".triage-news")).to_contain_text("Jetzt ist auch die Kette ab.")
    expect(row(page, number)).to_contain_text(MARK)
    expect(row(others, number)).to_contain_text(MARK)
    # It asks again and again, and fetches the report each time that anything changes.
    adds(number, "Und das Brett.")
    expect(page.locator(".triage-news")).to_contain_text("Und das Brett.")
    expect_unseen(page, [number])
    picture(at_desk, "news")
    assert not violations(at_desk)
    button(page).focus()
    page.keyboard.press("Enter")
    expect(button(page)).to_have_count(0)
    expect_unseen(page, [])
    assert page.evaluate("document.activeElement.tagName") == "H2"
    expect(page.locator(".triage-news")).to_contain_text("Und das Brett.")
    expect(row(page, number)).not_to_contain_text(MARK)
    expect(row(others, number)).not_to_contain_text(MARK)


def test_to_open_it_is_enough(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, (first, second, _third) = begin(at_desk), list(reports.values())
    adds(first, "Es wird schlimmer.")
    expect(row(page, first)).to_contain_text(MARK)
    row(page, second).locator("a").click()
    expect(page.locator(".triage-item h2")).to_be_visible()
    expect_unseen(page, [first])
    row(page, first).locator("a").click()
    expect(page.locator(".triage-news")).to_contain_text("Es wird schlimmer.")
    expect_unseen(page, [])
    expect(button(page)).to_have_count(0)
    adds(second, "Hier auch.")
    begin(at_desk, f"/triage/?sort=oldest&item={second}")
    expect(page.locator(".triage-news")).to_contain_text("Hier auch.")
    expect_unseen(page, [])


def test_without_a_script_there_is_a_button(browser: Browser, site: Site, session: str, reports: dict[str, int]) -> None:
    number = next(iter(reports.values()))
    adds(number, "Es wird schlimmer.")
    with visiting(browser, site, "desktop", java_script_enabled=False) as visitor:
        sit_down(visitor, session).visit(f"/triage/?plain=1&item={number}", with_map=False)
        expect(visitor.page.locator(".triage-news")).to_contain_text("Es wird schlimmer.")
        expect_unseen(visitor.page, [number])
        button(visitor.page).click()
        expect(button(visitor.page)).to_have_count(0)
        expect_unseen(visitor.page, [])


def test_ones_own_deed_is_no_news(at_desk: Visitor, reports: dict[str, int]) -> None:
    """The desk may hear of it by asking before the answer to the deed itself comes."""
    page, number = begin(at_desk), next(iter(reports.values()))
    row(page, number).locator("a").click()
    page.locator(".triage-answer textarea").fill("Fertig.")
    page.evaluate(NOTE_TOASTS)
    held: list[Route] = []
    page.route("**/triage/act/", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks what it calls)
    with page.expect_request("**/triage/act/"):
        page.get_by_role("button", name="Ist erledigt").click()
    done = held[0].fetch()
    with page.expect_response(lambda answer: "/changes/" in answer.url and answer.status == 200) as heard:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert number in [report["id"] for report in heard.value.json()["rows"]]
    expect(page.locator(".triage-item-head")).to_contain_text("Erledigt")
    held[0].fulfill(response=done)
    expect(page.locator("[data-notices]")).to_contain_text("Rückgängig")
    assert not page.evaluate("told.filter((words) => words.includes('gerade geändert'))")
