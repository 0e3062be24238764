"""Rides that pass by are found, and others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from layers.rides import coming_near
from layers.rides.coming_near import find_partial
from layers.rides.drafts import Once
from layers.rides.finding import asked_of, find_rides, match_of, matches_of, rank_candidates
from layers.rides.going_home import has_way_back
from layers.rides.models import Offer
from layers.rides.prefilter import find_candidates
from layers.rides.region import current_region
from tests.rides.conftest import EAST, MIDDLE, NORTH, POINTS, ROADS, WEST, trip
from tests.rides.numbered_roads import NumberedRoads

if TYPE_CHECKING:
    from datetime import datetime

    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def test_a_ride_that_passes_by_is_found(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer = make_offer(WEST, EAST)
    (found,) = find_rides(trip((10_000, 200), (30_000, -300), tomorrow))
    assert found.offer == offer
    assert found.detour_s == 0
    assert (found.pickup.since_departure_s, found.dropoff.since_departure_s) == pytest.approx((500, 1500), abs=15)
    assert found.pickup.at == pytest.approx(tomorrow + timedelta(seconds=500), abs=timedelta(seconds=15))
    assert found.aboard == (2, 4)


def test_one_that_is_deleted_in_this_moment_is_none(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer, region = make_offer(WEST, EAST), current_region()
    asked = asked_of(trip((10_000, 200), (30_000, -300), tomorrow), region)
    candidates = find_candidates(asked, region)
    ranked = rank_candidates(candidates, asked, region)
    assert len(matches_of(ranked, asked, region)) == 1
    Offer.objects.filter(pk=offer.pk).delete()
    assert matches_of(ranked, asked, region) == []


def test_one_that_goes_the_other_way_is_not(make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(EAST, WEST)
    assert find_rides(trip((10_000, 0), (30_000, 0), tomorrow)) == []


def test_a_driver_turns_off_for_a_village(make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST, detour_limit_s=600)
    (found,) = find_rides(trip(NORTH, EAST, tomorrow))
    assert found.detour_s == pytest.approx(2 * 3000 / 20, abs=20)
    assert found.pickup.walk_m == 0
    assert found.pickup.at == pytest.approx(tomorrow + timedelta(seconds=1150), abs=timedelta(seconds=20))
    assert found.line[found.aboard[0]] == pytest.approx((found.pickup.place.lon, found.pickup.place.lat), abs=1e-4)


def test_but_not_for_longer_than_they_like(make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer(WEST, EAST, detour_limit_s=240)
    assert find_rides(trip(NORTH, EAST, tomorrow)) == []
    (near,) = find_partial(trip(NORTH, EAST, tomorrow))
    assert near.pickup.walk_m == pytest.approx(3000, abs=300)


def test_stops_that_are_numbered_are_not_looked_for_again(
    make_offer: MakeOffer, use_roads: UseRoads, tomorrow: datetime
) -> None:
    asked = trip(NORTH, (30_000, 200), tomorrow)
    make_offer(WEST, EAST)
    (expected,) = find_rides(asked)
    roads = NumberedRoads(POINTS, ROADS)
    use_roads(roads)
    (found,) = find_rides(asked)
    # To rank it and to draw it both stops, which have numbers of other roads. The ends of the trip have theirs.
    assert roads.looked_for == 2 + 2
    assert (found.pickup, found.dropoff, found.detour_s) == (expected.pickup, expected.dropoff, expected.detour_s)
    Offer.objects.all().delete()
    make_offer(WEST, EAST)
    roads.looked_for = 0
    (found,) = find_rides(asked)
    assert roads.looked_for == 0
    assert (found.pickup, found.dropoff, found.detour_s) == (expected.pickup, expected.dropoff, expected.detour_s)


def test_an_offer_is_found_again_on_its_day(make_offer: MakeOffer, tomorrow: datetime) -> None:
    offer = make_offer(WEST, EAST)
    wanted = trip(MIDDLE, EAST, tomorrow)
    (found,) = find_rides(wanted)
    again = match_of(wanted, offer, found.day)
    assert again is not None
    assert (again.pickup, again.dropoff) == (found.pickup, found.dropoff)
    assert match_of(wanted, offer, found.day + timedelta(days=1)) is None


def test_somebody_is_told_that_nobody_drives_back(make_offer: MakeOffer, tomorrow: datetime) -> None:
    there = trip(WEST, EAST, tomorrow)
    assert not has_way_back(there, after=tomorrow + timedelta(hours=1))
    make_offer(EAST, WEST, when=Once(tomorrow + timedelta(hours=2)))
    assert has_way_back(there, after=tomorrow + timedelta(hours=1))
    assert not has_way_back(there, after=tomorrow + timedelta(hours=3))


def test_who_walks_most_of_the_way_is_taken_along_only_if_they_said_so(make_offer: MakeOffer, tomorrow: datetime) -> None:
    make_offer((10_000, 0), MIDDLE, detour_limit_s=60)
    (near,) = find_partial(trip((2_000, 0), MIDDLE, tomorrow))
    assert near.pickup.walk_m == pytest.approx(8_000, abs=300)
    far = trip((2_000, 0), (28_000, 0), tomorrow - timedelta(hours=3))
    assert find_partial(far) == []
    (later,) = find_partial(replace(far, walk_m=9_000))
    assert later.pickup.walk_m + later.dropoff.walk_m == pytest.approx(16_000, abs=600)


def test_with_whom_somebody_does_not_drive_neither_helps_nor_stands_in_the_way(
    make_offer: MakeOffer, driver: User, rider: User, tomorrow: datetime
) -> None:
    later = Once(tomorrow + timedelta(hours=4))
    for _number in range(coming_near.MOST_PARTIAL):
        make_offer(WEST, EAST, when=later, driver=rider)
    offer = make_offer(WEST, EAST, when=later, driver=driver)
    make_offer(EAST, WEST, driver=rider)
    asked = trip(WEST, EAST, tomorrow, not_with=frozenset({rider.pk}))
    assert [match.offer for match in find_partial(asked)] == [offer]
    assert not has_way_back(asked, after=tomorrow)
    assert has_way_back(replace(asked, not_with=frozenset()), after=tomorrow)


@pytest.mark.parametrize("at_once", [0, 200])
def test_what_comes_near_is_what_each_wider_question_finds(
    at_once: int, make_offer: MakeOffer, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming_near, "_AT_ONCE", at_once)
    make_offer(WEST, EAST, detour_limit_s=240)
    make_offer(WEST, EAST, when=Once(tomorrow + timedelta(hours=4)), detour_limit_s=600)
    make_offer(WEST, EAST, when=Once(tomorrow + timedelta(hours=5)), detour_limit_s=60)
    make_offer(EAST, WEST)
    asked = trip(NORTH, EAST, tomorrow)
    day = replace(asked, latest=tomorrow + timedelta(hours=8))
    wider = [day, replace(asked, walk_m=5000), replace(asked, walk_m=10_000), replace(day, walk_m=10_000)]
    monkeypatch.setattr(coming_near, "_wider", lambda _trip: wider)
    each = [match for other in wider for match in find_rides(other)]
    one_by_one = {match.offer.pk: match for match in reversed(each)}
    found = find_partial(asked)
    assert [match.offer.pk for match in found] == list(dict.fromkeys(match.offer.pk for match in each))
    for match in found:
        expected = one_by_one[match.offer.pk]
        assert (match.pickup, match.dropoff, match.detour_s) == (expected.pickup, expected.dropoff, expected.detour_s)
        assert match.line.tolist() == expected.line.tolist()
