"""A round outside: an inspection finds a defect that becomes a report, with a network and without; and the day's ticks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.areas.models import AreaRole
from layers.core.permissions import Role, actor_for
from layers.defects.drafts import ReportDraft
from layers.defects.inspections.grounds import take_in
from layers.defects.inspections.models import CheckPoint, Depot, Finding, FindingPhoto, Ground, Inspection
from layers.defects.inspections.usual_points import add_usual_points
from layers.defects.models import Authority, Category, Question, Report
from layers.defects.sending import send_report
from layers.defects.usual_categories import add_usual_categories
from tests.browser.desks import outside, sit_down
from tests.browser.photos import photo
from tests.browser.test_access import violations
from tests.browser.visitors import VADUZ, visiting
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
# What the browser itself says in its console about a network that is away.
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "Failed to load resource")
KEPT = "Diese Seite liegt auf dem Gerät."


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody who works for Vaduz."""
    with django_db_blocker.unblock():
        area = site.features["areas/vaduz"]
        authority = Authority.objects.create(
            code="vaduz", title="Gemeinde Vaduz", area_id=area.pk, phone="+423 237 78 78", email="office@example.org"
        )
        add_usual_categories(Category, Question)
        add_usual_points(CheckPoint)
        user = User.objects.create(username="clerk", email="clerk@example.org", display_name="Kim Wolf")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
        AreaRole.objects.create(user=user, area_id=area.pk, role=Role.STAFF)
        client = Client()
        sign_in_twice(client, user)
        yield client.cookies[settings.SESSION_COOKIE_NAME].value
        User.objects.all().delete()
        Report.objects.all().delete()
        authority.delete()


@pytest.fixture(autouse=True)
def ground(site: Site, session: str) -> Iterator[int]:  # noqa: ARG001 (somebody looks after it)
    """A playground with a swing and a slide, and where rounds begin."""
    area = site.features["areas/vaduz"]

    def make() -> int:
        take_in(actor_for(User.objects.get(username="clerk"), has_proved_it=True))
        place = Point(VADUZ[0] + 0.004, VADUZ[1] - 0.004, srid=4326)
        Depot.objects.create(area_id=area.pk, title="Werkhof", point=place)
        ground = Ground.objects.get(title="Spielplatz Rheinwiese")
        ground.devices.filter(type="swing").update(maker="Muster GmbH", year=2014, number="S-12")
        return ground.pk

    yield outside(make)

    def clean() -> None:
        for rows in (FindingPhoto, Finding, Inspection, Ground, Depot, Report):
            rows.objects.all().delete()

    outside(clean)


@pytest.fixture
def clerk(browser: Browser, site: Site, device: str, session: str) -> Iterator[Visitor]:
    with visiting(browser, site, device) as visitor:
        yield sit_down(visitor, session)


@pytest.fixture
def walker(browser: Browser, site: Site, session: str) -> Iterator[Visitor]:
    """With a phone whose worker keeps pages."""
    with visiting(browser, site, "phone", service_workers="allow") as visitor:
        yield sit_down(visitor, session)
        visitor.page.context.set_offline(offline=False)
        visitor.page.wait_for_timeout(500)
        visitor.forgive(*NO_NETWORK)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"inspect-{name}.png", full_page=True)


def report_at(east: float) -> int:
    place = Point(VADUZ[0] + east, VADUZ[1] + 0.003, srid=4326)
    category = Category.objects.get(code="pothole")
    return send_report(ReportDraft(category, place, "Das Schlagloch vor der Schule wird größer.")).pk


def find_a_defect(page: Page) -> None:
    """The swing's chain is open; everything else is all right."""
    swing = page.locator("[data-card]").filter(has_text="S-12")
    swing.get_by_role("radio", name="Mangel").check()
    swing.get_by_label("Ketten und Seile ganz").check()
    swing.get_by_role("radio", name=re.compile("dringend|urgent")).check()
    swing.get_by_label("Ich habe das Gerät gesperrt").check()
    swing.get_by_label("Notiz").fill("Ein Glied der linken Kette ist offen.")
    swing.locator("input[type=file]:not([data-camera])").set_input_files([photo()])
    page.get_by_role("button", name="Alles Übrige ist in Ordnung").click()
    expect(page.locator("am-inspection progress")).to_have_js_property("value", 3)


def test_an_inspection_finds_a_defect(clerk: Visitor, ground: int) -> None:
    page = clerk.page
    clerk.visit("/inspections/", with_map=False)
    expect(page.get_by_role("heading", name="Spielplatz Rheinwiese")).to_be_visible()
    picture(page, f"due-{clerk.device}")
    assert not violations(clerk)
    page.get_by_role("link", name="Spielplatz Rheinwiese").click()
    picture(page, f"ground-{clerk.device}")
    assert not violations(clerk)
    page.get_by_role("link", name=re.compile("Beginnen.*Sichtkontrolle")).click()
    find_a_defect(page)
    picture(page, f"form-{clerk.device}")
    assert not violations(clerk)
    page.get_by_role("button", name="Unterschreiben und abschließen").click()
    expect(page.get_by_text("Fertig. Die Kontrolle ist festgehalten.")).to_be_visible()
    picture(page, f"done-{clerk.device}")
    assert not violations(clerk)
    report = outside(lambda: Report.objects.select_related("category").get())
    assert (report.source, report.priority, report.category.code) == ("inspection", Report.Priority.DANGER, "playground")
    assert "Kette" in report.text
    expect(page.get_by_text(report.reference)).to_be_visible()
    assert outside(FindingPhoto.objects.count) == 1
    address = page.get_by_role("link", name="Protokoll als PDF").get_attribute("href")
    look_at_paper(page, address, f"protocol-{clerk.device}", "Spielplatz Rheinwiese", "Gemeinde Vaduz", "Kim Wolf", "S-12")
    look_at_paper(page, f"/inspections/grounds/{ground}/sign.pdf?size=a6", f"sign-{clerk.device}", "Spielplatz Rheinwiese")
    clerk.visit(f"/inspections/grounds/{ground}/", with_map=False)
    expect(page.get_by_text("gesperrt seit")).to_be_visible()


def look_at_paper(page: Page, address: str | None, name: str, *words: str) -> None:
    """What a PDF says, as far as there is a program here that reads it."""
    answer = page.request.get(urljoin(page.url, address))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    if PICTURES and shutil.which("pdftoppm"):
        (Path(PICTURES) / f"inspect-{name}.pdf").write_bytes(answer.body())
    reader = shutil.which("pdftotext")
    if reader:
        said = subprocess.run([reader, "-", "-"], input=answer.body(), capture_output=True, check=True).stdout.decode()
        assert [word for word in words if word not in said] == []


def test_everybody_else_sees_the_place_at_the_gate(browser: Browser, site: Site, ground: int) -> None:
    code = outside(lambda: Ground.objects.get(pk=ground).code)
    with visiting(browser, site, "phone") as visitor:
        visitor.visit(f"/i/{code}/", with_map=False)
        expect(visitor.page.get_by_role("heading", name="Spielplatz Rheinwiese")).to_be_visible()
        expect(visitor.page.get_by_role("link", name="Über diesen Spielplatz")).to_be_visible()
        picture(visitor.page, "gate")
        assert not violations(visitor)


def test_an_inspection_without_a_network_arrives_once(walker: Visitor, ground: int) -> None:
    page = walker.page
    walker.visit(f"/inspections/grounds/{ground}/visual/", with_map=False)
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=40_000)
    page.context.set_offline(offline=True)
    # The phone was in a pocket, and the browser has forgotten the page meanwhile.
    page.reload()
    expect(page.get_by_text("Spielplatz Rheinwiese").first).to_be_visible()
    find_a_defect(page)
    page.get_by_role("button", name="Unterschreiben und abschließen").click()
    expect(page.get_by_text("Kein Netz. Ihr Eintrag geht los, sobald Netz da ist.")).to_be_visible()
    picture(page, "offline-form")
    assert outside(Inspection.objects.count) == 0
    page.context.set_offline(offline=False)
    expect(page.get_by_text("Ihr Eintrag ist angekommen.")).to_be_visible(timeout=60_000)
    assert outside(Inspection.objects.count) == 1
    assert outside(lambda: (Report.objects.count(), FindingPhoto.objects.count())) == (1, 1)


def test_what_was_begun_comes_back_with_its_photos(walker: Visitor, ground: int) -> None:
    page = walker.page
    walker.visit(f"/inspections/grounds/{ground}/visual/", with_map=False)
    find_a_defect(page)
    in_shelf = "async () => (await (await caches.open('amtskarte-photos-of-work')).keys()).length"
    page.wait_for_function(f"async () => (await ({in_shelf})()) === 1")
    page.wait_for_timeout(1000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("[data-restore]").click()
    expect(page.get_by_label("Notiz").nth(1)).to_have_value("Ein Glied der linken Kette ist offen.")
    expect(page.locator(".photo")).to_have_count(1)
    page.get_by_role("button", name="Unterschreiben und abschließen").click()
    expect(page.get_by_text("Fertig. Die Kontrolle ist festgehalten.")).to_be_visible()
    assert outside(FindingPhoto.objects.count) == 1
    page.wait_for_function(f"async () => (await ({in_shelf})()) === 0")
    walker.visit(f"/inspections/grounds/{ground}/visual/", with_map=False)
    page.wait_for_function(f"async () => (await ({in_shelf})()) === 0")


def test_a_tick_without_a_network_arrives_once(walker: Visitor, ground: int) -> None:
    near, far = outside(lambda: (report_at(0.001), report_at(-0.006)))
    page = walker.page
    walker.visit(f"/rounds/day/?reports={near},{far}&grounds={ground}", with_map=False)
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=40_000)
    picture(page, "day-walker")
    assert not violations(walker)
    page.context.set_offline(offline=True)
    page.reload()
    stop = page.locator("[data-stop]").filter(has=page.locator(f"[action$='/ticks/{near}/']"))
    stop.get_by_label("Was haben Sie dort getan?").fill("Loch gefüllt.")
    stop.get_by_role("button", name="Erledigt").click()
    expect(stop.get_by_text("Hier erledigt. Wird gesendet, sobald Netz da ist.")).to_be_visible()
    picture(page, "day-offline")
    # It stays ticked, though the page that is kept knows nothing of it.
    page.reload()
    expect(stop.get_by_text("Hier erledigt. Wird gesendet, sobald Netz da ist.")).to_be_visible()
    expect(page.locator("am-day progress")).to_have_js_property("value", 1)
    # The form of the playground on the way was taken along.
    page.get_by_role("link", name=re.compile("Beginnen.*Rheinwiese")).click()
    expect(page.locator("am-inspection")).to_be_visible()
    page.go_back()
    page.context.set_offline(offline=False)
    expect(stop.get_by_text("Es ist angekommen.")).to_be_visible(timeout=60_000)
    solved = outside(lambda: Report.objects.get(pk=near))
    assert solved.state == "resolved"
    assert outside(lambda: [step.word for step in solved.steps.filter(move="resolve")]) == ["Loch gefüllt."]
    assert outside(lambda: Report.objects.get(pk=far).state) == "open"


def test_whoever_signs_out_leaves_nothing_behind(walker: Visitor, ground: int) -> None:
    page = walker.page
    walker.visit(f"/inspections/grounds/{ground}/visual/", with_map=False)
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=40_000)
    names = "async () => (await caches.keys()).filter((name) => name.startsWith('amtskarte-work-')).length"
    assert page.evaluate(names) == 1
    page.context.clear_cookies()
    walker.visit("/inspections/", with_map=False)
    page.wait_for_function(f"async () => (await ({names})()) === 0")
    walker.forgive("403")


def test_the_round_is_chosen_at_a_desk(clerk: Visitor, ground: int) -> None:
    outside(lambda: [report_at(0.001 * step) for step in range(5)])
    page = clerk.page
    clerk.visit("/rounds/day/", with_map=False)
    picture(page, f"choose-{clerk.device}")
    assert not violations(clerk)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Runde planen").click()
    expect(page.locator("[data-stop]")).to_have_count(6)
    expect(page.get_by_text("Beginnt hier: Werkhof")).to_be_visible()
    picture(page, f"day-{clerk.device}")
    assert str(ground) in page.url
    stop = page.locator("[data-stop]").filter(has=page.locator("[data-tick]")).first
    stop.get_by_role("button", name="Nur eine Notiz").click()
    expect(stop.get_by_text("Die Notiz ist geschrieben.")).to_be_visible()
    stop.get_by_role("button", name="Erledigt").click()
    expect(page.locator("am-day progress")).to_have_js_property("value", 1)
    assert outside(lambda: Report.objects.filter(state="resolved").count()) == 1
