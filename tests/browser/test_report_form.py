"""Somebody reports a defect: on a phone and at a desk, without a network, without a script, with the keyboard alone."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now
from playwright.sync_api import expect

from layers.core.photos.storage import delete_picture
from layers.defects.models import Authority, Category, Report, ReportCount, ReportPhoto
from layers.defects.usual_categories import add_usual_categories
from tests.browser.desks import outside
from tests.browser.photos import photo
from tests.browser.test_access import violations
from tests.browser.test_outbox import NO_NETWORK, get_ready, lying
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

Made = TypeVar("Made")
PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
AT = f"17/{VADUZ[1] - 0.004}/{VADUZ[0]}"


@pytest.fixture(scope="module", autouse=True)
def _office(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Vaduz has an office that takes reports; afterwards the site goes on as before."""
    with django_db_blocker.unblock():
        add_usual_categories()
        Authority.objects.create(code="vaduz", title="Gemeinde Vaduz", area_id=site.features["areas/vaduz"].pk)
    yield
    with django_db_blocker.unblock():
        _remove_reports()
        Authority.objects.all().delete()
        ReportCount.objects.all().delete()


@pytest.fixture(autouse=True)
def _no_reports(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        outside(_remove_reports)


def _remove_reports() -> None:
    for stored in ReportPhoto.objects.all():
        delete_picture(stored.name)
    Report.objects.all().delete()


@pytest.fixture
def kim(browser: Browser, site: Site, device: str) -> Iterator[Visitor]:
    with visiting(browser, site, device) as visitor:
        yield visitor


def shoot(visitor: Visitor, name: str, *, full: bool = False) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"report-{name}-{visitor.device}.png", full_page=full)


def enclose_photo(page: Page) -> None:
    page.locator("input[type=file][name=photos]").set_input_files(photo())
    expect(page.locator(".photo canvas")).to_be_visible()


def choose(page: Page, kind: str, category: str) -> None:
    """Open a kind and choose what there is of it."""
    if page.locator(f"[data-kind={kind}]").get_attribute("aria-expanded") == "false":
        page.locator(f"[data-kind={kind}]").click()
    page.locator(f".kind-choice:has(input[value={category}])").click()


def reports(blocker: DjangoDbBlocker) -> list[tuple[str, str, str, int]]:
    with blocker.unblock():
        rows = Report.objects.select_related("category").order_by("pk")
        return [(row.category.code, row.thing, row.text, row.photos.count()) for row in rows]


def make_report(site: Site) -> Report:
    """One that is there already, and whose words the office has let pass."""
    category = Category.objects.get(code="playground")
    return Report.objects.create(
        geom=Point(VADUZ[0] + 18 / 75_700, VADUZ[1], srid=4326),
        title=category.title,
        kind=category.kind,
        category=category,
        reference=f"{now().year}-0900",
        description="Die Schaukelkette ist gerissen",
        is_released=True,
        thing=f"playgrounds:{site.features['playgrounds/meadow'].pk}",
        authority=Authority.objects.get(code="vaduz"),
        area_id=site.features["areas/vaduz"].pk,
        state="in_progress",
        reported_at=now(),
    )


@pytest.fixture
def swing(site: Site, django_db_blocker: DjangoDbBlocker, _no_reports: None) -> Report:
    """A report about the playground."""
    with django_db_blocker.unblock():
        return outside(lambda: make_report(site))


def test_from_a_playground_with_a_photo_in_four_taps(kim: Visitor, django_db_blocker: DjangoDbBlocker) -> None:
    page = kim.page
    thing = f"playgrounds:{kim.site.features['playgrounds/meadow'].pk}"
    kim.visit(kim.site.path("playgrounds/meadow"))
    page.get_by_role("link", name="Mangel melden").click()
    expect(page.get_by_role("heading", name="Mangel melden")).to_be_visible()
    expect(page.locator("[data-slot=things] input:checked")).to_have_value(thing)
    page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
    enclose_photo(page)
    choose(page, "play", "playground")
    shoot(kim, "step-1")
    shoot(kim, "step-1-whole", full=True)
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.locator("[data-slot=office]")).to_contain_text("Gemeinde Vaduz")
    page.get_by_text("Schaukel", exact=True).click()
    shoot(kim, "step-2")
    shoot(kim, "step-2-whole", full=True)
    assert violations(kim) == []
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    expect(page.get_by_text("Gemeinde Vaduz").first).to_be_visible()
    shoot(kim, "thanks")
    assert violations(kim) == []
    assert reports(django_db_blocker) == [("playground", thing, "", 1)]


def test_a_report_like_it_is_shown_before_it_is_sent(
    kim: Visitor, swing: Report, django_db_blocker: DjangoDbBlocker
) -> None:
    page = kim.page
    kim.visit(f"/report/?thing=playgrounds:{kim.site.features['playgrounds/meadow'].pk}", with_map=False)
    page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
    choose(page, "play", "playground")
    expect(page.get_by_role("heading", name="Meinen Sie das hier?")).to_be_visible()
    expect(page.locator(f"[data-other='{swing.reference}']")).to_contain_text("20 m entfernt")
    expect(page.locator("[data-other]")).to_contain_text("Die Schaukelkette ist gerissen")
    page.locator(".report-alike").scroll_into_view_if_needed()
    shoot(kim, "alike")
    shoot(kim, "alike-whole", full=True)
    assert violations(kim) == []
    # Nobody goes past it without a word.
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_text("Bitte sagen Sie, ob Sie das meinen.")).to_be_visible()
    page.get_by_text("Nein, etwas anderes").click()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_label("Was haben Sie gesehen?").fill("Die Schaukel hängt an einer Kette")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    assert len(reports(django_db_blocker)) == 2


def test_the_search_finds_what_people_call_it(kim: Visitor) -> None:
    page = kim.page
    kim.visit(f"/report/?at={AT}", with_map=False)
    search = page.get_by_label("In allem suchen")
    search.fill("Latrene")
    expect(page.locator(".kind-choice:visible")).to_have_count(1)
    shoot(kim, "search")
    search.press("Enter")
    expect(page.locator("input[name=category]:checked")).to_have_value("lamp")
    search.fill("Muelleimer")
    expect(page.locator(".kind-choice:visible").first).to_contain_text("Abfalleimer")
    search.fill("xyzxyz")
    expect(page.get_by_text("„Etwas anderes“ passt immer.")).to_be_visible()
    search.press("Escape")
    expect(page.locator(".report-kind:visible")).to_have_count(13)


def test_by_keyboard_alone(kim: Visitor, django_db_blocker: DjangoDbBlocker) -> None:
    page, keyboard = kim.page, kim.page.keyboard
    kim.visit(f"/report/?at={AT}", with_map=False)
    page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
    page.get_by_role("button", name="Weiter", exact=True).focus()
    keyboard.press("Enter")
    # What is missing is said where it is missing.
    expect(page.locator(".field-wrong")).to_have_count(2)
    page.get_by_role("button", name="Hier ist es").focus()
    keyboard.press("Enter")
    page.locator("[data-kind=winter]").focus()
    keyboard.press("Enter")
    expect(page.locator("[data-kind=winter]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Weiter", exact=True).focus()
    keyboard.press("Enter")
    page.get_by_label("Was haben Sie gesehen?").focus()
    keyboard.type("Der Gehweg ist glatt")
    page.get_by_role("button", name="Absenden").focus()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    assert reports(django_db_blocker) == [("ice", "", "Der Gehweg ist glatt", 0)]


def test_back_leads_to_the_first_step_with_everything_in_it(kim: Visitor) -> None:
    page = kim.page
    kim.visit(f"/report/?at={AT}", with_map=False)
    page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
    page.get_by_role("button", name="Hier ist es").click()
    page.locator("[data-kind=light]").click()
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_text("Schritt 2 von 2")).to_be_visible()
    page.get_by_text("Sie flackert").click()
    page.go_back()
    expect(page.get_by_text("Schritt 1 von 2")).to_be_visible()
    expect(page.locator("[data-kind=light]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.get_by_label("Sie flackert")).to_be_checked()


def test_without_a_script(browser: Browser, site: Site, device: str, django_db_blocker: DjangoDbBlocker) -> None:
    with visiting(browser, site, device, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(f"{site.url}/report/")
        page.get_by_label("Oder der Ort in Zahlen").fill(f"{VADUZ[0]},{VADUZ[1] - 0.004}")
        page.locator(".kind-choice:has(input[value=lamp])").click()
        page.get_by_role("button", name="Weiter: Fragen").click()
        expect(page.get_by_text("Gemeinde Vaduz").first).to_be_visible()
        page.get_by_text("Sie flackert").click()
        page.get_by_label("Was haben Sie gesehen?").fill("Die Lampe flackert")
        shoot(visitor, "no-script", full=True)
        # A form that comes back within four seconds was sent by a programme.
        page.wait_for_timeout(4500)
        page.get_by_role("button", name="Absenden").click()
        expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
        assert reports(django_db_blocker) == [("lamp", "", "Die Lampe flackert", 0)]


@pytest.mark.usefixtures("swing")
def test_at_night(browser: Browser, site: Site, device: str) -> None:
    with visiting(browser, site, device, color_scheme="dark") as visitor:
        page = visitor.page
        visitor.visit(
            f"/report/?category=playground&thing=playgrounds:{site.features['playgrounds/meadow'].pk}", with_map=False
        )
        page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
        shoot(visitor, "dark", full=True)
        assert violations(visitor) == []


def test_written_without_a_network_it_arrives_once(
    browser: Browser, site: Site, device: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with visiting(browser, site, device, service_workers="allow") as visitor:
        page = visitor.page
        get_ready(visitor)
        page.context.set_offline(offline=True)
        visitor.visit(f"/report/?at={AT}", with_map=False)
        page.get_by_role("button", name="Hier ist es").click(timeout=MAP_PATIENCE_MS)
        enclose_photo(page)
        choose(page, "play", "sports")
        page.get_by_role("button", name="Weiter", exact=True).click()
        page.get_by_label("Was haben Sie gesehen?").fill("Das Tor ist umgekippt")
        shoot(visitor, "offline")
        page.get_by_role("button", name="Absenden").click()
        expect(page.get_by_text("Kein Netz. Ihr Eintrag geht los, sobald Netz da ist.")).to_be_visible()
        shoot(visitor, "kept")
        assert lying(page) == {"states": ["waiting"], "photos": 1}
        assert reports(django_db_blocker) == []
        page.context.set_offline(offline=False)
        deadline = time.monotonic() + MAP_PATIENCE_MS / 1000
        while lying(page)["states"] != ["arrived"]:
            assert time.monotonic() < deadline, "It never arrived"
            page.wait_for_timeout(200)
        page.reload()
        page.wait_for_timeout(1500)
        assert reports(django_db_blocker) == [("sports", "", "Das Tor ist umgekippt", 1)]
        visitor.forgive(*NO_NETWORK)
