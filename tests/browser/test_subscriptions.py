"""News of a village on a phone: ordered, confirmed, told exactly once, ended by one click."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.core import mail
from playwright.sync_api import expect

from api.subscriptions.telling import tell_at_once
from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.models import Change, Ground, Happening, Subscription
from layers.core.permissions import VISITOR, Actor
from layers.core.subscriptions import shapes
from layers.core.subscriptions.services import Order, confirm_subscription, subscribe
from layers.core.values import BBox
from layers.places.models import YouthSpot
from tests.browser.desks import outside, session_of_editor, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, visiting
from tests.subscriptions.conftest import let_time_pass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
ADDRESS = "kim@example.org"


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Of somebody who looks after Vaduz."""
    with django_db_blocker.unblock():
        yield session_of_editor(site)
        User.objects.all().delete()


@pytest.fixture
def _clean(site: Site) -> Iterator[None]:
    kept = [feature.pk for name, feature in site.features.items() if name.startswith("youth-spots/")]
    mail.outbox.clear()
    outside(lambda: Happening.objects.all().delete())
    yield

    def clean() -> None:
        for model in (Subscription, Ground, Change, Happening):
            model._default_manager.all().delete()
        YouthSpot.objects.exclude(pk__in=kept).delete()

    outside(clean)


@pytest.fixture
def kim(browser: Browser, site: Site, _clean: None) -> Iterator[Visitor]:
    """Somebody with a phone and no account."""
    with visiting(browser, site, "phone") as visitor:
        yield visitor


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def ramp_is_accepted(title: str) -> None:
    """Somebody adds a ramp in Vaduz, an editor accepts it, and nobody takes that back."""
    values = {"title": title, "kind": "skate", "geom": Point(*VADUZ, srid=4326)}
    change = proposing.add_feature(actor=VISITOR, layer=registry.get("youth-spots"), values=values)
    deciding.accept(actor=Actor(User.objects.get(username="editor"), is_administrator=True), change=change)
    let_time_pass()
    tell_at_once()
    tell_at_once()


def letters() -> list[str]:
    """What was written to Kim, the question first."""
    return [str(one.body) for one in mail.outbox if one.to == [ADDRESS]]


def link(text: str, page: str) -> str:
    found = re.search(rf"https?://[^/]+(/subscriptions/\S*/{page}/)", text)
    assert found
    return found[1]


def test_a_village_is_told_once_and_one_click_ends_it(kim: Visitor, site: Site, session: str) -> None:  # noqa: ARG001 (there must be an editor)
    page = kim.page
    kim.visit(f"/areas/{site.features['areas/vaduz'].pk}/profile/", with_map=False)
    page.get_by_role("link", name="Neuigkeiten von hier").click()
    expect(page.get_by_label("Welche Gemeinde?")).to_have_value(str(site.features["areas/vaduz"].pk))
    expect(page.locator(".look-back")).to_contain_text("Hier stehen")
    page.get_by_label("Sofort").check()
    page.get_by_label("Ihre E-Mail-Adresse").fill(ADDRESS)
    picture(page, "news-form-phone")
    assert not violations(kim)
    page.get_by_role("button", name="Neuigkeiten bestellen").click()
    expect(page.get_by_role("heading", name="Fast fertig")).to_be_visible()
    picture(page, "news-sent-phone")

    kim.visit(link(letters()[0], "confirm"), with_map=False)
    expect(page.get_by_role("heading", name="Danke, das ist bestellt")).to_be_visible()
    picture(page, "news-confirmed-phone")

    outside(lambda: ramp_is_accepted("Neue Rampe"))
    _question, news = letters()
    assert news.count("Neue Rampe (neu)") == 1
    token = outside(lambda: Subscription.objects.get().feed_token)
    assert page.request.get(f"{site.url}/feeds/{token}/atom.xml").text().count("<entry>") == 1
    assert len(page.request.get(f"{site.url}/feeds/{token}/map.geojson").json()["features"]) == 1
    if PICTURES:
        (Path(PICTURES) / "news-mail.txt").write_text("\n=====\n".join(letters()))

    kim.visit(link(news, "end"), with_map=False)
    expect(page.get_by_role("heading", name="Beendet")).to_be_visible()
    picture(page, "news-ended-phone")
    outside(lambda: ramp_is_accepted("Zweite Rampe"))
    assert len(letters()) == 2
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("heading", name="Es geht weiter")).to_be_visible()
    outside(lambda: ramp_is_accepted("Dritte Rampe"))
    assert len(letters()) == 3
    kim.visit(f"/subscriptions/{outside(lambda: Subscription.objects.get().end_token)}/", with_map=False)
    picture(page, "news-one-phone")
    assert not violations(kim)


def test_who_goes_back_has_not_clicked_once_more(kim: Visitor) -> None:
    """The page that ends news by itself is one step back from the one that says that they go on."""

    def ordered() -> str:
        order = Order(title="Vaduz", made=shapes.around_place(*VADUZ, 500))
        made = subscribe(order=order, within=shapes.Within(BBox(9.4, 47.0, 9.7, 47.3), "Vaduz"), email=ADDRESS)
        return str(confirm_subscription(subscription=made).end_token)

    def has_ended() -> bool:
        return Subscription.objects.get().ended_at is not None

    page, token = kim.page, outside(ordered)
    kim.visit(f"/subscriptions/{token}/end/", with_map=False)
    expect(page.get_by_role("heading", name="Beendet")).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("heading", name="Es geht weiter")).to_be_visible()
    page.go_back(wait_until="load")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="Keine Neuigkeiten mehr?")).to_be_visible()
    assert not outside(has_ended)
    page.get_by_role("button", name="Beenden").click()
    expect(page.get_by_role("heading", name="Beendet")).to_be_visible()
    assert outside(has_ended)


def test_an_area_is_drawn_with_taps(kim: Visitor, session: str) -> None:
    sit_down(kim, session)
    page = kim.page
    kim.visit("/subscriptions/new/", with_map=False)
    page.get_by_label("Ein Gebiet, das ich zeichne").check()
    area = page.locator("[data-how=drawn] am-area")
    area.scroll_into_view_if_needed()
    page.wait_for_selector("[data-how=drawn] am-area[data-idle]", timeout=MAP_PATIENCE_MS)
    canvas = area.locator("canvas")
    for x, y in ((40, 40), (300, 60), (280, 250), (20, 200)):
        canvas.tap(position={"x": x, "y": y})
    expect(area.locator("[data-says]")).to_have_text("4 Ecken")
    area.get_by_role("button", name="Zurücknehmen").click()
    expect(area.locator("[data-says]")).to_have_text("3 Ecken")
    expect(page.locator(".look-back")).to_contain_text("Tagen")
    page.wait_for_timeout(500)
    picture(page, "news-drawn-phone")
    page.get_by_role("button", name="Neuigkeiten bestellen").click()
    expect(page.get_by_role("heading", name="Ein gezeichnetes Gebiet")).to_be_visible()
    assert outside(lambda: Subscription.objects.get().made["how"]) == "drawn"
    page.get_by_role("link", name="Ändern").click()
    expect(page.locator("[data-how=drawn] [data-says]")).to_have_text("3 Ecken")
    kim.visit("/subscriptions/", with_map=False)
    picture(page, "news-mine-phone")
    assert not violations(kim)


def test_a_card_leads_to_news_of_its_place(kim: Visitor, site: Site) -> None:
    kim.visit(site.path("playgrounds/meadow"))
    kim.page.get_by_role("link", name="Folgen").click()
    expect(kim.page.get_by_label("Rund um einen Ort")).to_be_checked()
    expect(kim.page.get_by_label("Wie weit darum herum?")).to_have_value("500")
    kim.page.wait_for_selector("am-pin[data-idle]", timeout=MAP_PATIENCE_MS)
    expect(kim.page.locator(".look-back")).to_contain_text("Sommerfest der Feuerwehr")
    picture(kim.page, "news-place-phone")


@pytest.mark.usefixtures("_clean")
def test_without_a_script(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "desktop", java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.visit("/subscriptions/new/", with_map=False)
        expect(page.get_by_label("Welche Gemeinde?")).to_be_visible()
        expect(page.get_by_label("Ein Gebiet, das ich zeichne")).to_be_hidden()
        page.get_by_label("Welche Gemeinde?").select_option("Vaduz")
        page.get_by_role("button", name="Zeigen, was ich erfahren hätte").click()
        expect(page.locator(".look-back")).to_contain_text("Hier stehen")
        picture(page, "news-form-desktop")
