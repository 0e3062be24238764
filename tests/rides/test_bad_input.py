"""What people get wrong, and what clocks and roads do to them: every answer is one that says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, localtime

from layers.core.exceptions import InvalidInputError
from layers.rides.bookings.answering import accept
from layers.rides.drafts import OfferDraft, Once, Weekly
from layers.rides.finding import find_rides
from layers.rides.models import Booking, Offer
from layers.rides.offering import offer_ride, skip_day, withdraw_offer
from routing.router import Route
from tests.rides.bookings.making import person
from tests.rides.conftest import EAST, MIDDLE, POINTS, ROADS, WEST, trip
from tests.rides.roads import SmallRoads, place_at
from tests.rides.test_offer_pages import offered
from tests.rides.test_pages import KEY, SEARCH, asked, corner, said, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.test import Client

    from geo_platform.accounts.models import User
    from routing.router import Mode, Place
    from tests.conftest import MakeFeature
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = pytest.mark.usefixtures("country", "db")
NIGHT = time(2, 30)


def change_of_clocks(*, is_gap: bool) -> date:
    """The next day on which half past two in the night is not there, or is there twice."""
    zone, day = get_current_timezone(), localdate() + timedelta(days=1)

    def offset(fold: int) -> timedelta:
        return datetime.combine(day, NIGHT, zone).replace(fold=fold).utcoffset() or timedelta(0)

    while not (offset(0) < offset(1) if is_gap else offset(0) > offset(1)):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(("is_gap", "clock"), [(True, "3:30"), (False, "2:30")])
@pytest.mark.parametrize("how", ["once", "weekly"])
def test_a_ride_in_the_hour_that_clocks_skip_or_show_twice_is_offered_and_found(
    client: Client, driver: User, how: str, clock: str, *, is_gap: bool
) -> None:
    day = change_of_clocks(is_gap=is_gap)
    client.force_login(driver)
    at = datetime.combine(day, NIGHT, get_current_timezone())
    weekly = {"weekdays": [str(day.weekday())], "first_day": str(day), "last_day": str(day), "public_holidays": "also"}
    response = client.post(reverse("pages:ride-offer"), offered(at, how=how, day=str(day), time="02:30", **weekly))
    assert response.status_code == 303, said(response)
    client.logout()
    found = client.post(SEARCH, asked(at, day=str(day), time="02:30", spread="30"), follow=True)
    assert "1 Fahrt passt" in said(found)
    assert f"Von {clock}" in said(found)


def test_a_window_over_midnight_finds_what_leaves_on_the_next_day(client: Client, make_offer: MakeOffer) -> None:
    zone, day = get_current_timezone(), localdate() + timedelta(days=2)
    make_offer(WEST, EAST, when=Once(datetime.combine(day + timedelta(days=1), time(0, 20), zone)))
    make_offer(WEST, EAST, when=Once(datetime.combine(day, time(23, 40), zone)))
    found = said(client.post(SEARCH, asked(datetime.combine(day, time(23, 55), zone)), follow=True))
    assert "2 Fahrten passen" in found
    assert "Von 0:20" in found
    assert "Von 23:40" in found


class OneVertex(SmallRoads):
    """A router that answers a way from a place to itself with a single point."""

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """As `Router` says, but for that."""
        whole = super().route(places, mode)
        if whole.distance_m > 0:
            return whole
        return Route(whole.line[:1], whole.seconds[:1], (0, 0), 0.0, whole.steps)


@pytest.mark.parametrize("roads", [SmallRoads, OneVertex])
@pytest.mark.parametrize("points", [[WEST, (30, 30)], [WEST, (30, 30), (60, 20)], [WEST, WEST, WEST]])
def test_a_way_of_one_vertex_is_no_ride(
    driver: User,
    tomorrow: datetime,
    use_roads: UseRoads,
    roads: type[SmallRoads],
    points: list[tuple[float, float]],
) -> None:
    use_roads(roads(POINTS, ROADS))
    draft = OfferDraft([place_at(*point) for point in points], ["A"] * len(points), Once(tomorrow))
    with pytest.raises(InvalidInputError) as caught:
        offer_ride(driver=driver, draft=draft)
    assert caught.value.parameter == "places"
    assert not Offer.objects.exists()


@pytest.mark.parametrize("place", ["nan,nan", "inf,47", "200,100", "9.5", "9.5,47.1,3", "rides/0", "nothing/1", "x" * 61])
def test_what_is_no_place_is_said_so(client: Client, tomorrow: datetime, place: str) -> None:
    response = client.post(SEARCH, asked(tomorrow, **{"from": place, "from_search": ""}))
    assert response.status_code == 422
    assert client.get(SEARCH, {**asked(tomorrow), "from": place, "from_search": ""}).status_code == 200


@pytest.mark.parametrize("far", [(20_000, 40_000), (900_000, 0), (-4_000_000, 500_000)])
@pytest.mark.parametrize("end", ["from", "to"])
def test_off_the_network_in_a_lake_and_abroad_leads_no_road(
    client: Client, tomorrow: datetime, far: tuple[float, float], end: str
) -> None:
    response = client.post(SEARCH, asked(tomorrow, **{end: corner(far)}))
    assert response.status_code == 422
    assert "Dorthin führt keine Straße." in said(response)


@pytest.mark.parametrize("end", ["from", "to"])
@pytest.mark.parametrize("by", ["get", "post"])
def test_a_thing_off_the_network_is_said_beside_its_field(
    client: Client, tomorrow: datetime, make_feature: MakeFeature, end: str, by: str
) -> None:
    hut = make_feature("playgrounds", title="Hut", geom=Point(8.0, 47.0, srid=4326))
    values = asked(tomorrow, **{end: f"playgrounds/{hut.pk}", f"{end}_search": "Hut"})
    response = client.post(SEARCH, values) if by == "post" else client.get(SEARCH, values)
    assert "Dorthin führt keine Straße." in said(response)
    assert "keine Wege berechnen" not in said(response)


@pytest.mark.parametrize("wrong", [{"seats": "-1"}, {"seats": "0"}, {"walk": "-5"}, {"luggage": "99"}, {"spread": "7"}])
def test_numbers_that_no_search_has(client: Client, tomorrow: datetime, wrong: dict[str, str]) -> None:
    assert client.post(SEARCH, asked(tomorrow, **wrong)).status_code == 422


@pytest.mark.parametrize("wrong", [{"seats": "-1"}, {"detour": "-300"}, {"flexible": "-60"}, {"amount": "1e9"}])
def test_numbers_that_no_offer_has(client: Client, driver: User, tomorrow: datetime, wrong: dict[str, str]) -> None:
    client.force_login(driver)
    assert client.post(reverse("pages:ride-offer"), offered(tomorrow, **wrong)).status_code == 422
    assert not Offer.objects.exists()


def test_ten_thousand_places_on_the_way_are_refused_at_once(client: Client, driver: User, tomorrow: datetime) -> None:
    client.force_login(driver)
    vias = {f"via{number}": corner(MIDDLE, number) for number in range(10_000)}
    assert client.post(reverse("pages:ride-offer"), {**offered(tomorrow), **vias}).status_code == 400
    assert not Offer.objects.exists()


def book(client: Client, offer: Offer, at: datetime, day: date | None = None) -> HttpResponse:
    """Ask for a seat as the button of a card does."""
    query = urlsplit(search(client, at)).query
    address = f"{reverse('pages:ride-ask', args=[offer.pk])}?{query}&on={day or localtime(at).date()}"
    return client.post(address, {"idempotency_key": KEY})  # type: ignore[return-value]  # as the client has it


class TestBooking:
    @pytest.fixture
    def signed_in(self, client: Client, rider: User) -> Client:
        client.force_login(rider)
        return client

    def test_a_full_ride_is_a_place_in_the_line(
        self, signed_in: Client, make_offer: MakeOffer, driver: User, rider: User, tomorrow: datetime
    ) -> None:
        offer = make_offer(WEST, EAST, seats=1)
        other = type(signed_in)()
        other.force_login(person("Kranich"))
        book(other, offer, tomorrow)
        accept(driver=driver, booking=Booking.objects.get(), version=1)
        assert book(signed_in, offer, tomorrow).status_code == 303
        assert Booking.objects.get(rider=rider).state == "waiting"

    def test_a_ride_that_has_left_is_gone(self, signed_in: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
        offer = make_offer(WEST, EAST)
        past = tomorrow - timedelta(days=2)
        Offer.objects.update(departs_at=past, arrives_at=past + timedelta(hours=1))
        response = book(signed_in, offer, tomorrow, localtime(past).date())
        assert response.status_code in {404, 409}
        assert not Booking.objects.exists()

    def test_a_ride_that_was_withdrawn_is_gone(self, signed_in: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
        offer = make_offer(WEST, EAST)
        withdraw_offer(offer=offer)
        assert book(signed_in, offer, tomorrow).status_code == 404
        assert not Booking.objects.exists()

    def test_on_a_day_that_is_left_out_nobody_is_taken_along(
        self, signed_in: Client, make_offer: MakeOffer, tomorrow: datetime
    ) -> None:
        local = localtime(tomorrow)
        last = local.date() + timedelta(days=9)
        offer = make_offer(WEST, EAST, when=Weekly(127, local.time(), local.date(), last))
        skip_day(offer=offer, day=local.date())
        assert book(signed_in, offer, tomorrow).status_code == 409
        assert not Booking.objects.exists()


def test_a_loop_takes_along_on_both_of_its_ways(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    """There and back again over the same road: whoever wants to go either way finds one and the same ride."""
    make_offer(WEST, EAST, WEST, detour_limit_s=60)
    there = said(client.post(SEARCH, asked(tomorrow), follow=True))
    back = {"from": corner(MIDDLE), "to": corner(WEST), "spread": "720"}
    home = said(client.post(SEARCH, asked(tomorrow, **back), follow=True))
    assert "1 Fahrt passt" in there
    assert "1 Fahrt passt" in home


def test_who_makes_no_detour_passes_twice_all_the_same(make_offer: MakeOffer, tomorrow: datetime) -> None:
    """The way back is straight: it is one piece of the line, and so is the way there, just as far from the rider."""
    make_offer(WEST, EAST, WEST, detour_limit_s=0)
    assert len(find_rides(trip(MIDDLE, WEST, tomorrow))) == 1
