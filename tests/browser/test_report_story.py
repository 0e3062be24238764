"""From the broken swing to the answer: sent without a network, confirmed, put together, answered, and not done after all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.core import mail
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.defects.drafts import ReportDraft
from layers.defects.models import AnswerTemplate, Authority, Batch, Category, Report
from layers.defects.sending import send_report
from layers.defects.usual_categories import add_usual_categories
from tests.browser.desks import outside, session_of_staff, sit_down
from tests.browser.test_outbox import NO_NETWORK, get_ready, lying
from tests.browser.test_report_form import choose, enclose_photo
from tests.browser.test_triage import draw_around, row
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, visiting
from tests.defects.office import tell_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

SENDER = "anna@example.org"
OFFICE_SAYS = "Die Schaukel ist wieder heil."


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody who works for the office of Vaduz, which has prepared an answer."""
    with django_db_blocker.unblock():
        yield outside(lambda: _begin(site.features["areas/vaduz"].pk))
        outside(_end)


def _begin(area: int) -> str:
    add_usual_categories()
    authority = Authority.objects.create(code="vaduz", title="Gemeinde Vaduz", area_id=area)
    AnswerTemplate.objects.create(authority=authority, title="Repariert", move="resolve", text=OFFICE_SAYS)
    return session_of_staff(area)


def _clear() -> None:
    Batch.objects.all().delete()
    Report.objects.update(duplicate_of=None, state="open", closed_at=None)
    Report.objects.all().delete()


def _end() -> None:
    _clear()
    AnswerTemplate.objects.all().delete()
    Authority.objects.all().delete()
    User.objects.all().delete()


def reported_before() -> int:
    """Somebody else has seen it already, a few steps away."""
    category = Category.objects.get(code="playground")
    return send_report(ReportDraft(category, Point(*VADUZ, srid=4326), "Die Schaukel quietscht.")).pk


def link_in(letters: list[mail.EmailMessage], path: str) -> str:
    """The address that begins with a path, in the newest mail."""
    found = re.search(rf"{path}[^\s]+", str(letters[-1].body))
    assert found, letters[-1].body
    return found[0]


def send_without_a_network(visitor: Visitor) -> None:
    page = visitor.page
    get_ready(visitor)
    page.context.set_offline(offline=True)
    visitor.visit(f"/report/?at=17/{VADUZ[1]}/{VADUZ[0] + 0.002}", with_map=False)
    page.get_by_role("button", name="Hier ist es").click(timeout=MAP_PATIENCE_MS)
    enclose_photo(page)
    choose(page, "play", "playground")
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_label("Was haben Sie gesehen?").fill("Die Schaukel hängt schief.")
    page.locator("input[name=email]").fill(SENDER)
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Kein Netz. Ihr Eintrag geht los, sobald Netz da ist.")).to_be_visible()
    page.context.set_offline(offline=False)
    for _ in range(MAP_PATIENCE_MS // 200):
        if lying(page)["states"] == ["arrived"]:
            break
        page.wait_for_timeout(200)
    visitor.forgive(*NO_NETWORK)


def put_together_and_answer(page: Page, first: int, second: int) -> None:
    page.wait_for_selector("am-triage-map[data-idle]", state="attached", timeout=MAP_PATIENCE_MS)
    page.wait_for_selector("am-triage[data-loaded]", state="attached")
    page.get_by_role("button", name="Auswählen").click()
    draw_around(page, 0, 1)
    expect(page.locator("[data-picked]")).to_have_text("2 ausgewählt")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-preview]")).to_contain_text("Wird geändert: 1")
    dialog.locator("select[name=into]").select_option(str(second))
    dialog.get_by_role("button", name="Ausführen").click()
    expect(row(page, first)).to_have_count(0)
    row(page, second).locator("a").click()
    item = page.locator(".triage-item")
    item.get_by_label("Vorbereitete Antwort").select_option(label="Repariert")
    item.get_by_label("Alle dürfen die Antwort lesen").check()
    item.get_by_role("button", name="Ist erledigt").click()
    expect(item.locator(".triage-item-head")).to_contain_text("Erledigt")


def test_from_the_broken_swing_to_the_answer(browser: Browser, site: Site, device: str, session: str) -> None:
    letters = mail.outbox
    outside(_clear)
    before = outside(reported_before)
    with visiting(browser, site, device, service_workers="allow") as anna:
        send_without_a_network(anna)
        ours = outside(lambda: Report.objects.exclude(pk=before).get())
        assert (ours.state, ours.photos.count()) == ("unconfirmed", 1)
        anna.visit(link_in(letters, "/reports/confirm/"), with_map=False)
        anna.page.get_by_role("button", name="Ja, das habe ich gemeldet").click()
        expect(anna.page.locator(".report-how-far .state")).to_have_text("Offen")
        status = anna.page.url

        with visiting(browser, site, "desktop") as clerk:
            sit_down(clerk, session).visit("/triage/?sort=oldest", with_map=False)
            put_together_and_answer(clerk.page, before, ours.pk)
        outside(tell_now)
        assert letters[-1].to == [SENDER]
        assert OFFICE_SAYS in letters[-1].body

        anna.page.goto(status)
        expect(anna.page.locator(".report-how-far .state")).to_have_text("Erledigt")
        anna.page.locator("summary", has_text="Noch nicht behoben").click()
        anna.page.get_by_label("Was stimmt noch nicht?").fill("Heute hängt sie wieder schief.")
        anna.page.get_by_role("button", name="Wieder öffnen").click()
        expect(anna.page.locator(".report-how-far .state")).to_have_text("Offen")

        with visiting(browser, site, "desktop") as clerk:
            sit_down(clerk, session).visit(f"/triage/?item={ours.pk}", with_map=False)
            item = clerk.page.locator(".triage-item")
            expect(item).to_contain_text("Heute hängt sie wieder schief.")
            item.locator(".triage-answer textarea").fill("Jetzt hält sie.")
            item.get_by_role("button", name="Ist erledigt").click()
            expect(item.locator(".triage-item-head")).to_contain_text("Erledigt")
        anna.page.goto(status)
        expect(anna.page.locator(".report-how-far .state")).to_have_text("Erledigt")
        expect(anna.page.get_by_text("kann es noch einige Minuten lang zurücknehmen")).to_be_visible()
        expect(anna.page.get_by_text("Jetzt hält sie.")).to_have_count(0)
        outside(tell_now)
        anna.page.reload()
        expect(anna.page.locator(".report-history").get_by_text("Jetzt hält sie.")).to_be_visible()
