"""A weekly ride from the offer to the meeting: one in a village on the way, one on a later leg, and one who is told no."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.geos import Point
from django.test import override_settings
from django.utils.timezone import localdate
from playwright.sync_api import expect

from geo_platform.accounts.models import User
from layers.core import registry
from layers.core.services import create_feature
from layers.core.spoken_times import clock_words
from layers.rides.bookings.drives import times_of
from layers.rides.models import Booking, Offer
from tests.browser.desks import outside, person, sit_down
from tests.browser.visitors import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

    from layers.core.models import BaseFeature
    from tests.browser.visitors import Site, Visitor

# South to north along the valley. Nobody is asked for a house: these stand for one.
MILL, PARSONAGE, BRIGADE, SAWMILL = "Mühle Balzers", "Pfarrhaus Triesen", "Feuerwehr Vaduz", "Sägewerk Eschen"
PLACES = {MILL: (9.5033, 47.0670), PARSONAGE: (9.5365, 47.1075), SAWMILL: (9.5218, 47.2107)}
NAMES = ("Anke", "Flinker Otter", "Leiser Luchs", "Später Storch")


@pytest.fixture(scope="module")
def sessions(site: Site, compiled_roads: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:  # noqa: ARG001 (must run)
    """Of a driver and three riders, in a valley with roads."""
    with override_settings(ROADS_DIR=compiled_roads), django_db_blocker.unblock():
        houses = [_house(title, *at) for title, at in PLACES.items()]
        yield [person(name)[1] for name in NAMES]
        Booking.objects.all().delete()
        Offer.objects.all().delete()
        User.objects.all().delete()
        for house in houses:
            house.delete()


def _house(title: str, lon: float, lat: float) -> BaseFeature:
    values = {"geom": Point(lon, lat, srid=4326), "title": title, "kind": "fire_station"}
    return create_feature(layer=registry.get("organisations"), values=values)


def choose(visitor: Visitor, field: str, title: str) -> None:
    """Type the beginning of a name, and tap the place in the list below."""
    box = visitor.page.get_by_role("textbox", name=field, exact=True)
    box.fill(title[:-2])
    visitor.page.locator(".ride-spot", has=box).locator("[data-found] button", has_text=title).first.click()
    expect(box).to_have_value(title)


def offer_every_day(visitor: Visitor) -> None:
    """From the mill to the sawmill, each day at half past seven, with one seat."""
    page = visitor.page
    visitor.visit("/ride/offer/", with_map=False)
    choose(visitor, "Von", MILL)
    choose(visitor, "Nach", SAWMILL)
    page.get_by_text("Jede Woche").click()
    for day in page.locator(".ride-days label").all():
        day.click()
    page.get_by_label("Abfahrt").fill("07:30")
    page.get_by_label("Freie Plätze").select_option("1")
    page.get_by_label("Kostenlos").check()
    page.get_by_role("button", name="Diese Fahrt anbieten").click()
    expect(page.get_by_text("Ihre Fahrt ist angeboten.")).to_be_visible()


def look_for(visitor: Visitor, begin: str, end: str) -> None:
    """Search tomorrow, around the time at which the driver leaves."""
    visitor.visit("/ride/", with_map=False)
    choose(visitor, "Von", begin)
    choose(visitor, "Nach", end)
    visitor.page.get_by_label("Tag", exact=True).fill(str(localdate() + timedelta(days=1)))
    visitor.page.get_by_label("Uhrzeit", exact=True).fill("07:45")
    visitor.page.get_by_role("button", name="Fahrten suchen").click()


def ask(visitor: Visitor) -> int:
    """Ask for the first ride in the list; gives the number of the booking."""
    visitor.page.get_by_role("button", name="Platz anfragen").first.click()
    expect(visitor.page.get_by_text("Anke ist gefragt.")).to_be_visible()
    # Nobody has said yes: the code word is not there.
    expect(visitor.page.get_by_text("Codewort: Daran erkennen")).to_be_hidden()
    return int(re.findall(r"/ride/seat/(\d+)/", visitor.page.url)[0])


def say_yes(driver: Visitor, rider: str, hidden: str) -> None:
    """Let the driver answer, who does not know the door before."""
    driver.visit("/ride/mine/", with_map=False)
    card = driver.page.locator(".ride-requests .ride-card", has_text=rider)
    expect(card).to_have_count(1)
    expect(card).not_to_contain_text(hidden)
    card.get_by_role("button", name="Ja, ich nehme Sie mit").click()
    expect(driver.page.get_by_text("Abgemacht!")).to_be_visible()


def meeting(visitor: Visitor, number: int) -> list[str]:
    """Time and place of both ends, and the code word, as somebody reads them."""
    visitor.visit(f"/ride/seat/{number}/", with_map=False)
    stops = visitor.page.locator(".ride-stops li")
    expect(stops).to_have_count(2)
    return [*stops.all_inner_texts(), visitor.page.locator(".ride-code strong").inner_text()]


def listed(visitor: Visitor, number: int) -> str:
    """At which time the list of one's own rides has it."""
    visitor.visit("/ride/mine/", with_map=False)
    return visitor.page.locator(f".ride-line a[href$='/ride/seat/{number}/'] .ride-line-time").inner_text()


def exact_minute(number: int) -> str:
    """When the car is at the exact pick-up, as clocks show it."""

    def worked_out() -> str:
        booking = Booking.objects.get(pk=number)
        times = times_of([booking])[number]
        assert times.are_exact
        assert times.pickup_at != booking.pickup_at
        return clock_words(times.pickup_at, ZoneInfo("Europe/Vaduz"))

    return outside(worked_out)


def drawn_ends(visitor: Visitor) -> list[list[float]]:
    """Where the map shows that somebody gets in and out."""
    drawing = visitor.page.evaluate("JSON.parse(document.querySelector('[data-line] script').textContent)")
    return [point["at"] for point in drawing["points"]]


def test_three_want_one_seat_and_two_legs_of_it(browser: Browser, site: Site, sessions: list[str]) -> None:
    with (
        visiting(browser, site, "desktop") as driver,
        visiting(browser, site, "phone") as first,
        visiting(browser, site, "phone") as second,
        visiting(browser, site, "phone") as third,
    ):
        for visitor, session in zip((driver, first, second, third), sessions, strict=True):
            sit_down(visitor, session)
        offer_every_day(driver)
        look_for(third, PARSONAGE, SAWMILL)
        expect(third.page.get_by_role("button", name="Platz anfragen")).to_have_count(1)

        look_for(first, PARSONAGE, BRIGADE)
        expect(first.page.get_by_role("heading", name="1 Fahrt passt")).to_be_visible()
        number = ask(first)
        say_yes(driver, "Flinker Otter", PARSONAGE)
        told = [meeting(visitor, number) for visitor in (first, driver)]
        assert told[0] == told[1]
        booking = outside(lambda: Booking.objects.get(pk=number))
        assert PARSONAGE in told[0][0]
        assert re.search(r"\b7:\d\d", told[0][0])
        assert booking.code_word == told[0][2]
        assert drawn_ends(first) == drawn_ends(driver)
        assert drawn_ends(first)[0] == pytest.approx(PLACES[PARSONAGE], abs=1e-5)
        assert told[0][0].startswith(exact_minute(number))
        assert listed(first, number) == listed(driver, number) == exact_minute(number)

        look_for(second, BRIGADE, SAWMILL)
        later = ask(second)
        say_yes(driver, "Leiser Luchs", BRIGADE)
        assert meeting(second, later) == meeting(driver, later)
        assert listed(second, later) == listed(driver, later) == exact_minute(later)
        # Nobody gets on before the first one, whose time stays as it was told.
        assert meeting(first, number) == meeting(driver, number) == told[0]

        # The third one's page is as old as the offer: by now the only seat is taken on every leg.
        third.page.get_by_role("button", name="Platz anfragen").click()
        expect(third.page.get_by_text("Sie stehen auf der Warteliste.")).to_be_visible()
        waiting = int(re.findall(r"/ride/seat/(\d+)/", third.page.url)[0])
        driver.visit(f"/ride/seat/{waiting}/", with_map=False)
        expect(driver.page.get_by_text("sind alle Plätze vergeben")).to_be_visible()
        expect(driver.page.get_by_role("button", name="Ja, ich nehme Sie mit")).to_have_count(0)
        driver.page.get_by_role("button", name="Nein, diesmal nicht").click()
        third.page.reload()
        expect(third.page.locator(".ride-sheet .state").first).to_have_text("abgelehnt")
        look_for(third, PARSONAGE, SAWMILL)
        expect(third.page.get_by_text("Noch keine passende Fahrt.")).to_be_visible()
    states = outside(lambda: list(Booking.objects.order_by("pk").values_list("state", flat=True)))
    assert states == ["accepted", "accepted", "declined"]
