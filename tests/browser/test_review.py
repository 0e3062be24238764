"""Deciding about what waits: by keyboard, by finger, beside a colleague, and with a network that comes and goes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure
from layers.core.models import Change
from layers.core.permissions import VISITOR, Actor
from layers.places.models import YouthSpot
from tests.browser.desks import outside, session_of_editor, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import APIResponse, Browser, Locator, Page, Route
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
SPOTS = registry.get("youth-spots")
TITLES = ("Erste Rampe", "Zweite Rampe", "Dritte Rampe")


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody who looks after Vaduz."""
    with django_db_blocker.unblock():
        yield session_of_editor(site)
        User.objects.all().delete()


@pytest.fixture
def waiting(site: Site) -> Iterator[dict[str, int]]:
    """Three ramps that wait, by their names."""
    kept = [feature.pk for name, feature in site.features.items() if name.startswith("youth-spots/")]
    yield outside(lambda: {title: add(title, number) for number, title in enumerate(TITLES)})

    def clean() -> None:
        Change.objects.all().delete()
        YouthSpot.objects.exclude(pk__in=kept).delete()

    outside(clean)


def add(title: str, number: int) -> int:
    place = Point(VADUZ[0] + 0.002 * number, VADUZ[1], srid=4326)
    values = {"title": title, "kind": "skate", "geom": place}
    return proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values, enclosed=Enclosure("Schöner Ort.")).pk


@pytest.fixture
def clerk(browser: Browser, site: Site, device: str, session: str, waiting: dict[str, int]) -> Iterator[Visitor]:  # noqa: ARG001 (must wait)
    """At a desk, and again with a phone."""
    with visiting(browser, site, device) as visitor:
        yield sit_down(visitor, session)


@pytest.fixture
def at_desk(browser: Browser, site: Site, session: str, waiting: dict[str, int]) -> Iterator[Visitor]:  # noqa: ARG001 (must wait)
    with visiting(browser, site, "desktop") as visitor:
        yield sit_down(visitor, session)


def begin(clerk: Visitor) -> Page:
    clerk.visit("/review/", with_map=False)
    if clerk.on_phone:
        clerk.page.locator(".review-row a").first.click()
    expect(heading(clerk.page)).to_have_text("Erste Rampe")
    return clerk.page


def heading(page: Page) -> Locator:
    return page.locator(".review-item h2")


def states() -> dict[str, tuple[str, str]]:
    return outside(lambda: {change.title: (change.state, change.reason) for change in Change.objects.all()})


def expect_sent(page: Page, title: str, state: str) -> None:
    for _ in range(100):
        if states()[title][0] == state:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{title} is still {states()[title][0]}")


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"review-{name}-{visitor.device}-de.png")


def test_one_key_takes_over_and_shows_the_next(clerk: Visitor) -> None:
    page = begin(clerk)
    picture(clerk, "add")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Zweite Rampe")
    clerk.expect_focus(heading(page))
    expect(page.locator("[data-count]")).to_have_text("2")
    expect(page.locator(".review-undo")).to_contain_text("Übernommen: Erste Rampe")
    expect_sent(page, "Erste Rampe", "accepted")


def test_two_keys_turn_down_with_a_kind_reason(clerk: Visitor) -> None:
    page = begin(clerk)
    page.keyboard.press("r")
    expect(page.locator(".review-reason").first).to_be_visible()
    picture(clerk, "reasons")
    page.keyboard.press("2")
    expect(heading(page)).to_have_text("Zweite Rampe")
    expect_sent(page, "Erste Rampe", "rejected")
    assert states()["Erste Rampe"][1].startswith("An dieser Stelle konnten wir es nicht finden.")


def test_own_words_are_asked_for_and_sent(clerk: Visitor) -> None:
    page = begin(clerk)
    page.locator("summary", has_text="Ablehnen").click()
    page.get_by_role("button", name="Mit diesen Worten abschicken").click()
    expect(page.get_by_text("Bitte schreiben Sie, warum.")).to_be_visible()
    page.get_by_label("Mit eigenen Worten").press_sequentially("zu nah am Abhang")
    assert heading(page).text_content() == "Erste Rampe", "letters in a field are no keys"
    page.get_by_role("button", name="Mit diesen Worten abschicken").click()
    expect_sent(page, "Erste Rampe", "rejected")
    assert states()["Erste Rampe"][1] == "zu nah am Abhang"


def test_the_last_decision_is_undone(clerk: Visitor) -> None:
    page = begin(clerk)
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Zweite Rampe")
    expect_sent(page, "Erste Rampe", "accepted")
    page.keyboard.press("z")
    expect(heading(page)).to_have_text("Erste Rampe")
    expect(page.locator("[data-count]")).to_have_text("3")
    expect_sent(page, "Erste Rampe", "pending")
    assert page.locator(".review-row").first.get_attribute("data-title") == "Erste Rampe"


def test_everything_by_finger(clerk: Visitor) -> None:
    page = begin(clerk)
    page.get_by_role("button", name="Übernehmen").click()
    expect(heading(page)).to_have_text("Zweite Rampe")
    page.locator(".review-tools").get_by_text("Weiter").click()
    expect(heading(page)).to_have_text("Dritte Rampe")
    page.locator(".review-tools").get_by_text("Davor").click()
    expect(heading(page)).to_have_text("Zweite Rampe")
    page.locator(".review-tools").get_by_text("Rückgängig").click()
    expect(heading(page)).to_have_text("Erste Rampe")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.review-bar .button, .review-tool')]
            .filter((button) => button.checkVisibility())
            .map((button) => Math.min(button.offsetHeight, button.offsetWidth))"""
    )
    assert min(sizes) >= 44


def test_when_all_is_done_it_says_thanks(clerk: Visitor) -> None:
    page = begin(clerk)
    for title in TITLES:
        expect(heading(page)).to_have_text(title)
        page.keyboard.press("a")
    expect(page.get_by_text("Alles angesehen. Danke!")).to_be_visible()
    picture(clerk, "done")
    expect_sent(page, TITLES[-1], "accepted")


def test_moving_decides_nothing(at_desk: Visitor) -> None:
    page = begin(at_desk)
    for key, title in (("j", 1), ("ArrowDown", 2), ("j", 2), ("k", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(heading(page)).to_have_text(TITLES[title])
    assert {state for state, _reason in states().values()} == {"pending"}


def test_list_and_map_choose_each_other(at_desk: Visitor, waiting: dict[str, int]) -> None:
    page = begin(at_desk)
    page.wait_for_selector("am-review-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    page.locator(".review-row a", has_text="Zweite Rampe").click()
    expect(heading(page)).to_have_text("Zweite Rampe")
    page.wait_for_timeout(1_000)
    page.wait_for_selector("am-review-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    assert f"item={waiting['Zweite Rampe']}" in page.url
    box = page.locator("am-review-map").bounding_box()
    assert box
    # A degree of longitude is 512 * 2^16 / 360 pixels at zoom 16.
    pixels = 0.002 * 512 * 2**16 / 360
    page.mouse.click(box["x"] + box["width"] / 2 + pixels, box["y"] + box["height"] / 2)
    expect(heading(page)).to_have_text("Dritte Rampe")
    expect(page.locator(".review-row a[aria-current]")).to_contain_text("Dritte Rampe")


def test_back_leads_from_the_entry_to_the_list(browser: Browser, site: Site, session: str, waiting: dict[str, int]) -> None:
    assert len(waiting) == 3
    with visiting(browser, site, "phone") as visitor:
        page = begin(sit_down(visitor, session))
        page.go_back()
        expect(page.locator(".review-row a").first).to_be_visible()
        expect(heading(page)).to_be_hidden()
        page.locator(".review-row a").nth(1).click()
        expect(heading(page)).to_have_text("Zweite Rampe")
        page.locator(".review-tools").get_by_text("Liste").click()
        expect(page.locator(".review-row a").first).to_be_visible()


def test_of_two_clerks_one_is_told_and_goes_on(at_desk: Visitor, waiting: dict[str, int]) -> None:
    page = begin(at_desk)
    decide_elsewhere(waiting["Erste Rampe"])
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Zweite Rampe")
    notice = page.locator(".review-notices [role=alert]")
    expect(notice).to_contain_text("Erste Rampe")
    expect(notice).to_contain_text("schon jemand anderes entschieden")
    at_desk.forgive("status of 409")
    picture(at_desk, "conflict")
    assert states()["Erste Rampe"][0] == "rejected"


def test_what_a_colleague_decides_leaves_politely(at_desk: Visitor, waiting: dict[str, int]) -> None:
    page = begin(at_desk)
    decide_elsewhere(waiting["Zweite Rampe"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".review-row", has_text="Zweite Rampe")).to_have_count(0)
    expect(heading(page)).to_have_text("Erste Rampe")
    expect(page.locator("[data-count]")).to_have_text("2")
    decide_elsewhere(waiting["Erste Rampe"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Das hat gerade jemand anders entschieden.")).to_be_visible()
    expect(page.locator(".review-bar")).to_have_count(0)
    page.keyboard.press("j")
    expect(heading(page)).to_have_text("Dritte Rampe")


def test_what_comes_in_meanwhile_is_shown(at_desk: Visitor) -> None:
    page = begin(at_desk)
    outside(lambda: add("Vierte Rampe", 5))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".review-row")).to_have_count(4)
    expect(page.locator(".review-row").last).to_contain_text("Vierte Rampe")


def decide_elsewhere(number: int) -> None:
    def act() -> None:
        change = Change.objects.get(pk=number)
        deciding.reject(actor=Actor(is_administrator=True), change=change, reason="Nein")

    outside(act)


def test_without_a_network_nothing_is_lost(clerk: Visitor) -> None:
    page = begin(clerk)
    page.wait_for_timeout(500)
    page.context.set_offline(offline=True)
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Zweite Rampe")
    expect(page.get_by_text("Noch nicht abgeschickt. Es ist nichts verloren.")).to_be_visible()
    picture(clerk, "unsent")
    assert states()["Erste Rampe"][0] == "pending"
    page.context.set_offline(offline=False)
    clerk.forgive("ERR_INTERNET_DISCONNECTED", "could not be loaded")
    expect(page.get_by_text("Noch nicht abgeschickt.")).to_be_hidden()
    expect_sent(page, "Erste Rampe", "accepted")


def test_a_lost_answer_decides_once(at_desk: Visitor) -> None:
    page = begin(at_desk)
    lost: list[APIResponse] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    page.route(re.compile("/accept/"), lose)
    page.keyboard.press("a")
    expect(page.get_by_text("Noch nicht abgeschickt.")).to_be_visible()
    page.get_by_role("button", name="Nochmal").click()
    expect(page.get_by_text("Noch nicht abgeschickt.")).to_be_hidden()
    expect(page.locator(".review-notices [role=alert]")).to_have_count(0)
    at_desk.forgive("ERR_FAILED")
    assert states()["Erste Rampe"][0] == "accepted"


def test_who_is_signed_out_is_told_and_keeps_the_entry(at_desk: Visitor) -> None:
    page = begin(at_desk)
    page.wait_for_timeout(500)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("a")
    notice = page.locator(".review-notices [role=alert]")
    expect(notice).to_contain_text("nicht mehr angemeldet")
    expect(page.locator(".review-row").first).to_contain_text("Erste Rampe")
    at_desk.forgive("status of 403")
    assert states()["Erste Rampe"][0] == "pending"


def test_the_keys_are_shown_and_can_be_switched_off(at_desk: Visitor) -> None:
    page = begin(at_desk)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Die letzte Entscheidung rückgängig machen")
    picture(at_desk, "keys")
    dialog.get_by_label("Mit Tasten entscheiden.").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("a")
    page.wait_for_timeout(500)
    assert heading(page).text_content() == "Erste Rampe"
    page.get_by_role("button", name="Tasten").click()
    page.get_by_role("dialog").get_by_label("Mit Tasten entscheiden.").check()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text("Zweite Rampe")


def test_without_a_script_forms_do(browser: Browser, site: Site, session: str, waiting: dict[str, int]) -> None:
    assert len(waiting) == 3
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        page = sit_down(visitor, session).page
        page.goto(f"{site.url}/review/")
        page.locator(".review-row a").first.click()
        page.get_by_role("button", name="Übernehmen").click()
        expect(heading(page)).to_have_text("Zweite Rampe")
        page.locator("summary", has_text="Ablehnen").click()
        page.get_by_role("button", name="Steht schon auf der Karte").click()
        expect(heading(page)).to_have_text("Dritte Rampe")
        page.get_by_role("button", name="Rückgängig").click()
        expect(heading(page)).to_have_text("Zweite Rampe")
        assert [states()[title][0] for title in TITLES] == ["accepted", "pending", "pending"]


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(clerk: Visitor, theme: str) -> None:
    clerk.page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page = begin(clerk)
    found = violations(clerk)
    page.keyboard.press("r")
    found += violations(clerk)
    page.keyboard.press("1")
    expect(heading(page)).to_have_text("Zweite Rampe")
    found += violations(clerk)
    assert not found, "\n".join(found)
