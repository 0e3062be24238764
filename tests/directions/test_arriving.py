"""What is open when one gets there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.translation import override

from api.pages.trips import Trip, state_on_arrival
from layers.core import arriving
from layers.core.public_holidays import Calendar
from layers.core.reaching import Start
from layers.core.values import LonLat
from routing.router import Mode

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature
    from tests.fake_router import FakeRouter

# A Monday.
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
UTC_CALENDAR = Calendar("DE", "MV", "UTC")
BOX = "12.2,53.8,12.7,54.1"
START = "12.35,53.95"


def said(hours: str, minutes: float, language: str = "de") -> tuple[str, str] | None:
    with override(language):
        state = state_on_arrival(hours, UTC_CALENDAR, Trip(Mode.FOOT, minutes * 60, NOON))
    return (state.kind, state.word) if state else None


@pytest.mark.parametrize(
    ("hours", "minutes", "expected"),
    [
        ("Mo-Fr 08:00-18:00", 20, ("open", "Offen bei Ankunft (14:20)")),
        ("24/7", 20, ("open", "Offen bei Ankunft (14:20)")),
        ("Mo-Fr 08:00-12:40", 20, ("open", "Offen bei Ankunft (14:20), bis 14:40")),
        ("Mo-Fr 08:00-12:15", 20, ("closed", "Schließt 5 Min. vorher")),
        ("Mo-Fr 08:00-12:19", 20, ("closed", "Schließt 1 Minute vorher")),
        ("Mo-Fr 08:00-12:20", 20, ("closed", "Schließt 1 Minute vorher")),
        ("Mo-Fr 12:30-18:00", 20, ("closed", "Öffnet 10 Min. nach Ankunft")),
        ("Mo-Fr 15:00-18:00", 20, ("closed", "Bei Ankunft zu (14:20)")),
        ("Mo-Fr 08:00-11:00", 20, ("closed", "Bei Ankunft zu (14:20)")),
        ('Mo-Fr 08:00-18:00 unknown "by appointment"', 20, ("unknown", "Bei Ankunft: Bitte vorher fragen")),
        ("", 20, None),
        ("whenever", 20, None),
    ],
)
def test_in_words(hours: str, minutes: float, expected: tuple[str, str] | None) -> None:
    assert said(hours, minutes) == expected


def test_in_english() -> None:
    assert said("Mo-Fr 08:00-12:15", 20, "en") == ("closed", "Closes 5 minutes before you arrive")


@pytest.fixture
def shops(make_feature: MakeFeature) -> None:
    make_feature("farm-shops", title="always", geom=Point(12.36, 53.95), opening_hours="24/7")
    make_feature("farm-shops", title="never", geom=Point(12.36, 53.951), opening_hours="off")
    make_feature("farm-shops", title="unsaid", geom=Point(12.36, 53.952))
    make_feature("farm-shops", title="island", geom=Point(12.6, 53.95), opening_hours="24/7")


def listed(client: Client, query: str) -> set[str]:
    page = client.get(f"/list/?bbox={BOX}&{query}").content.decode()
    return {title for title in ("always", "never", "unsaid", "island") if f'data-title="{title}"' in page}


@pytest.mark.django_db
@pytest.mark.usefixtures("shops")
def test_the_filter_keeps_what_is_open_then(client: Client, fake_router: FakeRouter) -> None:
    fake_router.islands = ((12.5, 53, 13, 54.5),)
    query = f"start={START}&by=foot&open=arrival"
    assert listed(client, query) == {"always"}
    found = client.get(f"/api/nearby?near={START}&{query}").json()
    assert [feature["properties"]["title"] for feature in found["features"]] == ["always"]


@pytest.mark.django_db
@pytest.mark.usefixtures("shops", "without_router")
def test_without_a_router_nothing_is_open_for_sure(client: Client) -> None:
    assert listed(client, f"start={START}&open=arrival") == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("fake_router")
def test_a_shop_that_closes_on_the_way_is_left_out(make_feature: MakeFeature) -> None:
    at = NOON
    near, far = Point(12.36, 53.95), Point(12.45, 53.95)
    for title, geom in (("near", near), ("far", far)):
        make_feature("farm-shops", title=title, geom=geom, opening_hours="Mo-Su 08:00-13:00")
    start = Start.at(LonLat(12.35, 53.95), Mode.FOOT)
    open_ones = arriving.open_on_arrival(start, UTC_CALENDAR, at)
    assert len(open_ones) == 1
    assert len(arriving.open_on_arrival(start, UTC_CALENDAR, at - timedelta(hours=2))) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("shops", "fake_router")
def test_rows_and_card_say_it(client: Client) -> None:
    page = client.get(f"/list/?bbox={BOX}&start={START}&by=foot").content.decode()
    assert "Offen bei Ankunft (" in page
    assert "Bei Ankunft zu (" in page
    shop = page.split('data-title="always"')[0].rsplit('data-fid="', 1)[1].split('"')[0]
    card = client.get(f"/farm-shops/{shop}/card/?start={START}&by=foot").content.decode()
    assert "Offen bei Ankunft (" in card
    assert "8 Min. zu Fuß" in card
    assert "bei Ankunft" not in client.get(f"/farm-shops/{shop}/card/").content.decode()
