"""Somebody looks at what is kept about them, takes it along, and goes; and a clerk takes words out of the history."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from geo_platform.personal_data.models import Erasure, RetentionRun
from geo_platform.personal_data.retention import keep_rules
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure
from layers.core.models import Change
from layers.core.permissions import VISITOR, Actor
from layers.places.models import YouthSpot
from tests.browser.desks import outside, session_of_editor, sit_down
from tests.browser.test_access import violations
from tests.browser.visitors import VADUZ, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
SPOTS = registry.get("youth-spots")
SECRET = "Klingeln bei Anna, 0123 4567"  # noqa: S105 (what must not be there)


@pytest.fixture(autouse=True)
def _nobody_stays(site: Site) -> Iterator[None]:
    kept = [feature.pk for name, feature in site.features.items() if name.startswith("youth-spots/")]
    yield

    def clean() -> None:
        Change.objects.all().delete()
        YouthSpot.objects.exclude(pk__in=kept).delete()
        for model in (User, Erasure, RetentionRun):
            model.objects.all().delete()

    outside(clean)


@pytest.fixture
def kim(browser: Browser, site: Site, device: str) -> Iterator[Visitor]:
    with visiting(browser, site, device) as visitor:
        yield sit_down(visitor, outside(session_of_kim))


def session_of_kim() -> str:
    """Of somebody who has put a ramp on the map."""
    user = User.objects.create_user(username="kim", email="kim@example.org", display_name="Otter Kim")
    EmailAddress.objects.create(user=user, email="kim@example.org", verified=True, primary=True)
    values = {"title": "Kims Rampe", "kind": "skate", "geom": Point(*VADUZ)}
    change = proposing.add_feature(actor=Actor(user), layer=SPOTS, values=values, enclosed=Enclosure("Schön dort."))
    deciding.accept(actor=Actor(None, is_administrator=True), change=change)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"my-data-{name}-{visitor.device}-de.png", full_page=True)


def code_in_mail() -> str:
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_look_take_along_and_go(kim: Visitor, tmp_path: Path) -> None:
    page = kim.page
    kim.visit("/account/", with_map=False)
    page.get_by_role("link", name="Ansehen, herunterladen und löschen").click()
    expect(page.get_by_role("heading", name="Meine Daten")).to_be_visible()
    page.get_by_text("Was Sie eintragen und vorschlagen").click()
    expect(page.get_by_text("30 Tage nach der Entscheidung")).to_be_visible()
    picture(kim, "overview")
    assert violations(kim) == []
    page.get_by_role("link", name="Alles herunterladen …").click()
    # It is asked once more who they are: with a code, as when they sign in.
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Alles herunterladen")).to_be_visible()
    picture(kim, "download")
    assert violations(kim) == []
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Datei herunterladen").click()
    waiting.value.save_as(tmp_path / "mine.zip")
    with ZipFile(tmp_path / "mine.zip") as archive:
        places = json.loads(archive.read("contributions.geojson"))
    assert [place["properties"]["title"] for place in places["features"]] == ["Kims Rampe"]
    # Who they are is still known, now that they go.
    page.get_by_role("link", name="Meine Daten").click()
    page.get_by_role("link", name="Konto löschen …").click()
    expect(page.get_by_role("heading", name="Konto löschen")).to_be_visible()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_text("Bitte wählen Sie, was aus Ihren Einträgen wird.")).to_be_visible()
    kim.forgive("422")
    page.get_by_label("Sie werden mit gelöscht").check()
    page.get_by_label("Ja, ich möchte mein Konto löschen.").check()
    picture(kim, "erase")
    assert violations(kim) == []
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("heading", name="Ihr Konto ist gelöscht")).to_be_visible()
    picture(kim, "erased")
    assert violations(kim) == []
    assert outside(lambda: (User.objects.count(), YouthSpot.objects.filter(title="Kims Rampe").count())) == (0, 0)
    assert mail.outbox[-1].subject == "Ihr Konto ist gelöscht"


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_everybody_reads_how_long_what_is_kept(browser: Browser, site: Site, device: str) -> None:
    outside(keep_rules)
    with visiting(browser, site, device) as visitor:
        visitor.visit("/privacy/", with_map=False)
        page = visitor.page
        expect(page.get_by_role("heading", name="Was wir aufheben, wozu und wie lange")).to_be_visible()
        page.get_by_role("heading", name="Ihr Konto", exact=True).click()
        expect(page.get_by_text("Zuletzt geprüft: heute um").nth(1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(visitor, "privacy")
        assert violations(visitor) == []


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_clerk_takes_words_out_of_the_history(browser: Browser, site: Site, device: str) -> None:
    session = outside(lambda: session_of_editor(site))
    spot = site.features["youth-spots/court-0"]

    def write() -> None:
        office = Actor(None, is_administrator=True)
        for words in (SECRET, "Bitte leise sein."):
            feature = SPOTS.queryset().get(pk=spot.pk)
            change = proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=feature, changes={"description": words})
            deciding.accept(actor=office, change=change)

    outside(write)
    with visiting(browser, site, device) as visitor:
        page = sit_down(visitor, session).page
        visitor.visit(f"/youth-spots/{spot.pk}/history/", with_map=False)
        picture(visitor, "history")
        step = page.locator(".history-step", has=page.locator("ins", has_text=SECRET))
        step.get_by_role("link", name="Inhalt entfernen").click()
        expect(page.get_by_role("heading", name="Den Inhalt dieses Schritts entfernen?")).to_be_visible()
        picture(visitor, "redact")
        assert violations(visitor) == []
        page.get_by_role("button", name="Endgültig entfernen").click()
        expect(page.get_by_text("Was hier stand, wurde entfernt.")).to_be_visible()
        expect(page.get_by_text(SECRET)).to_have_count(0)
        picture(visitor, "redacted")
