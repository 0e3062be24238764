"""The office at its desk: around a place, many at once, by keyboard alone, and beside a colleague."""

from __future__ import annotations

import math
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core.permissions import Actor
from layers.defects import handling
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.models import AnswerTemplate, Authority, Batch, Category, Report
from layers.defects.sending import send_report
from layers.defects.states import WAITING, Move
from tests.browser.desks import outside, session_of_staff, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
TEXTS = ("Die Schaukel quietscht.", "Die Laterne flackert.", "Der Papierkorb ist voll.")


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody who works for the office of Vaduz."""
    with django_db_blocker.unblock():
        area = site.features["areas/vaduz"].pk
        authority = Authority.objects.create(code="vaduz", title="Gemeinde Vaduz", area_id=area)
        AnswerTemplate.objects.create(
            authority=authority, title="Repariert", move="resolve", text="{category} ({number}) ist repariert."
        )
        yield outside(lambda: session_of_staff(area))
        AnswerTemplate.objects.all().delete()
        Authority.objects.all().delete()
        User.objects.all().delete()


@pytest.fixture
def reports(session: str) -> Iterator[dict[str, int]]:
    """Three reports near the middle of Vaduz, by the first letters of what they say."""
    assert session
    yield outside(lambda: {text: report(text, number) for number, text in enumerate(TEXTS)})

    def clean() -> None:
        Batch.objects.all().delete()
        Report.objects.filter(duplicate_of__isnull=False).update(duplicate_of=None, state="open", closed_at=None)
        Report.objects.all().delete()

    outside(clean)


def report(text: str, number: int = 0, code: str = "") -> int:
    category = Category.objects.filter(**({"code": code} if code else {})).order_by("position")[number % 5]
    place = Point(VADUZ[0] + 0.002 * (number % 30), VADUZ[1] + 0.0006 * (number // 30), srid=4326)
    return send_report(ReportDraft(category, place, text, sender=Sender(is_trusted=True, email="anna@example.org"))).pk


@pytest.fixture
def clerk(browser: Browser, site: Site, device: str, session: str, reports: dict[str, int]) -> Iterator[Visitor]:  # noqa: ARG001 (must be there)
    """At a desk, and again with a phone."""
    with visiting(browser, site, device) as visitor:
        yield sit_down(visitor, session)


@pytest.fixture
def at_desk(browser: Browser, site: Site, session: str, reports: dict[str, int]) -> Iterator[Visitor]:  # noqa: ARG001 (must be there)
    with visiting(browser, site, "desktop") as visitor:
        yield sit_down(visitor, session)


def begin(clerk: Visitor, path: str = "/triage/?sort=oldest") -> Page:
    clerk.visit(path, with_map=False)
    clerk.page.wait_for_selector("am-triage-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    clerk.page.wait_for_selector("am-triage[data-loaded]", state="attached")
    expect(rows(clerk.page)).to_have_count(3)
    return clerk.page


def rows(page: Page) -> Locator:
    return page.locator(".triage-row")


def row(page: Page, number: int) -> Locator:
    return page.locator(f'.triage-row[data-id="{number}"]')


def stored(**values: object) -> list[int]:
    return outside(lambda: list(Report.objects.filter(**values).order_by("pk").values_list("pk", flat=True)))


def expect_stored(page: Page, numbers: list[int], **values: object) -> None:
    for _ in range(100):
        if stored(**values) == sorted(numbers):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{values}: {stored(**values)} instead of {numbers}")


def draw_around(page: Page, first: int, last: int) -> None:
    """By hand, from a little left of one place to a little right of another; a place is 0.002 degrees from the next."""
    box = page.locator("am-triage-map").bounding_box()
    assert box
    zoom = 14
    pixels = 0.002 * 512 * 2**zoom / 360
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    left, right = x + first * pixels - 30, x + last * pixels + 30
    page.mouse.move(left, y - 60)
    page.mouse.down()
    for to in ((right, y - 60), (right, y + 60), (left, y + 60), (left, y - 55)):
        page.mouse.move(*to, steps=6)
    page.mouse.up()


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"triage-{name}-{visitor.device}-de.png")


def test_around_two_places_then_assigned_and_undone(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, numbers = begin(at_desk), list(reports.values())
    page.get_by_role("button", name="Auswählen").click()
    draw_around(page, 0, 1)
    expect(page.locator("[data-picked]")).to_have_text("2 ausgewählt")
    expect(page.locator(".triage-row[data-chosen]")).to_have_count(2)
    picture(at_desk, "lasso")
    page.get_by_role("region", name="Für alle Ausgewählten").get_by_role("button", name="Zuweisen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-preview]")).to_contain_text("Wird geändert: 2")
    picture(at_desk, "preview")
    dialog.get_by_role("button", name="Ausführen").click()
    expect(page.locator(".review-undo")).to_contain_text("2 Meldungen")
    expect_stored(page, numbers[:2], assignee__display_name="K. Brandt")
    expect(row(page, numbers[0])).to_contain_text("K. Brandt")
    page.keyboard.press("z")
    expect_stored(page, [], assignee__isnull=False)
    expect(row(page, numbers[0])).to_contain_text("niemand")


def test_two_are_put_together_and_parted_again(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, numbers = begin(at_desk), list(reports.values())
    row(page, numbers[0]).get_by_role("checkbox").click()
    row(page, numbers[1]).get_by_role("checkbox").click()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-preview]")).to_contain_text("Wird geändert: 1")
    dialog.get_by_role("button", name="Ausführen").click()
    expect(rows(page)).to_have_count(2)
    expect_stored(page, [numbers[1]], duplicate_of=numbers[0])
    page.keyboard.press("z")
    expect(rows(page)).to_have_count(3)
    expect_stored(page, [], duplicate_of__isnull=False)


def test_a_prepared_answer_with_the_words_of_each(clerk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(clerk), next(iter(reports.values()))
    row(page, number).locator("a").click()
    item = page.locator(".triage-item")
    expect(item.locator(".triage-words")).to_have_text(TEXTS[0])
    expect(item).to_contain_text("anna@example.org")
    item.get_by_label("Vorbereitete Antwort").select_option(label="Repariert")
    picture(clerk, "item")
    item.get_by_role("button", name="Ist erledigt").click()
    expect_stored(page, [number], state="resolved")
    told = outside(lambda: Report.objects.get(pk=number).steps.get(move="resolve").word)
    assert told.endswith("ist repariert.")
    assert "{" not in told


def test_by_keyboard_alone(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, numbers = begin(at_desk), list(reports.values())
    page.keyboard.press("j")
    expect(row(page, numbers[0])).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-picked]")).to_have_text("3 ausgewählt")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-preview]")).to_contain_text("Wird geändert: 3")
    page.keyboard.press("Enter")
    expect_stored(page, numbers, state="in_progress")
    expect(page.locator(".triage-row .tone-info")).to_have_count(3)
    page.keyboard.press("z")
    expect_stored(page, numbers, state="open")
    page.keyboard.press("/")
    page.keyboard.type("laterne")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect_stored(page, [numbers[1]], assignee__isnull=False)
    page.keyboard.press("Enter")
    expect(page.locator(".triage-item h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".triage-item")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Letztes rückgängig machen")
    page.keyboard.press("Escape")


def test_corners_by_keyboard(at_desk: Visitor, reports: dict[str, int]) -> None:
    page = begin(at_desk)
    page.keyboard.press("l")
    for way in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(way)
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
    page.keyboard.press("c")
    expect(page.locator("[data-picked]")).to_have_text("2 ausgewählt")
    assert len(reports) == 3
    page.keyboard.press("Escape")


def test_a_colleague_is_seen_and_nothing_typed_is_lost(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    row(page, number).locator("a").click()
    field = page.locator(".triage-answer textarea")
    field.press_sequentially("Wir kommen morg")
    outside(lambda: by_another(number))
    expect(row(page, number)).to_contain_text("In Arbeit")
    expect(page.locator(".triage-item-head")).to_contain_text("In Arbeit")
    expect(field).to_have_value("Wir kommen morg")
    assert page.evaluate("document.activeElement.name") == "word"


def test_who_was_faster_is_named_and_the_answer_stays(at_desk: Visitor, reports: dict[str, int]) -> None:
    page, number = begin(at_desk), next(iter(reports.values()))
    row(page, number).locator("a").click()
    page.locator(".triage-answer textarea").fill("Fertig.")
    page.route("**/changes/**", lambda route: route.abort())
    outside(lambda: by_another(number))
    page.get_by_role("button", name="Ist erledigt").click()
    notice = page.locator("[data-notices] [role=alert]")
    expect(notice).to_contain_text("hat das gerade geändert")
    at_desk.forgive("status of 409", "ERR_FAILED")
    notice.get_by_role("button", name="Neu laden").click()
    expect(page.locator(".triage-item-head")).to_contain_text("In Arbeit")
    expect(page.locator(".triage-answer textarea")).to_have_value("Fertig.")
    page.get_by_role("button", name="Ist erledigt").click()
    expect_stored(page, [number], state="resolved")


def by_another(number: int) -> None:
    found = Report.objects.get(pk=number)
    # The name is asked for later, so the account stays until the module ends.
    person, _is_new = User.objects.get_or_create(username="other", defaults={"display_name": "M. Reich"})
    actor = Actor(person, is_administrator=True)
    handling.change_state(actor=actor, report=found, version=found.version, move=Move.START)


def test_the_board_and_kept_views(at_desk: Visitor, reports: dict[str, int]) -> None:
    page = begin(at_desk)
    page.keyboard.press("b")
    expect(page.locator(".triage-column")).to_have_count(2)
    picture(at_desk, "board")
    page.get_by_role("button", name="Mir zugewiesen").click()
    expect(rows(page)).to_have_count(0)
    assert "assignee=me" in page.url
    page.get_by_role("button", name="Ansicht merken").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Meins auf der Tafel")
    page.get_by_role("dialog").get_by_role("button", name="Merken", exact=True).click()
    expect(page.locator(".triage-saved")).to_contain_text("Meins auf der Tafel")
    page.get_by_role("button", name="Mir zugewiesen").click()
    expect(rows(page)).to_have_count(len(reports))
    page.go_back()
    expect(rows(page)).to_have_count(0)


def test_a_phone_has_it_all(browser: Browser, site: Site, session: str, reports: dict[str, int]) -> None:
    with visiting(browser, site, "phone") as visitor:
        page = begin(sit_down(visitor, session))
        picture(visitor, "list")
        row(page, next(iter(reports.values()))).get_by_role("checkbox").tap()
        expect(page.locator("[data-bar]")).to_be_visible()
        picture(visitor, "bar")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('.triage button, .triage-tick')]
                .filter((one) => one.checkVisibility({visibilityProperty: true}))
                .map((one) => [Math.min(one.offsetHeight, one.offsetWidth), one.className + one.textContent.trim()])
                .filter(([size]) => size < 44 && size > 0)"""
        )
        assert sizes == []


def five_hundred(area: int) -> None:
    """Around the middle of Vaduz, in all states, a few of them late."""
    categories, moment = list(Category.objects.order_by("position")), now()
    authority = Authority.objects.get(code="vaduz")
    found = []
    for number in range(500):
        state = ("open", "open", "in_progress", "open", "resolved", "not_resolvable", "not_responsible")[number % 7]
        category = categories[number * 7 % len(categories)]
        x, y = (number * 0.754877666) % 1 - 0.5, (number * 0.569840291) % 1 - 0.5
        found.append(
            Report(
                geom=Point(VADUZ[0] + 0.045 * x, VADUZ[1] + 0.045 * y, srid=4326),
                title=category.title,
                kind=category.kind,
                category=category,
                reference=f"2026-{9000 + number}",
                text="Bitte ansehen.",
                state=state,
                area_id=area,
                authority=authority,
                priority=1 + number % 4,
                thing_title=f"Spielplatz {number}" if number % 3 == 0 else "",
                reported_at=moment - timedelta(days=number % 20),
                due_at=moment + timedelta(days=8 - number % 11),
                closed_at=None if state in WAITING else moment,
            )
        )
    Report.objects.bulk_create(found)


def test_five_hundred_at_once(at_desk: Visitor, site: Site, reports: dict[str, int]) -> None:
    page = begin(at_desk)
    outside(lambda: five_hundred(site.features["areas/vaduz"].pk))
    at_desk.visit("/triage/?state=all&here=0", with_map=False)
    expect(rows(page)).to_have_count(500)
    page.wait_for_selector("am-triage-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    page.get_by_role("button", name="Auswählen").click()
    box = page.locator("am-triage-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 150, y)
    page.mouse.down()
    for step in range(1, 37):
        page.mouse.move(x + 150 * math.cos(step * math.pi / 18), y + 150 * math.sin(step * math.pi / 18))
    page.mouse.up()
    expect(page.locator("[data-picked]")).to_contain_text("ausgewählt")
    page.wait_for_timeout(1_500)
    picture(at_desk, "500")
    page.keyboard.press("Control+a")
    expect(page.locator("[data-picked]")).to_have_text(f"{500 + len(reports)} ausgewählt")
    page.keyboard.press("p")
    expect(page.get_by_role("dialog").locator("[data-preview]")).to_contain_text("Wird geändert")
    page.keyboard.press("Escape")
    # A browser with much to draw closes a dialog after the next key has come, which is then the dialog's.
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("b")
    expect(page.locator(".triage-column")).not_to_have_count(0)
    picture(at_desk, "500-board")
    rows(page).first.locator("a").click()
    expect(page.locator(".triage-item h2")).to_be_visible()
    page.keyboard.press("b")
    page.wait_for_timeout(1_000)
    picture(at_desk, "500-item")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(clerk: Visitor, theme: str, reports: dict[str, int]) -> None:
    clerk.page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page = begin(clerk)
    found = violations(clerk)
    row(page, next(iter(reports.values()))).get_by_role("checkbox").click()
    page.locator("[data-bulk=move]").click()
    found += violations(clerk)
    page.keyboard.press("Escape")
    row(page, next(iter(reports.values()))).locator("a").click()
    expect(page.locator(".triage-item h2")).to_be_visible()
    found += violations(clerk)
    assert not found, "\n".join(found)
