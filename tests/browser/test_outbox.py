"""What is entered without a network waits on the device and arrives once: after a restart, in two tabs, without answers."""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from layers.core.contributions.models import Change, Photo
from layers.core.photos.storage import delete_picture
from layers.places.models import YouthSpot
from tests.browser.photos import photo
from tests.browser.visitors import DEVICES, MAP_PATIENCE_MS, VADUZ, Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType, Page, Route
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
ADD = f"/add/youth-spots/?at=16/{VADUZ[1] - 0.008}/{VADUZ[0]}"
WAITS = "Kein Netz. Ihr Eintrag geht los, sobald Netz da ist."
# What the browser itself says in its console about a network that is away.
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "Failed to load resource")
IS_KEPT = """async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().some(({ url }) => url.endsWith('/offline/pages.json'));
}"""
# How many entries lie in the outbox, and how many photos.
LYING = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('amtskarte-outbox');
    opening.onerror = reject;
    opening.onsuccess = () => {
        const asked = opening.result.transaction('entries').objectStore('entries').getAll();
        asked.onsuccess = () => resolve({
            states: asked.result.map(({ state }) => state),
            photos: asked.result.reduce((count, { photos }) => count + photos.length, 0),
        });
    };
})"""


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


@contextmanager
def phone(browser_type: BrowserType, site: Site, profile: Path, launch: dict[str, Any]) -> Iterator[Visitor]:
    """A browser whose memory lies in a folder, so that it can be closed and started again."""
    context = browser_type.launch_persistent_context(profile, locale="de-DE", **launch, **DEVICES["phone"])
    try:
        yield Visitor(context.pages[0], site, "phone")
    finally:
        context.close()


@pytest.fixture
def kim(browser: Browser, site: Site) -> Iterator[Visitor]:
    with visiting(browser, site, "phone", service_workers="allow") as visitor:
        yield visitor
        visitor.page.context.set_offline(offline=False)
        visitor.page.wait_for_timeout(500)
        visitor.forgive(*NO_NETWORK)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"outbox-{name}-de.png")


def get_ready(visitor: Visitor) -> None:
    """Be on the start page once, until the worker has kept the forms."""
    visitor.visit("/", with_map=False)
    page = visitor.page
    page.wait_for_function("() => navigator.serviceWorker.controller", timeout=MAP_PATIENCE_MS)
    deadline = time.monotonic() + MAP_PATIENCE_MS / 1000
    while not page.evaluate(IS_KEPT):
        assert time.monotonic() < deadline, "The forms were never kept"
        page.wait_for_timeout(100)


def fill_in(page: Page, title: str) -> None:
    page.get_by_role("button", name="Hier ist es").click(timeout=MAP_PATIENCE_MS)
    page.get_by_text("Skateplatz").click()
    page.get_by_label("Name", exact=True).fill(title)


def enclose_photo(page: Page) -> None:
    page.locator("input[type=file][name=photos]").set_input_files(photo())
    page.get_by_label("Was ist auf dem Foto zu sehen?").fill("Eine Rampe aus Beton")


def send(page: Page) -> None:
    page.get_by_role("button", name="Absenden").click()


def lying(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(LYING))


def arrived(blocker: DjangoDbBlocker, title: str) -> tuple[int, int]:
    """How many changes have this title, and how many photos they have."""
    with blocker.unblock():
        changes = Change.objects.filter(title=title)
        return changes.count(), Photo.objects.filter(change__in=changes).count()


def write_in_airplane_mode(visitor: Visitor, title: str) -> None:
    page = visitor.page
    get_ready(visitor)
    page.context.set_offline(offline=True)
    visitor.visit("/add/", with_map=False)
    picture(page, "choose-offline")
    page.goto(visitor.site.url + ADD)
    fill_in(page, title)
    enclose_photo(page)
    picture(page, "form-offline")
    send(page)
    expect(page.get_by_text(WAITS)).to_be_visible()
    picture(page, "kept")
    assert lying(page) == {"states": ["waiting"], "photos": 1}


def test_a_spot_with_a_photo_written_in_airplane_mode_arrives_once_after_a_restart_in_two_tabs(
    site: Site,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    title = "Rampe im Funkloch"
    with phone(browser_type, site, tmp_path, browser_type_launch_args) as visitor:
        write_in_airplane_mode(visitor, title)
    with phone(browser_type, site, tmp_path, browser_type_launch_args) as visitor:
        context = visitor.page.context
        context.set_offline(offline=True)
        tabs = [visitor.page, context.new_page()]
        for tab in tabs:
            tab.goto(f"{site.url}/outbox/")
            expect(tab.get_by_role("heading", name=title)).to_be_visible()
        picture(tabs[0], "waiting")
        # A browser that starts has a network until the test takes it away, and may have been quicker than that.
        assert arrived(django_db_blocker, title) in {(0, 0), (1, 1)}
        context.set_offline(offline=False)
        for tab in tabs:
            expect(tab.get_by_text("Ist angekommen. Den Link")).to_be_visible(timeout=MAP_PATIENCE_MS)
        picture(tabs[0], "arrived")
        assert lying(tabs[0]) == {"states": ["arrived"], "photos": 0}
        tabs[0].get_by_role("link", name="Eintrag ansehen").click()
        expect(tabs[0].get_by_text("Hier sehen Sie, wie es weitergeht")).to_be_visible()
        expect(tabs[0].get_by_alt_text("Eine Rampe aus Beton")).to_be_visible()
    assert arrived(django_db_blocker, title) == (1, 1)


def test_the_bar_says_what_waits_on_every_page_and_leads_to_it(kim: Visitor) -> None:
    page = kim.page
    get_ready(kim)
    page.context.set_offline(offline=True)
    page.goto(kim.site.url + ADD)
    fill_in(page, "Rampe am Damm")
    send(page)
    expect(page.get_by_text(WAITS)).to_be_visible()
    kim.visit("/")
    bar = page.get_by_role("link", name="1 Eintrag wartet auf Netz")
    expect(bar).to_be_visible()
    picture(page, "bar")
    bar.click()
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Verworfen:")).to_be_visible()
    picture(page, "thrown")
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("heading", name="Rampe am Damm")).to_be_visible()
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Verworfen:")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Hier wartet nichts.")).to_be_visible()
    picture(page, "empty")
    assert lying(page)["states"] == []


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(kim: Visitor, django_db_blocker: DjangoDbBlocker) -> None:
    """The server has done it, and its connection ends before anybody hears of it."""
    title, page = "Rampe ohne Antwort", kim.page
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch(max_redirects=0).headers.get("location", ""))
        route.abort()

    kim.visit(ADD, with_map=False)
    fill_in(page, title)
    enclose_photo(page)
    page.context.route(re.compile(r"/add/youth-spots/\?"), lose, times=1)
    send(page)
    expect(page.get_by_role("heading", name="Ihr Eintrag ist angekommen")).to_be_visible(timeout=MAP_PATIENCE_MS)
    picture(page, "arrived-after-all")
    assert len(lost) == 1
    assert lost[0].partition("?")[0] in str(page.get_by_role("link", name="Eintrag ansehen").get_attribute("href"))
    assert arrived(django_db_blocker, title) == (1, 1)
    assert lying(page) == {"states": ["arrived"], "photos": 0}


def test_what_the_server_refuses_is_mended_in_its_form_with_its_photo(
    kim: Visitor, django_db_blocker: DjangoDbBlocker
) -> None:
    title, page = "Rampe am Platz 0", kim.page
    get_ready(kim)
    page.context.set_offline(offline=True)
    # Where there is one of the same kind already.
    page.goto(f"{kim.site.url}/add/youth-spots/?at=18/{VADUZ[1] - 500 / 111_200}/{VADUZ[0] - 700 / 75_700}")
    page.get_by_role("button", name="Hier ist es").click(timeout=MAP_PATIENCE_MS)
    send(page)
    expect(page.get_by_text("Es fehlt noch etwas:")).to_be_visible()
    picture(page, "incomplete")
    page.get_by_text("Basketball").click()
    page.get_by_label("Name", exact=True).fill(title)
    enclose_photo(page)
    send(page)
    expect(page.get_by_text(WAITS)).to_be_visible()
    page.context.set_offline(offline=False)
    page.get_by_role("link", name="Ansehen, was fehlt").click(timeout=MAP_PATIENCE_MS)
    expect(page.get_by_text("So etwas gibt es dort schon")).to_be_visible()
    picture(page, "refused")
    page.get_by_role("link", name="Öffnen und ändern").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(title)
    expect(page.get_by_label("Was ist auf dem Foto zu sehen?")).to_have_value("Eine Rampe aus Beton")
    picture(page, "mend")
    send(page)
    page.get_by_text("Nein, es ist etwas anderes").click(timeout=MAP_PATIENCE_MS)
    assert lying(page) == {"states": ["refused"], "photos": 1}
    send(page)
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    assert arrived(django_db_blocker, title) == (1, 1)
    assert lying(page)["states"] == []


def test_something_gone_is_reported_from_where_there_is_no_network(
    kim: Visitor, site: Site, django_db_blocker: DjangoDbBlocker
) -> None:
    spot, page = site.features["youth-spots/court-3"], kim.page
    get_ready(kim)
    page.context.set_offline(offline=True)
    kim.visit(f"/youth-spots/{spot.pk}/gone/", with_map=False)
    expect(page.get_by_role("heading", name="Was stimmt hier nicht?")).to_be_visible()
    page.get_by_label("Was sollten wir wissen?").fill("Der Korb ist weg.")
    send(page)
    expect(page.get_by_text(WAITS)).to_be_visible()
    page.context.set_offline(offline=False)
    expect(page.get_by_role("heading", name="Ihr Eintrag ist angekommen")).to_be_visible(timeout=MAP_PATIENCE_MS)
    with django_db_blocker.unblock():
        assert Change.objects.filter(feature_id=spot.pk, note="Der Korb ist weg.").count() == 1


def test_a_browser_that_keeps_nothing_says_so_and_keeps_the_form_open(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        page = visitor.page
        page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };")
        visitor.visit(ADD, with_map=False)
        fill_in(page, "Rampe im Privaten")
        page.context.set_offline(offline=True)
        send(page)
        expect(page.get_by_text("Ihr Browser hebt hier nichts auf")).to_be_visible()
        picture(page, "private")
        expect(page.get_by_label("Name", exact=True)).to_have_value("Rampe im Privaten")
        page.context.set_offline(offline=False)
        page.get_by_role("button", name="Nochmal").click()
        expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
        visitor.forgive(*NO_NETWORK)


def test_the_offer_to_install_is_quiet(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as visitor:
        visitor.visit("/more/", with_map=False)
        button = visitor.page.get_by_role("button", name="Als App installieren")
        expect(button).to_be_hidden()
        visitor.page.evaluate(
            """() => dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }),
                { prompt: async () => { window.asked = true; return { outcome: 'accepted' }; } }))"""
        )
        expect(button).to_be_visible()
        picture(visitor.page, "install")
        button.click()
        expect(button).to_be_hidden()
        assert visitor.page.evaluate("window.asked")
