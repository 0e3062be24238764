"""Signing in as people do it: with a code that came by mail, and with a passkey."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from tests.browser.visitors import Visitor, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module", autouse=True)
def _nobody_stays(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (is there longer)
    """The site goes on after these tests, and knows nobody."""
    yield
    with django_db_blocker.unblock():
        User.objects.all().delete()


@pytest.fixture
def kim(browser: Browser, site: Site) -> Iterator[Visitor]:
    with visiting(browser, site, "phone") as visitor:
        yield visitor


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"account-{name}-phone-de.png", full_page=True)


def code_in_mail() -> str:
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def sign_up(visitor: Visitor, address: str) -> None:
    page = visitor.page
    visitor.visit("/more/", with_map=False)
    page.get_by_role("link", name="Mein Konto").click()
    page.get_by_role("link", name="Legen Sie eins an").click()
    page.get_by_label("E-Mail").fill(address)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Wir haben Ihnen einen Code geschickt")).to_be_visible()
    picture(visitor, "code")
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Mein Konto")).to_be_visible()


def sign_out(page: Page) -> None:
    """To the end: an address that is asked for meanwhile would be left again."""
    with page.expect_navigation():
        page.get_by_role("button", name="Abmelden").click()


def test_an_account_in_a_minute(kim: Visitor) -> None:
    sign_up(kim, "kim@example.org")
    page = kim.page
    page.get_by_label("Ihr Name auf der Karte").fill("Otter Kim")
    page.get_by_role("button", name="Namen speichern").click()
    expect(page.get_by_text("Ihr Name ist gespeichert.")).to_be_visible()
    picture(kim, "home")
    sign_out(page)
    kim.visit("/account/login/", with_map=False)
    page.get_by_label("Ihre E-Mail-Adresse").fill("kim@example.org")
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill("XXXX-XXXX")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator(".field-error")).to_be_visible()
    picture(kim, "code-wrong")
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_label("Ihr Name auf der Karte")).to_have_value("Otter Kim")


def test_a_passkey_is_made_and_used(kim: Visitor) -> None:
    page = kim.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    sign_up(kim, "robin@example.org")
    page.get_by_role("link", name="Passkeys").click()
    picture(kim, "passkeys")
    page.get_by_role("link", name=re.compile("inzufügen")).click()
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Name").fill("Mein Telefon")
    expect(page.get_by_label("Zum Anmelden ohne Code")).to_be_checked()
    picture(kim, "passkey-new")
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_text("Mein Telefon").or_(page.get_by_text("Wiederherstellungscodes")).first).to_be_visible()
    picture(kim, "passkey-made")
    kim.visit("/account/2fa/webauthn/", with_map=False)
    expect(page.get_by_text("Noch nicht benutzt.")).to_be_visible()
    picture(kim, "passkeys-one")
    kim.visit("/account/", with_map=False)
    sign_out(page)
    kim.visit("/account/login/", with_map=False)
    page.get_by_role("button", name="Mit einem Passkey").click()
    expect(page.get_by_role("heading", name="Mein Konto")).to_be_visible()
    expect(page.get_by_text("aktiv", exact=True)).to_be_visible()


def test_a_passkey_that_is_not_there_is_said_in_words(kim: Visitor) -> None:
    page = kim.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER | {"isUserVerified": False}})
    kim.visit("/account/login/", with_map=False)
    page.get_by_role("button", name="Mit einem Passkey").click()
    expect(page.get_by_text("Der Passkey wurde nicht benutzt.")).to_be_visible()
    picture(kim, "passkey-trouble")
