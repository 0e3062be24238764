"""Young people add a spot with a photo, and somebody who looks after the place decides about it by keyboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core.contributions.models import Change, Photo
from layers.core.photos.storage import delete_picture
from layers.places.models import YouthSpot
from tests.browser import desks
from tests.browser.photos import photo
from tests.browser.visitors import VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")


@pytest.fixture(scope="module", autouse=True)
def _as_before(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site goes on after these tests, with what was there before."""
    yield
    kept = [feature.pk for name, feature in site.features.items() if name.startswith("youth-spots/")]
    with django_db_blocker.unblock():
        for photo in Photo.objects.all():
            delete_picture(photo.name)
        Change.objects.all().delete()
        YouthSpot.objects.exclude(pk__in=kept).delete()
        User.objects.all().delete()


@pytest.fixture
def kim(browser: Browser, site: Site) -> Iterator[Visitor]:
    with visiting(browser, site, "phone") as visitor:
        yield visitor


@pytest.fixture(scope="module")
def session_of_editor(site: Site, django_db_blocker: DjangoDbBlocker) -> str:
    """Made outside of any test, whose transaction the site would not see."""
    with django_db_blocker.unblock():
        return desks.session_of_editor(site)


@pytest.fixture
def editor(browser: Browser, site: Site, session_of_editor: str) -> Iterator[Visitor]:
    """The same person at a desk."""
    with visiting(browser, site, "desktop") as visitor:
        yield desks.sit_down(visitor, session_of_editor)


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"contribute-{name}-de.png", full_page=True)


def add_skate_spot(kim: Visitor, title: str, latitude: float = VADUZ[1]) -> str:
    """Add a spot as a young person does, from the map on; gives the address where one sees what becomes of it."""
    page = kim.page
    kim.visit(f"/?at=16/{latitude}/{VADUZ[0]}")
    page.get_by_role("link", name="Eintragen").click()
    page.get_by_role("link", name="Jugendorte").click()
    page.get_by_role("button", name="Hier ist es").click()
    page.get_by_text("Skateplatz").click()
    page.get_by_label("Name", exact=True).fill(title)
    page.locator("input[type=file][name=photos]").set_input_files(photo())
    page.get_by_label("Was ist auf dem Foto zu sehen?").fill("Eine Rampe aus Beton")
    picture(kim, "form")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    picture(kim, "thanks")
    return page.url.partition("?")[0]


def decide(editor: Visitor, *keys: str) -> None:
    """Press keys, and see that nothing is left to decide and that the server knows."""
    expect(editor.page.get_by_role("button", name="Übernehmen").first).to_be_visible()
    editor.page.wait_for_function("() => customElements.get('am-review')")
    with editor.page.expect_response(lambda response: response.request.method == "POST") as decision:
        for key in keys:
            editor.page.keyboard.press(key)
    assert decision.value.ok
    expect(editor.page.get_by_text("Alles angesehen")).to_be_visible()


def test_a_spot_with_a_photo_is_approved_by_keyboard_and_on_the_map(kim: Visitor, editor: Visitor) -> None:
    address = add_skate_spot(kim, "Rampe am Rhein")
    desk = editor.page
    editor.visit("/review/", with_map=False)
    expect(desk.get_by_text("Rampe am Rhein").first).to_be_visible()
    picture(editor, "review")
    decide(editor, "a")
    kim.page.goto(address)
    kim.page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(kim.page.get_by_role("heading", name="Rampe am Rhein")).to_be_visible()
    expect(kim.page.get_by_alt_text("Eine Rampe aus Beton")).to_be_visible()
    picture(kim, "card")


def test_another_is_rejected_with_a_reason_by_two_keys(kim: Visitor, editor: Visitor) -> None:
    address = add_skate_spot(kim, "Rampe im Garten", VADUZ[1] + 0.005)
    editor.visit("/review/", with_map=False)
    expect(editor.page.get_by_text("Rampe im Garten").first).to_be_visible()
    decide(editor, "r", "1")
    kim.page.goto(address)
    expect(kim.page.get_by_text("nicht übernommen").first).to_be_visible()
    expect(kim.page.locator("blockquote")).not_to_be_empty()
    picture(kim, "rejected")


def test_a_change_is_reverted_from_the_history(kim: Visitor, editor: Visitor, site: Site) -> None:
    spot = site.features["youth-spots/court-0"]
    page = kim.page
    kim.visit(f"/youth-spots/{spot.pk}/")
    page.get_by_role("link", name="Nein, anders").click()
    page.get_by_label("Name", exact=True).fill("Unsinn")
    page.get_by_role("button", name="Änderung absenden").click()
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    editor.visit("/review/", with_map=False)
    expect(editor.page.get_by_text("Unsinn").first).to_be_visible()
    decide(editor, "a")
    editor.visit(f"/youth-spots/{spot.pk}/history/", with_map=False)
    picture(editor, "history")
    editor.page.get_by_role("button", name="Zurücknehmen").first.click()
    expect(editor.page.get_by_text("Platz 0").first).to_be_visible()
    kim.visit(f"/youth-spots/{spot.pk}/")
    expect(page.get_by_role("heading", name="Platz 0")).to_be_visible()


def test_without_a_network_nothing_typed_is_lost_and_nothing_is_sent_twice(
    kim: Visitor, django_db_blocker: DjangoDbBlocker
) -> None:
    page = kim.page
    kim.visit(f"/add/youth-spots/?at=16/{VADUZ[1] - 0.005}/{VADUZ[0]}", with_map=False)
    page.get_by_role("button", name="Hier ist es").click()
    page.get_by_text("Skateplatz").click()
    page.get_by_label("Name", exact=True).fill("Rampe ohne Netz")
    page.context.set_offline(offline=True)
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Kein Netz. Ihr Eintrag geht los, sobald Netz da ist.")).to_be_visible()
    picture(kim, "offline")
    page.context.set_offline(offline=False)
    expect(page.get_by_role("heading", name="Ihr Eintrag ist angekommen")).to_be_visible()
    kim.forgive("ERR_INTERNET_DISCONNECTED")
    with django_db_blocker.unblock():
        assert Change.objects.filter(title="Rampe ohne Netz").count() == 1
