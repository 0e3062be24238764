"""The prefilter loses no match, and matching is what the oracle says, which looks at every offer on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString
from hypothesis import assume
from hypothesis import strategies as st

from layers.rides.finding import rank_candidates
from layers.rides.keys import cells_within, keys_of
from layers.rides.models import Offer
from layers.rides.prefilter import Asked, find_candidates
from layers.rides.region import current_region
from layers.rides.trips import Trip
from layers.rides.ways import reach_m
from tests.examples import few_and_many, for_examples
from tests.rides.oracle import Ride, Wish, best_cost
from tests.rides.random_rides import networks, rides, seconds_on, wishes
from tests.rides.roads import ORIGIN, place_at

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.rides.conftest import UseRoads

pytestmark = pytest.mark.django_db
ROUNDING = 5.0


def stored(ride: Ride, driver: User, *, is_weekly: bool, noon_is: datetime) -> Offer:
    """A row of the table, as `offer_ride` writes it."""
    departs_at = datetime.fromtimestamp(ride.departs, UTC)
    local = departs_at.astimezone(current_region().calendar.zone)
    ends: dict[str, Any] = {
        "departs_at": departs_at,
        "arrives_at": departs_at + timedelta(seconds=round(float(ride.line[-1, 2]))),
    }
    days = [local.date().toordinal()]
    if is_weekly:
        week = timedelta(days=7)
        ends = {"weekdays": 1 << local.weekday(), "departs_on_clock": local.time(), "first_day": local.date() - week}
        ends["last_day"] = noon_is.date() + week
        days = [local.weekday()]
    way = {
        "geom": LineString((7.0, 50.0), (7.1, 50.0), srid=4326),
        "line": LineString(ride.line.tolist(), srid=0),
        "vertices": list(range(len(ride.line))),
        "stops": list(ride.stops),
        "closed": [vertex for pair in ride.closed for vertex in pair],
        "keys": keys_of(cells_within(ride.line[:, :2], reach_m(int(ride.detour_limit_s))), days),
        "spots": [],
        "network": "",
        "duration_s": round(float(ride.line[-1, 2])),
    }
    limits = {"detour_limit_s": ride.detour_limit_s, "flexible_s": ride.flexible_s, "seats": ride.seats}
    return Offer.objects.create(driver=driver, **ends, **way, **limits)


def trip_of(wish: Wish) -> Trip:
    begin, end = (place_at(*(point - ORIGIN)) for point in (wish.start, wish.end))
    return Trip(
        begin,
        end,
        earliest=datetime.fromtimestamp(wish.earliest, UTC),
        latest=datetime.fromtimestamp(wish.latest, UTC),
        by_arrival=wish.by_arrival,
        walk_m=int(wish.walk_m),
        seats=wish.seats,
    )


@few_and_many(10, 60)
def test_matching_is_what_the_oracle_says(examples: int, driver: User, use_roads: UseRoads) -> None:
    for_examples(examples, lambda data: check(data, driver, use_roads))


def check(data: st.DataObject, driver: User, use_roads: UseRoads) -> None:
    """Matching and the oracle agree on rides that are drawn."""
    network = data.draw(networks())
    use_roads(network)
    found = [ride for _number in range(4) if (ride := data.draw(rides(network)))]
    assume(found)
    # Around midnight on the clocks of the region, half of the time.
    moved = data.draw(st.sampled_from([0, 10 * 3600]))
    wish = data.draw(wishes(network))
    wish = replace(wish, earliest=wish.earliest + moved, latest=wish.latest + moved)
    found = [replace(ride, departs=ride.departs + moved) for ride in found]
    noon_is = datetime.fromtimestamp(found[0].departs, UTC)
    Offer.objects.all().delete()
    offers = [stored(ride, driver, is_weekly=data.draw(st.booleans()), noon_is=noon_is) for ride in found]
    region = current_region()
    asked = Asked(trip_of(wish), np.array([wish.start, wish.end]))
    candidates = find_candidates(asked, region)
    answers = {candidate.offer_id: one for one, candidate in rank_candidates(candidates, asked, region)}
    _matrix, seconds = seconds_on(network)
    for ride, offer in zip(found, offers, strict=True):
        if np.isfinite(tight := best_cost(ride, wish, seconds, -ROUNDING)):
            assert offer.pk in answers, "a match was lost"
            assert answers[offer.pk].cost <= tight + 3 * ROUNDING
        if offer.pk in answers:
            assert answers[offer.pk].cost >= best_cost(ride, wish, seconds, ROUNDING) - 3 * ROUNDING
