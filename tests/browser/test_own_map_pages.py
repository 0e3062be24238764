"""On a phone: a map is made, filled from a file, shared by link, copied, drawn on together, and embedded."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from geo_platform.config import config
from layers.own_maps.models import OwnMap
from tests.browser.desks import outside, sit_down
from tests.browser.test_embed import Club, club
from tests.browser.visitors import MAP_PATIENCE_MS, VADUZ, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from tests.browser.visitors import Site, Visitor

__all__ = ["club"]

SPOTS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Point", "coordinates": [VADUZ[0], VADUZ[1] + at]},
        }
        for at, name in enumerate(["Neue Rampe", "Grillplatz"])
    ],
}
RULES = {"rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module", autouse=True)
def _nobody_stays(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (is there longer)
    """The site goes on after these tests, and knows nobody."""
    yield
    with django_db_blocker.unblock():
        OwnMap.objects.all().delete()
        User.objects.all().delete()


def session_of(name: str) -> str:
    def make() -> str:
        client = Client()
        client.force_login(User.objects.create_user(name, f"{name[:3]}@example.org", display_name=name))
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return outside(make)


def look(visitor: Visitor) -> None:
    """Let a checker look at the page."""
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    assert not found, [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


def titles(visitor: Visitor, path: str) -> list[str]:
    read = visitor.page.request.get(f"{visitor.site.url}{path}state/").json()
    return [feature["properties"]["title"] for feature in read["spots"]["features"]]


def make_map(visitor: Visitor) -> str:
    """Begin a map and fill it from a file; gives its address."""
    page = visitor.page
    visitor.visit("/maps/new/", with_map=False)
    look(visitor)
    page.get_by_label("Wie heißt Ihre Karte?").fill("Unser Skate-Sommer")
    page.get_by_role("button", name="Los geht’s").click()
    page.wait_for_url(re.compile(r"/maps/[\w-]{32}/$"))
    path = page.url.removeprefix(visitor.site.url)
    visitor.visit(f"{path}import/", with_map=False)
    look(visitor)
    file = {"name": "orte.geojson", "mimeType": "application/geo+json", "buffer": json.dumps(SPOTS).encode()}
    page.get_by_label("Datei").set_input_files(file)  # type: ignore[arg-type]  # a dictionary of the wanted form
    page.get_by_role("button", name="Ansehen, was darin ist").click()
    expect(page.get_by_role("heading", name="2 Orte sind in der Datei")).to_be_visible()
    look(visitor)
    page.get_by_role("button", name="Auf meine Karte setzen").click()
    page.wait_for_url(re.compile(rf"{path}\?imported=\d+$"))
    return path


def give_access(visitor: Visitor, path: str, words: str) -> None:
    visitor.visit(f"{path}settings/", with_map=False)
    visitor.page.get_by_label(words).check()
    visitor.page.get_by_role("button", name="Speichern").click()
    expect(visitor.page.get_by_text("Gespeichert.")).to_be_visible()
    look(visitor)


def test_a_map_is_made_shared_copied_and_embedded(browser: Browser, site: Site, club: Club) -> None:
    with (
        visiting(browser, site, "phone") as otter,
        visiting(browser, site, "phone") as crane,
        visiting(browser, site, "desktop") as stranger,
    ):
        path = make_map(sit_down(otter, session_of("Flinker Otter")))
        assert titles(otter, path) == ["Neue Rampe", "Grillplatz"]
        assert stranger.page.request.get(site.url + path).status == 404
        give_access(otter, path, "Nur mit Link")
        stranger.visit(path, with_map=False)
        expect(stranger.page.get_by_role("heading", name="Unser Skate-Sommer", level=1)).to_be_visible()
        assert titles(stranger, path) == ["Neue Rampe", "Grillplatz"]

        give_access(otter, path, "Für alle")
        sit_down(crane, session_of("Leiser Kranich"))
        crane.visit("/maps/", with_map=False)
        look(crane)
        expect(crane.page.get_by_text("Karte von Flinker Otter")).to_be_visible()
        crane.visit(f"{path}copy/", with_map=False)
        look(crane)
        crane.page.get_by_role("button", name="Kopie anlegen").click()
        crane.page.wait_for_url(re.compile(r"/maps/[\w-]{32}/$"))
        copied = crane.page.url.removeprefix(site.url)
        told = crane.page.get_by_text("Das ist jetzt Ihre eigene Kopie.")
        expect(told).to_be_visible()
        crane.page.get_by_role("button", name="Weg", exact=True).click(timeout=MAP_PATIENCE_MS)
        expect(told).to_be_hidden()
        crane.page.get_by_role("button", name="Wählen", exact=True).click()
        expect(told).to_be_visible()
        assert copied != path
        assert titles(crane, copied) == ["Neue Rampe", "Grillplatz"]

        stranger.page.goto(club.show(f"{site.url}{path}embed/"))
        inside = stranger.page.frame_locator("iframe")
        expect(inside.get_by_role("heading", name="Unser Skate-Sommer", level=1)).to_be_attached()
        stranger.forgive("third party", "favicon", "404")


def test_friends_join_by_the_second_link(browser: Browser, site: Site) -> None:
    with visiting(browser, site, "phone") as otter, visiting(browser, site, "phone") as crane:
        path = make_map(sit_down(otter, session_of("Grauer Otter")))
        otter.visit(f"{path}settings/", with_map=False)
        otter.page.get_by_role("button", name="Link machen").click()
        link = otter.page.locator("#together [data-share]").get_attribute("data-share") or ""
        crane.visit(link.removeprefix(config.site_url), with_map=False)
        expect(crane.page.get_by_role("link", name="Ich habe einen Code")).to_be_visible()
        look(crane)
        sit_down(crane, session_of("Bunter Kranich"))
        crane.visit(link.removeprefix(config.site_url), with_map=False)
        look(crane)
        crane.page.get_by_role("button", name="Mitzeichnen").click()
        crane.page.wait_for_url(f"{site.url}{path}")
        otter.visit(f"{path}settings/", with_map=False)
        expect(otter.page.locator("#together").get_by_role("strong").get_by_text("Bunter Kranich")).to_be_visible()
        # An open map asks for changes, and is told meanwhile that it is not there.
        crane.visit("/about/", with_map=False)
        otter.page.get_by_role("button", name="Löschen").click()
        otter.page.get_by_role("button", name=re.compile("Zurückholen")).click()
        otter.page.wait_for_url(f"{site.url}{path}")
