"""Being told things on a device: turned on by a tap, tried, shown by the worker, and ended.

Chromium without a screen has no push service, so the browser's own part in it is played: what `PushManager` gives, and the
way from the push service into the worker. Everything else is as it is: the page, the server, a push service on this machine,
the encryption, the worker, and the notification.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from geo_platform.outbox.models import PushDevice
from geo_platform.outbox.push_delivery import deliver_waiting_push
from tests.browser.desks import outside, sit_down
from tests.browser.visitors import MAP_PATIENCE_MS, Visitor, visiting
from tests.outbox.push_service import Browser as Reader
from tests.outbox.push_service import PushService, allowed, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Worker
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
ROLE_OF_BROWSER = """
  let current = null;
  const made = ([endpoint, p256dh, auth]) => ({
    endpoint, options: {},
    toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: async () => { current = null; sessionStorage.removeItem('pushed'); return true; },
  });
  const kept = sessionStorage.getItem('pushed');
  if (kept) current = made(JSON.parse(kept));
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async () => {
    sessionStorage.setItem('pushed', JSON.stringify(KEYS));
    return (current = made(KEYS));
  };
"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }))"""
TAP = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}"""


@pytest.fixture(scope="module")
def push_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with serving(tmp_path_factory.mktemp("push")) as service, allowed(service):
        yield service


@pytest.fixture(scope="module")
def session(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:  # noqa: ARG001 (is there longer)
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.create_user("kim", display_name="Kim"))
        yield client.cookies[settings.SESSION_COOKIE_NAME].value
        User.objects.all().delete()


@pytest.fixture
def reader(push_place: PushService) -> Reader:
    return Reader(push_place.endpoint("kims-phone"))


@pytest.fixture
def kim(browser: Browser, site: Site, session: str, reader: Reader, device: str) -> Iterator[Visitor]:
    with visiting(browser, site, device, service_workers="allow", permissions=["notifications"]) as visitor:
        keys = [reader.endpoint, reader.registration.p256dh, reader.registration.auth]
        visitor.page.add_init_script(f"{{ const KEYS = {json.dumps(keys)}; {ROLE_OF_BROWSER} }}")
        yield sit_down(visitor, session)


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"push-{name}-{visitor.device}-de.png", full_page=True)


def devices() -> int:
    return outside(PushDevice.objects.count)


def worker_of(visitor: Visitor) -> Worker:
    visitor.page.wait_for_function("() => navigator.serviceWorker.controller", timeout=MAP_PATIENCE_MS)
    return visitor.page.context.service_workers[0]


def push_into_worker(visitor: Visitor, payload: str) -> None:
    """As the browser does with what comes from its push service."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    origin = f"{visitor.site.url}/"
    registration = registration_in(visitor, session, origin)
    told = {"origin": origin, "registrationId": registration, "data": payload}
    session.send("ServiceWorker.deliverPushMessage", told)


def wait_until_shown(visitor: Visitor, count: int) -> list[dict[str, str]]:
    while len(shown := visitor.page.evaluate(SHOWN)) != count:  # until the test's own time is over
        visitor.page.wait_for_timeout(50)
    return list(shown)


def registration_in(visitor: Visitor, session: CDPSession, origin: str) -> str:
    found: list[str] = []

    def note(event: dict[str, list[dict[str, str]]]) -> None:
        found.extend(one["registrationId"] for one in event["registrations"] if one["scopeURL"] == origin)

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    session.send("ServiceWorker.enable")
    while not found:  # until the test's own time is over
        visitor.page.wait_for_timeout(50)
    return found[0]


def test_turned_on_tried_and_ended(kim: Visitor, push_place: PushService, reader: Reader) -> None:
    page = kim.page
    kim.visit("/account/", with_map=False)
    picture(kim, "off")
    assert devices() == 0
    page.get_by_role("button", name="Auf diesem Gerät Bescheid geben").click()
    expect(page.get_by_text("Auf diesem Gerät bekommen Sie Bescheid.")).to_be_visible()
    expect(page.get_by_text("dieses Gerät", exact=True)).to_be_visible()
    assert devices() == 1
    page.get_by_role("button", name="Probenachricht").click()
    expect(page.get_by_text("Die Probenachricht ist unterwegs.")).to_be_visible()
    picture(kim, "on")
    assert outside(deliver_waiting_push) == 1
    told = reader.read(push_place.received.pop().body)
    worker = worker_of(kim)
    push_into_worker(kim, json.dumps(told))
    (shown,) = wait_until_shown(kim, 1)
    assert shown == {"title": "Es klappt", "body": told["body"], "tag": "trial", "lang": "de", "data": "/"}
    worker.evaluate(TAP)
    wait_until_shown(kim, 0)
    page.reload()
    page.get_by_role("button", name="Hier beenden").click()
    expect(page.get_by_role("button", name="Auf diesem Gerät Bescheid geben")).to_be_visible()
    assert devices() == 0


def test_what_was_ended_elsewhere_is_off_here(kim: Visitor) -> None:
    page = kim.page
    kim.visit("/account/", with_map=False)
    page.get_by_role("button", name="Auf diesem Gerät Bescheid geben").click()
    expect(page.get_by_text("Auf diesem Gerät bekommen Sie Bescheid.")).to_be_visible()
    outside(PushDevice.objects.all().delete)
    page.reload()
    expect(page.get_by_role("button", name="Auf diesem Gerät Bescheid geben")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('pushed')") is None
    assert devices() == 0


def test_who_signs_out_leaves_the_device_to_others(browser: Browser, site: Site, reader: Reader) -> None:
    with visiting(browser, site, "phone", service_workers="allow", permissions=["notifications"]) as lea:
        keys = [reader.endpoint, reader.registration.p256dh, reader.registration.auth]
        lea.page.add_init_script(f"{{ const KEYS = {json.dumps(keys)}; {ROLE_OF_BROWSER} }}")
        sit_down(lea, outside(session_of_lea))
        lea.visit("/account/", with_map=False)
        lea.page.get_by_role("button", name="Auf diesem Gerät Bescheid geben").click()
        expect(lea.page.get_by_text("Auf diesem Gerät bekommen Sie Bescheid.")).to_be_visible()
        lea.page.get_by_role("button", name="Abmelden").click()
        lea.page.wait_for_url(f"{site.url}/")
        assert lea.page.evaluate("sessionStorage.getItem('pushed')") is None
        assert devices() == 0


def session_of_lea() -> str:
    client = Client()
    client.force_login(User.objects.create_user("lea", display_name="Lea"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_how_a_refusal_is_undone(browser: Browser, site: Site, session: str) -> None:
    with visiting(browser, site, "phone", permissions=[]) as kim:
        kim.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });")
        sit_down(kim, session)
        kim.visit("/account/", with_map=False)
        expect(kim.page.get_by_text("Ihr Browser lässt keine Benachrichtigungen zu.")).to_be_visible()
        picture(kim, "denied")


def test_how_it_begins_on_an_iphone(browser: Browser, site: Site, session: str) -> None:
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile Safari"
    with visiting(browser, site, "phone", user_agent=iphone) as kim:
        kim.page.add_init_script("delete window.PushManager;")
        sit_down(kim, session)
        kim.visit("/account/", with_map=False)
        expect(kim.page.get_by_text("Auf iPhone und iPad geht das vom Home-Bildschirm aus.")).to_be_visible()
        picture(kim, "install")
