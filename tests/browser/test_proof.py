"""Sending a form that programmes find dear to send, as people do it: they notice nothing, or are told what to do."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_platform.proof_of_work.models import SpentProof
from geo_platform.proof_of_work.timestamps import SHORTEST_WRITING
from geo_platform.texts.models import BarrierReport
from tests.browser.test_access import violations
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

    Reports = Callable[[], list[str]]

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
FORM = "/accessibility/report/"
WAITING = "Einen Moment, wir prüfen, dass kein Programm schreibt"
NO_NETWORK = "Vielleicht ist gerade kein Netz da. Ihre Eingaben sind noch da. Bitte senden Sie gleich noch einmal ab."


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (is there longer)
    """The site goes on after these tests."""
    yield
    with django_db_blocker.unblock():
        BarrierReport.objects.all().delete()
        SpentProof.objects.all().delete()


@pytest.fixture
def reports() -> Reports:
    """Tells what has been reported in this test."""
    before = list(BarrierReport.objects.values_list("pk", flat=True))
    new = BarrierReport.objects.exclude(pk__in=before).order_by("pk")
    return lambda: list(new.values_list("what", flat=True))


@pytest.fixture
def kim(browser: Browser, site: Site) -> Iterator[Visitor]:
    with visiting(browser, site, "phone") as visitor:
        yield visitor


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"proof-{name}-phone-de.png", full_page=True)


def write(page: Page, words: str) -> None:
    page.get_by_label("Was ist im Weg?").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Absenden").click()


def thanked(page: Page) -> None:
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()


def test_the_keyboard_alone_is_enough(kim: Visitor, reports: Reports) -> None:
    page = kim.page
    kim.visit(FORM, with_map=False)
    page.get_by_label("Was ist im Weg?").focus()
    with page.expect_worker() as worker:
        page.keyboard.type("Die Schrift ist klein")
    assert re.search(r"/static/assets/solver-[\w-]+\.js$", worker.value.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    kim.expect_focus(page.get_by_role("button", name="Absenden"))
    # Long texts take longer than that.
    page.wait_for_selector("am-proof[data-ready]", state="attached")
    page.keyboard.press("Enter")
    thanked(page)
    assert reports() == ["Die Schrift ist klein"]


def test_who_is_quick_is_told_to_wait_a_moment_and_need_not_press_again(kim: Visitor, reports: Reports) -> None:
    page = kim.page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1_000)
        route.continue_()

    page.route("**/api/challenge*", slowly)
    kim.visit(FORM, with_map=False)
    write(page, "Zu klein")
    send(page)
    expect(page.get_by_role("status").get_by_text(WAITING)).to_be_visible()
    picture(page, "waiting")
    send(page)
    thanked(page)
    assert reports() == ["Zu klein"]


def test_a_proof_is_not_taken_twice_and_nothing_typed_is_lost(kim: Visitor, reports: Reports) -> None:
    page = kim.page
    kim.visit(FORM, with_map=False)
    write(page, "Zu klein")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        send(page)
    thanked(page)
    used = sent.value.post_data_json
    assert used
    kim.visit(FORM, with_map=False)
    # As a programme would: past the script of the page.
    page.evaluate(
        """(fields) => {
            const form = document.querySelector('main form');
            for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
            form.submit();
        }""",
        {"what": "Kaufen Sie jetzt", "proof": used["proof"]},
    )
    expect(page.get_by_role("alert").get_by_text("Von dieser Seite wurde schon etwas abgeschickt.")).to_be_visible()
    expect(page.get_by_label("Was ist im Weg?")).to_have_value("Kaufen Sie jetzt")
    picture(page, "spent")
    assert violations(kim) == []
    assert reports() == ["Zu klein"]
    send(page)
    thanked(page)
    assert reports() == ["Zu klein", "Kaufen Sie jetzt"]
    kim.forgive("status of 403")


def test_without_a_network_people_are_told_what_to_do(kim: Visitor, reports: Reports) -> None:
    page = kim.page
    page.route("**/api/challenge*", lambda route: route.abort())
    kim.visit(FORM, with_map=False)
    write(page, "Zu klein")
    send(page)
    expect(page.get_by_role("alert").get_by_text(NO_NETWORK)).to_be_visible()
    expect(page.get_by_label("Was ist im Weg?")).to_have_value("Zu klein")
    picture(page, "no-network")
    assert violations(kim) == []
    assert reports() == []
    page.unroute("**/api/challenge*")
    send(page)
    thanked(page)
    assert reports() == ["Zu klein"]
    kim.forgive("net::ERR_FAILED")


def test_a_page_that_one_comes_back_to_can_be_sent_again(kim: Visitor, reports: Reports) -> None:
    page = kim.page
    kim.visit(FORM, with_map=False)
    write(page, "Zu klein")
    send(page)
    thanked(page)
    page.go_back()
    write(page, "Und zu blass")
    send(page)
    thanked(page)
    assert reports() == ["Zu klein", "Und zu blass"]


def test_the_page_solves_the_challenge_itself_when_the_worker_is_gone(kim: Visitor, reports: Reports) -> None:
    page = kim.page
    page.route("**/assets/solver-*.js", lambda route: route.fulfill(status=404))
    kim.visit(FORM, with_map=False)
    write(page, "Zu klein")
    send(page)
    thanked(page)
    assert reports() == ["Zu klein"]
    kim.forgive("status of 404")


def test_without_a_script_it_takes_four_seconds(browser: Browser, site: Site, reports: Reports) -> None:
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.visit(FORM, with_map=False)
        send(page)
        # This page has just been made for this visitor.
        write(page, "Zu klein")
        send(page)
        expect(page.get_by_text("Das ging sehr schnell.")).to_be_visible()
        expect(page.get_by_label("Was ist im Weg?")).to_have_value("Zu klein")
        picture(page, "too-soon")
        page.wait_for_timeout(SHORTEST_WRITING.total_seconds() * 1000)
        send(page)
        thanked(page)
        visitor.forgive("status of 422")
    assert reports() == ["Zu klein"]
