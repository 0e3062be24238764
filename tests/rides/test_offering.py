"""Offering and asking: what is written down, and what is no ride."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate, now
from django.utils.translation import override

from layers.core.exceptions import ConflictError, InvalidInputError
from layers.core.models import Happening, LayerVersion, Status
from layers.rides.asking import ask_for_ride, withdraw_request
from layers.rides.drafts import OfferDraft, Once, RequestDraft, Weekly
from layers.rides.finding import find_rides
from layers.rides.models import Offer, Request
from layers.rides.offering import change_offer, offer_ride, skip_day, withdraw_offer
from layers.rides.seats import most_aboard
from routing.router import Place, RouterUnavailableError
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST, trip
from tests.rides.roads import SmallRoads, both_ways, place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = pytest.mark.django_db
NAMES = ("From", "To")
WRONG = [{"walk_m": -1}, {"walk_m": 10**6}, {"latest_s": -1}, {"latest_s": 10**6}, {"seats": 0}]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def draft(*points: tuple[float, float], at: datetime, **more: Any) -> OfferDraft:  # noqa: ANN401 (of a draft)
    return OfferDraft([place_at(*point) for point in points], ["A"] * len(points), Once(at), **more)


@pytest.mark.usefixtures("country")
class TestOffering:
    def test_writes_the_public_and_the_exact_way(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        offer = make_offer((130, 40), NORTH, (39_900, 0))
        assert offer.geom[0] != offer.plan.geom[0]
        assert offer.departs_at == tomorrow
        assert offer.arrives_at == tomorrow + timedelta(seconds=offer.duration_s)
        assert offer.duration_s == pytest.approx(40_000 / 20 + 2 * 150, abs=60)
        assert [round(offer.line[stop][2]) for stop in offer.stops] == pytest.approx([0, 1150, 2300], abs=60)
        assert len(offer.plan.places) == len(offer.plan.labels) == 3
        assert offer.version == 1

    def test_tells_caches_and_subscribers(self, make_offer: MakeOffer) -> None:
        offer = make_offer(WEST, EAST)
        assert LayerVersion.objects.get(layer="rides").version >= 1
        assert Happening.objects.filter(key=f"rides:{offer.pk}", what=Happening.What.NEW).exists()

    def test_a_way_back_belongs_to_its_outward_ride(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        there = make_offer(WEST, EAST)
        back = make_offer(EAST, WEST, when=Once(tomorrow + timedelta(hours=8)), way_back_of=there)
        assert there.way_back == back

    def test_a_loop_ends_where_it_began(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        make_offer(WEST, MIDDLE, WEST)
        there, back = (find_rides(trip(*ends, tomorrow)) for ends in ((WEST, MIDDLE), (MIDDLE, WEST)))
        assert len(there) == len(back) == 1
        assert there[0].dropoff.at <= back[0].pickup.at

    def test_a_change_is_found_and_a_withdrawn_one_is_not(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        offer = make_offer(WEST, MIDDLE)
        assert find_rides(trip(MIDDLE, EAST, tomorrow)) == []
        changed = change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow))
        assert changed.version == 2
        assert [match.offer for match in find_rides(trip(MIDDLE, EAST, tomorrow))] == [offer]
        withdraw_offer(offer=offer)
        assert find_rides(trip(MIDDLE, EAST, tomorrow)) == []
        assert Offer.objects.get().status == Status.ARCHIVED
        with pytest.raises(ConflictError):
            change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow))

    def test_a_day_is_left_out_of_a_weekly_ride_alone(self, make_offer: MakeOffer) -> None:
        with pytest.raises(InvalidInputError):
            skip_day(offer=make_offer(WEST, EAST), day=localdate())

    @pytest.mark.parametrize(
        ("points", "word"),
        [
            ([(0, 30_000), EAST], "start"),
            ([WEST, (40_000, -30_000)], "end"),
            ([WEST, (20_000, 40_000), EAST], "on the way"),
            ([WEST, (30, 30)], "same place"),
        ],
    )
    def test_says_which_place_is_none(
        self, driver: User, tomorrow: datetime, points: list[tuple[float, float]], word: str
    ) -> None:
        with pytest.raises(InvalidInputError, match=word) as caught:
            offer_ride(driver=driver, draft=draft(*points, at=tomorrow))
        assert caught.value.parameter == "places"
        assert not Offer.objects.exists()

    def test_abroad_is_off_the_network(self, driver: User, tomorrow: datetime) -> None:
        places = [place_at(*WEST), Place(-77.0, 38.9)]
        with pytest.raises(InvalidInputError, match="end"):
            offer_ride(driver=driver, draft=OfferDraft(places, NAMES, Once(tomorrow)))


def test_where_no_road_leads_there_is_no_ride(driver: User, tomorrow: datetime, use_roads: UseRoads) -> None:
    islands = both_ways([(0, 1), (2, 3)])
    use_roads(SmallRoads([(0, 0), (5_000, 0), (9_000, 0), (14_000, 0)], islands))  # type: ignore[arg-type]  # as numpy reads it
    with pytest.raises(InvalidInputError, match="No road leads"):
        offer_ride(driver=driver, draft=draft((0, 0), (14_000, 0), at=tomorrow))


def test_without_roads_somebody_hears_of_it(driver: User, tomorrow: datetime) -> None:
    with pytest.raises(RouterUnavailableError):
        offer_ride(driver=driver, draft=draft(WEST, EAST, at=tomorrow))


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({"seats": 0}, "seats"),
        ({"seats": -3}, "seats"),
        ({"seats": 99}, "seats"),
        ({"detour_limit_s": -1}, "detour_limit_s"),
        ({"detour_limit_s": 36_000}, "detour_limit_s"),
        ({"flexible_s": -60}, "flexible_s"),
        ({"contribution_cents": -1}, "contribution_cents"),
        ({"contribution_cents": 10**9}, "contribution_cents"),
        ({"description": "x" * 501}, "description"),
        ({"car": "x" * 61}, "car"),
        ({"labels": ["", "B"]}, "labels"),
        ({"labels": ["A"]}, "labels"),
        ({"labels": ["x" * 121, "B"]}, "labels"),
        ({"places": [Place(12, 53)], "labels": ["A"]}, "places"),
        ({"places": [Place(12, 53)] * 10_000, "labels": ["A"] * 10_000}, "places"),
        ({"places": [Place(12, 53), Place(float("nan"), 53)]}, "places"),
        ({"places": [Place(12, 53), Place(212, 53)]}, "places"),
    ],
)
def test_values_that_no_ride_has(values: dict[str, Any], parameter: str) -> None:
    usual = {"places": [Place(12, 53), Place(12.1, 53)], "labels": NAMES, "when": Once(now() + timedelta(hours=1))}
    with pytest.raises(InvalidInputError) as caught:
        OfferDraft(**{**usual, **values})
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: Once(now() - timedelta(hours=1)), "departs_at"),
        (lambda: Once(now() + timedelta(days=700)), "departs_at"),
        (lambda: Once(datetime(2030, 1, 1, 12)), "departs_at"),  # noqa: DTZ001 (that is what is wrong)
        (lambda: Weekly(0, time(7), localdate(), localdate()), "weekdays"),
        (lambda: Weekly(128, time(7), localdate(), localdate()), "weekdays"),
        (lambda: Weekly(1, time(7), localdate(), localdate() - timedelta(days=1)), "last_day"),
        (lambda: Weekly(1, time(7), date(2020, 1, 1), date(2020, 2, 1)), "last_day"),
        (lambda: Weekly(1, time(7), localdate(), localdate() + timedelta(days=500)), "last_day"),
        (lambda: Weekly(1, time(7), localdate() + timedelta(days=400), localdate() + timedelta(days=401)), "first_day"),
    ],
)
def test_times_at_which_nothing_goes(make: Any, parameter: str) -> None:  # noqa: ANN401 (a function without arguments)
    with pytest.raises(InvalidInputError) as caught:
        make()
    assert caught.value.parameter == parameter


@pytest.mark.usefixtures("country")
class TestAsking:
    def ask(self, rider: User, at: datetime, **more: Any) -> Request:  # noqa: ANN401 (of a draft)
        places = [place_at(100, 50), place_at(*EAST)]
        return ask_for_ride(rider=rider, draft=RequestDraft(places, NAMES, Once(at), **more))

    def test_writes_down_what_is_public_and_what_is_not(self, rider: User, tomorrow: datetime) -> None:
        request = self.ask(rider, tomorrow)
        assert request.wish.origin.coords != request.geom[0]
        assert request.wish.origin_label == "From"
        assert Happening.objects.filter(key=f"rides-wanted:{request.pk}").exists()

    def test_a_saved_search_is_nobody_elses_business(self, rider: User, tomorrow: datetime) -> None:
        request = self.ask(rider, tomorrow, is_listed=False)
        assert not Happening.objects.exists()
        assert withdraw_request(request=request).status == Status.ARCHIVED
        with pytest.raises(ConflictError):
            withdraw_request(request=request)

    @pytest.mark.parametrize("values", WRONG)
    def test_values_that_no_request_has(self, rider: User, tomorrow: datetime, values: dict[str, int]) -> None:
        with pytest.raises(InvalidInputError) as caught:
            self.ask(rider, tomorrow, **values)
        assert caught.value.parameter in values


def test_seats_are_taken_on_the_legs_between() -> None:
    riders = [(0, 100, 1), (100, 200, 2), (150, 300, 1)]
    assert most_aboard(riders, 0, 100) == 1
    assert most_aboard(riders, 50, 120) == 2
    assert most_aboard(riders, 0, 300) == 3
    assert most_aboard(riders, 200, 300) == 1
    assert most_aboard(riders, 300, 400) == 0
