"""On the page of an event one sees who drives there, and that nobody drives home yet."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from layers.core import registry, roads
from layers.core.services import create_feature
from layers.rides.drafts import OfferDraft, Once
from layers.rides.models import Offer
from layers.rides.offering import offer_ride
from tests.browser.desks import outside, person
from tests.rides.benches import point_at
from tests.rides.conftest import EAST, MIDDLE, POINTS, ROADS, WEST
from tests.rides.roads import SmallRoads, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from geo_platform.accounts.models import User
    from tests.browser.visitors import Site, Visitor

PICTURES = os.environ.get("AMTSKARTE_PICTURES", "")
IN_THE_EVENING = timedelta(days=2)


@pytest.fixture(scope="module", autouse=True)
def _small_country() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        small = SmallRoads(POINTS, ROADS)
        patch.setattr(roads, "router", lambda: small)
        yield


@pytest.fixture
def festival(site: Site) -> Iterator[tuple[str, User]]:  # noqa: ARG001 (must be set up before)
    """Address of an event to which one car drives, and who drives it."""
    begins = now() + IN_THE_EVENING
    values = {"geom": point_at(MIDDLE), "title": "Scheunenfest", "starts_at": begins, "ends_at": begins + timedelta(hours=3)}
    event = outside(lambda: create_feature(layer=registry.get("events"), values=values))
    user, _session = outside(lambda: person("Eisvogel 27"))
    drive(user, WEST, MIDDLE, begins - timedelta(minutes=40))
    yield f"/events/{event.pk}/", user
    outside(lambda: Offer.objects.all().delete())
    outside(event.delete)
    outside(user.delete)


def drive(user: User, begin: tuple[float, float], end: tuple[float, float], at: datetime) -> None:
    draft = OfferDraft([place_at(*begin), place_at(*end)], when=Once(at), labels=["A", "B"])
    outside(lambda: offer_ride(driver=user, draft=draft))


def test_there_and_home_again(visitor: Visitor, festival: tuple[str, User]) -> None:
    page, (address, user) = visitor.page, festival
    visitor.visit(address, with_map=False)
    rides = page.locator(".gathering")
    expect(rides.get_by_role("heading", name="Gemeinsam hin und zurück")).to_be_visible()
    expect(rides.locator(".gathering-rides a")).to_have_count(1)
    expect(rides).to_contain_text("Zurück fährt noch niemand.")
    rides.scroll_into_view_if_needed()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"gathering-{visitor.device}.png")
    drive(user, MIDDLE, EAST, now() + IN_THE_EVENING + timedelta(hours=3, minutes=20))
    visitor.visit(address, with_map=False)
    expect(rides.locator(".gathering-rides a")).to_have_count(2)
    expect(rides).not_to_contain_text("Zurück fährt noch niemand.")
