"""On a phone: an editor is invited by link and accepts; young people join a group with one tap."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from geo_platform.config import config
from layers.areas.models import AreaRole
from layers.core.permissions import Role
from layers.organisations.models import Editorship, Group
from tests.browser.visitors import DEVICES, Visitor, visiting
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
RULES = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module", autouse=True)
def _nobody_stays(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (is there longer)
    """The site goes on after these tests, and knows nobody."""
    yield
    with django_db_blocker.unblock():
        Group.objects.all().delete()
        User.objects.all().delete()


def person(name: str, **of: Any) -> str:  # noqa: ANN401 (what the role is of)
    """Somebody with a role, for the site to see; gives the key of a session in which they have proved it in two ways."""
    with ThreadPoolExecutor(1) as pool:  # a test's own transaction is seen by nobody
        return pool.submit(_make_person, name, **of).result()


def _make_person(name: str, **of: Any) -> str:  # noqa: ANN401 (as above)
    user = User.objects.create_user(name, f"{name.lower()}@example.org", display_name=name)
    if "area_id" in of:
        AreaRole.objects.create(user=user, role=Role.STAFF, **of)
    elif of:
        Editorship.objects.create(user=user, **of)
    client = Client()
    sign_in_twice(client, user)
    connection.close()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def device(browser: Browser, site: Site, session: str = "") -> Iterator[Visitor]:
    """A phone, on which somebody is signed in."""
    with visiting(browser, site, "phone", reduced_motion="reduce") as visitor:
        if session:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}
            visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a dictionary of its own
        yield visitor


def look(visitor: Visitor, name: str) -> None:
    """Let a checker look at the page, and take pictures of it on phone and desktop, by day and by night."""
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    assert not found, [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]
    if not PICTURES:
        return
    for kind, options in DEVICES.items():
        visitor.page.set_viewport_size(options["viewport"])
        for theme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=theme)
            path = Path(PICTURES) / f"people-{name}-{kind}-de{'-night' if theme == 'dark' else ''}.png"
            visitor.page.screenshot(path=path, full_page=True)
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.set_viewport_size(DEVICES["phone"]["viewport"])


def link_on(visitor: Visitor) -> str:
    """The address to hand over, as this site has it."""
    shared = visitor.page.locator("[data-share]").get_attribute("data-share") or ""
    return shared.removeprefix(config.site_url)


def test_an_editor_is_invited_by_link_and_accepts(browser: Browser, site: Site) -> None:
    boss = person("Sabine", area_id=site.features["areas/vaduz"].pk)
    with device(browser, site, boss) as sabine, device(browser, site) as kim:
        sabine.visit("/account/", with_map=False)
        sabine.page.get_by_role("link", name="Ihr Team").click()
        sabine.page.get_by_role("link", name=re.compile("Jemanden einladen")).click()
        sabine.page.get_by_label("Betreut die Einträge").check()
        look(sabine, "invite")
        sabine.page.get_by_role("button", name="Einladen").click()
        expect(sabine.page.get_by_role("heading", name="Die Einladung ist fertig")).to_be_visible()
        look(sabine, "invited")
        kim.visit(link_on(sabine), with_map=False)
        expect(kim.page.get_by_text("Sabine lädt Sie ein, bei Vaduz mitzuhelfen.")).to_be_visible()
        look(kim, "invitation")
        kim.page.get_by_role("link", name="Konto anlegen").click()
        kim.page.get_by_label("E-Mail").fill("kim@example.org")
        kim.page.get_by_role("button", name="Weiter").click()
        code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
        assert code
        kim.page.get_by_label("Code").fill(code[1])
        kim.page.get_by_role("button", name="Weiter").click()
        kim.page.get_by_role("button", name="Annehmen").click()
        expect(kim.page.get_by_text("Danke, dass Sie mithelfen!")).to_be_visible()
        expect(kim.page.get_by_text("Bitte richten Sie einen zweiten Faktor ein.")).to_be_visible()
        look(kim, "account")
        user = User.objects.get(email="kim@example.org")
        assert AreaRole.objects.get(user=user).role == Role.EDITOR
        sabine.visit("/team/", with_map=False)
        expect(sabine.page.get_by_text("kim@example.org")).to_be_visible()
        look(sabine, "team")
        sabine.page.get_by_role("button", name=f"Wegnehmen {user}").click()
        expect(sabine.page.get_by_text(f"{user} hat die Aufgabe nicht mehr.")).to_be_visible()
        sabine.page.get_by_role("button", name="Rückgängig").click()
        expect(sabine.page.get_by_text(f"{user} hat die Aufgabe wieder.")).to_be_visible()


def test_young_people_join_with_one_tap(browser: Browser, site: Site) -> None:
    leader = person("Petra", organisation_id=site.features["organisations/brigade"].pk)
    with device(browser, site, leader) as petra, device(browser, site) as kid, device(browser, site) as late:
        petra.visit("/team/", with_map=False)
        petra.page.get_by_role("link", name=re.compile("Neue Jugendgruppe")).click()
        petra.page.get_by_label("Name der Gruppe").fill("Jugendfeuerwehr")
        petra.page.get_by_role("button", name="Gruppe eröffnen").click()
        code = petra.page.locator(".spoken-code").inner_text()
        kid.visit("/join/", with_map=False)
        look(kid, "code")
        kid.page.get_by_label("Code der Gruppe").fill(code.lower())
        kid.page.get_by_role("button", name="Weiter").click()
        look(kid, "join")
        kid.page.get_by_role("button", name="Mitmachen").click()
        expect(kid.page.get_by_text("Sie sind dabei!")).to_be_visible()
        look(kid, "animal")
        kid.page.get_by_label("Ihr Tier").select_option("Uhu")
        kid.page.get_by_role("button", name="Dieses Tier sein").click()
        expect(kid.page.get_by_text("Ihr Name ist gespeichert.")).to_be_visible()
        petra.page.reload()
        expect(petra.page.get_by_text(re.compile(r"^Uhu \d+$"))).to_be_visible()
        look(petra, "group")
        petra.page.get_by_role("link", name="Zettel zum Drucken").click()
        look(petra, "sheet")
        petra.page.get_by_role("link", name="Jugendfeuerwehr").click()
        petra.page.get_by_role("button", name="Gruppe schließen").click()
        late.visit(f"/join/{code.replace('-', '')}/", with_map=False)
        expect(late.page.get_by_text("nimmt gerade niemanden auf")).to_be_visible()
        look(late, "closed")


def test_a_club_is_claimed(browser: Browser, site: Site) -> None:
    with device(browser, site, person("Karin")) as karin:
        karin.visit(f"{site.path('organisations/brigade')}profile/", with_map=False)
        karin.page.get_by_role("link", name="Das ist unser Verein").click()
        karin.page.get_by_role("button", name="Absenden").click()
        expect(karin.page.locator(".field-error")).to_have_text("Bitte schreiben Sie in einem Satz, wer Sie sind.")
        look(karin, "claim")
        karin.page.get_by_label("Wer sind Sie dort?").fill("Ich bin die Kassenwartin.")
        karin.page.get_by_role("button", name="Absenden").click()
        expect(karin.page.get_by_text("meist innerhalb von fünf Tagen")).to_be_visible()
        karin.forgive("status of 422")
