"""At a ride bench, with a phone: the QR code, the direction, waiting, and seeing at once who stops."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from layers.core import roads
from layers.rides.drafts import OfferDraft, Once
from layers.rides.models import Bench, BenchQuestion, BenchWait, Offer
from layers.rides.offering import offer_ride
from tests.browser.desks import outside, person, sit_down
from tests.browser.visitors import visiting
from tests.rides.benches import direction_at
from tests.rides.conftest import EAST, POINTS, ROADS, WEST
from tests.rides.roads import SmallRoads, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from geo_platform.accounts.models import User
    from layers.rides.models import BenchDirection
    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")


@pytest.fixture(scope="module", autouse=True)
def _small_country() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        small = SmallRoads(POINTS, ROADS)
        patch.setattr(roads, "router", lambda: small)
        yield


@pytest.fixture
def driver(site: Site) -> Iterator[tuple[User, str]]:  # noqa: ARG001 (must be set up before)
    """Somebody who passes the bench in a quarter of an hour, with the key of their session."""
    user, session = outside(lambda: person("Eisvogel 27"))
    draft = OfferDraft(
        [place_at(*WEST), place_at(*EAST)], when=Once(now() + timedelta(minutes=5)), labels=["A", "B"], car="blauer Kombi"
    )
    outside(lambda: offer_ride(driver=user, draft=draft))
    yield user, session
    outside(lambda: [rows.delete() for rows in (BenchWait.objects.all(), Offer.objects.all())])
    outside(user.delete)


@pytest.fixture
def direction(site: Site) -> Iterator[BenchDirection]:  # noqa: ARG001 (as above)
    """A bench that leads to Vaduz."""
    made = outside(lambda: direction_at(name="Vaduz"))
    yield made
    outside(lambda: Bench.objects.all().delete())


def picture(visitor: Visitor, name: str) -> None:
    if PICTURES:
        visitor.page.screenshot(path=Path(PICTURES) / f"bench-{name}-{visitor.device}.png", full_page=True)


def test_who_waits_is_taken_along(browser: Browser, site: Site, direction: BenchDirection, driver: tuple[User, str]) -> None:
    with visiting(browser, site, "phone") as waiting, visiting(browser, site, "phone") as driving:
        page = waiting.page
        waiting.visit(f"/bench/{direction.bench.code}/", with_map=False)
        picture(waiting, "bench")
        page.get_by_role("link", name="Richtung Vaduz").click()
        expect(page.get_by_text("Rechnen Sie nicht fest damit")).to_be_visible()
        picture(waiting, "direction")
        page.get_by_role("button", name="Ich warte hier").click()
        expect(page.get_by_role("status").filter(has_text="Sie warten.")).to_contain_text("1 Person am Steuer ist gefragt.")
        picture(waiting, "waiting")

        sit_down(driving, driver[1])
        question = outside(lambda: BenchQuestion.objects.get().pk)
        driving.visit(f"/bench/asked/{question}/", with_map=False)
        picture(driving, "question")
        driving.page.get_by_role("button", name="Ich nehme Sie mit").click()
        expect(driving.page.locator(".bench-seat")).to_contain_text("Die Person weiß, dass Sie kommen.")
        picture(driving, "thanks")

        seat = page.locator(".bench-seat")
        expect(seat).to_contain_text("Sie werden mitgenommen!")
        expect(seat).to_contain_text("Eisvogel 27 · blauer Kombi")
        picture(waiting, "seat")
        word = outside(lambda: BenchWait.objects.select_related("booking").get().booking)
        assert word is not None
        for seen in (seat, driving.page.locator(".bench-seat")):
            expect(seen).to_contain_text(word.code_word)

        page.get_by_role("button", name="Ich brauche die Fahrt nicht mehr").click()
        expect(page.get_by_role("button", name="Ich warte hier")).to_be_visible()


def test_the_sign_is_printed(visitor: Visitor, direction: BenchDirection) -> None:
    visitor.visit(f"/bench/{direction.bench.code}/sign/", with_map=False)
    expect(visitor.page.get_by_role("heading", name="Richtung Vaduz")).to_be_visible()
    expect(visitor.page.get_by_role("img", name="QR-Code mit dem Link")).to_be_visible()
    picture(visitor, "sign")
