"""“Still there?” with one tap, and a round through the village, standing outside."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from layers.core.models import Confirmation
from layers.places.models import YouthSpot
from tests.browser.desks import outside
from tests.browser.visitors import VADUZ, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
COURTS = ("youth-spots/court-0", "youth-spots/court-5", "youth-spots/court-9")


@pytest.fixture(autouse=True)
def courts(site: Site) -> Iterator[list[int]]:
    """Three courts at which nobody has looked for ten years."""
    numbers = [site.features[name].pk for name in COURTS]
    old = now() - timedelta(days=3650)
    outside(lambda: YouthSpot.objects.filter(pk__in=numbers).update(updated_at=old, confirmed_at=None))
    yield numbers

    def restore() -> None:
        YouthSpot.objects.filter(pk__in=numbers).update(updated_at=now(), confirmed_at=None)
        Confirmation.objects.all().delete()

    outside(restore)


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"{name}-{visitor.device}-de.png")


def test_one_tap_on_the_card(visitor: Visitor, courts: list[int]) -> None:
    page = visitor.page
    visitor.visit(f"/youth-spots/{courts[0]}/")
    card = page.locator("am-card")
    expect(card).to_contain_text("Lange nicht gesehen")
    picture(visitor, "card-asks")
    card.get_by_role("button", name="Ja, noch da").click()
    expect(card.locator("[data-confirm]")).to_contain_text("Zuletzt gesehen heute, von 1 bestätigt")
    expect(page.locator(".toast")).to_have_text("Danke! Das hilft allen.")
    expect(card.get_by_role("button", name="Ja, noch da")).to_have_count(0)
    picture(visitor, "card-thanks")
    page.reload()
    expect(card).to_contain_text("Zuletzt gesehen heute, von 1 bestätigt")
    expect(card).not_to_contain_text("Lange nicht gesehen")


def test_a_tap_without_a_network_is_asked_for_again(browser: Browser, site: Site, courts: list[int]) -> None:
    with visiting(browser, site, "phone") as visitor:
        page = visitor.page
        visitor.visit(f"/youth-spots/{courts[0]}/")
        page.context.set_offline(offline=True)
        page.get_by_role("button", name="Ja, noch da").click()
        expect(page.get_by_text("Das kam nicht an. Bitte versuchen Sie es noch einmal.")).to_be_visible()
        page.context.set_offline(offline=False)
        visitor.forgive("ERR_INTERNET_DISCONNECTED", "could not be loaded")
        page.get_by_role("button", name="Ja, noch da").click()
        expect(page.locator("[data-confirm]")).to_contain_text("von 1 bestätigt")


def test_a_round_from_where_one_stands(browser: Browser, site: Site, device: str, courts: list[int]) -> None:
    here = {"longitude": VADUZ[0] - 0.009, "latitude": VADUZ[1] - 0.004}
    with visiting(browser, site, device, geolocation=here, permissions=["geolocation"]) as visitor:
        page = visitor.page
        visitor.visit("/more/", with_map=False)
        page.get_by_role("link", name="Runde durchs Dorf").click()
        picture(visitor, "rounds")
        page.get_by_role("button", name="Hier bei mir anfangen").click()
        expect(page.locator(".stop")).to_have_count(3)
        assert set(re.findall(r"youth-spots:(\d+)", page.url)) == {str(number) for number in courts}
        assert "near" not in page.url
        expect(page.get_by_text("0 von 3")).to_be_visible()
        picture(visitor, "round")
        for done in range(1, 4):
            page.get_by_role("button", name="Ja, noch da").first.click()
            expect(page.get_by_text(f"{done} von 3")).to_be_visible()
        expect(page.get_by_text("Geschafft!")).to_be_visible()
        picture(visitor, "round-done")
        page.reload()
        expect(page.get_by_text("3 von 3")).to_be_visible()


def test_a_round_without_a_script(browser: Browser, site: Site, courts: list[int]) -> None:
    with visiting(browser, site, "phone", java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(f"{site.url}/rounds/")
        page.get_by_label("In welcher Gemeinde?").select_option("Vaduz")
        page.get_by_role("button", name="Runde zeigen").click()
        expect(page.locator(".stop")).to_have_count(len(courts))
        page.get_by_role("button", name="Ja, noch da").first.click()
        expect(page.get_by_text("1 von 3")).to_be_visible()
        page.get_by_role("link", name="Nein, anders").first.click()
        expect(page.get_by_role("heading", name=re.compile("Ändern"))).to_be_visible()
