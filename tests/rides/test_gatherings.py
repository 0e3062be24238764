"""Rides to an event and home again, on its card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import localtime

from layers.core import registry
from layers.core.services import create_feature
from layers.rides.drafts import Once
from layers.rides.gatherings import find_home, find_there
from layers.rides.models import Offer
from tests.reading import words_of
from tests.rides.benches import point_at
from tests.rides.bookings.making import booking_in, match_on, person
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST
from tests.rides.roads import place_at

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from tests.rides.conftest import MakeOffer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
HALL = place_at(*MIDDLE)
TO_MIDDLE = timedelta(seconds=1000)


def test_what_arrives_before_it_begins(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer = make_offer(WEST, MIDDLE)
    begins = tomorrow + TO_MIDDLE + timedelta(minutes=10)
    (found,) = find_there(HALL, begins)
    assert found.offer == offer
    assert found.at == pytest.approx(tomorrow + TO_MIDDLE, abs=timedelta(seconds=30))
    assert find_there(HALL, tomorrow + TO_MIDDLE - timedelta(minutes=10)) == []
    assert find_there(HALL, begins + timedelta(hours=3)) == []
    assert find_home(HALL, tomorrow) == []


def test_what_leaves_after_it_ends(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer = make_offer(MIDDLE, WEST)
    assert [found.offer for found in find_home(HALL, tomorrow - timedelta(minutes=10))] == [offer]
    assert find_home(HALL, tomorrow + timedelta(minutes=10)) == []
    assert find_there(HALL, tomorrow + timedelta(minutes=10)) == []


def test_who_only_passes_counts_for_both_ways(make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST)
    assert len(find_there(HALL, tomorrow + timedelta(hours=1))) == 1
    assert len(find_home(HALL, tomorrow)) == 1
    assert find_home(place_at(20_000, 2_900), tomorrow) == []


def test_a_full_car_is_none(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer = make_offer(WEST, EAST, seats=1)
    booking_in("accepted", offer, person(), match=match_on(offer, 500, 1500))
    assert find_there(HALL, tomorrow + timedelta(hours=1)) == []
    assert len(find_there(place_at(*EAST), tomorrow + timedelta(hours=1))) == 1


def test_what_is_withdrawn_is_none(make_offer: MakeOffer, tomorrow: datetime) -> None:
    Offer.objects.filter(pk=make_offer(WEST, EAST).pk).update(status="archived")
    assert find_there(HALL, tomorrow + timedelta(hours=1)) == []


def an_event(at: Point, begins: datetime, **more: Any) -> str:  # noqa: ANN401 (fields of an event)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    event = create_feature(layer=registry.get("events"), values={"geom": at, "title": "Fest", **times, **more})
    return f"/events/{event.pk}/"


def test_the_card_of_an_event_names_rides_and_says_where_none_is(
    client: Client, make_offer: MakeOffer, tomorrow: datetime
) -> None:
    make_offer(WEST, MIDDLE, women_only=True)
    address = an_event(point_at(MIDDLE), tomorrow + timedelta(hours=1))
    response = client.get(address)
    said = words_of(response.content.decode())
    assert "nur unter Frauen" in said
    assert "Hin fährt noch niemand." not in said
    assert "Zurück fährt noch niemand." in said
    assert "public" in response["Cache-Control"]


def test_a_new_ride_is_seen_at_once_though_the_page_is_kept(
    client: Client, make_offer: MakeOffer, tomorrow: datetime
) -> None:
    address = an_event(point_at(MIDDLE), tomorrow - timedelta(hours=2))
    before = client.get(address)
    assert "Zurück fährt noch niemand." in before.content.decode()
    make_offer(MIDDLE, EAST, when=Once(tomorrow + timedelta(minutes=10)))
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Zurück fährt noch niemand." not in after.content.decode()


def test_of_what_is_over_nothing_is_said(client: Client, tomorrow: datetime) -> None:
    address = an_event(point_at(NORTH), tomorrow - timedelta(days=3))
    assert "Rückfahrt" not in client.get(address).content.decode()


def test_far_from_all_roads_nothing_breaks(client: Client, tomorrow: datetime) -> None:
    said = client.get(an_event(Point(9.0, 54.5, srid=4326), tomorrow)).content.decode()
    assert "Hin fährt noch niemand." in said


def test_what_runs_for_days_is_visited_on_a_day_to_come(client: Client, tomorrow: datetime) -> None:
    begins = tomorrow - timedelta(days=5)
    said = client.get(an_event(point_at(NORTH), begins, ends_at=tomorrow + timedelta(days=5))).content.decode()
    assert f"&amp;day={localtime(tomorrow):%Y-%m-%d}&amp;" in said
    assert f"&amp;day={localtime(begins):%Y-%m-%d}&amp;" not in said


def test_home_after_midnight_is_a_search_of_its_own(client: Client, tomorrow: datetime) -> None:
    begins = localtime(tomorrow).replace(hour=20, minute=0)
    said = client.get(an_event(point_at(NORTH), begins, ends_at=begins + timedelta(hours=6))).content.decode()
    assert "time=20:00&amp;arrive=1" in said
    assert "back=" not in said


def test_home_some_days_later_is_a_search_of_its_own(client: Client, tomorrow: datetime) -> None:
    begins = localtime(tomorrow).replace(hour=10, minute=0)
    camp = client.get(an_event(point_at(NORTH), begins, ends_at=begins + timedelta(days=2, hours=6))).content.decode()
    assert "time=10:00&amp;arrive=1" in camp
    assert "back=" not in camp
    party = client.get(an_event(point_at(NORTH), begins, ends_at=begins + timedelta(hours=6))).content.decode()
    assert "time=10:00&amp;arrive=1&amp;back=16:00" in party
