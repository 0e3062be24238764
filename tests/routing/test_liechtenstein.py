"""The router of the site on the roads of a whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely import Point

from routing.router import Mode, OffTheNetworkError, Place, Turn

if TYPE_CHECKING:
    from routing.router import Router

pytestmark = pytest.mark.slow

VADUZ = Place(9.5215, 47.1410)
RUGGELL = Place(9.5270, 47.2400)
ROME = Place(12.4964, 41.9028)


@pytest.mark.parametrize("mode", Mode)
def test_a_route_leads_from_village_to_village(roads: Router, mode: Mode) -> None:
    route = roads.route([VADUZ, RUGGELL], mode)
    assert 11_000 < route.distance_m < 16_000
    assert route.stops == (0, len(route.line) - 1)
    assert (np.diff(route.seconds) >= 0).all()
    assert route.seconds[0] == 0
    assert route.steps[0].turn is Turn.DEPART
    assert route.steps[-1].turn is Turn.ARRIVE
    assert route.duration_s == pytest.approx(roads.matrix([VADUZ], [RUGGELL], mode)[0, 0])


def test_cars_take_minutes_and_walkers_hours(roads: Router) -> None:
    minutes = {mode: roads.route([VADUZ, RUGGELL], mode).duration_s / 60 for mode in Mode}
    assert 12 < minutes[Mode.CAR] < 22
    assert 40 < minutes[Mode.BICYCLE] < 70
    assert 140 < minutes[Mode.FOOT] < 200


def test_abroad_is_off_the_network(roads: Router) -> None:
    with pytest.raises(OffTheNetworkError) as caught:
        roads.route([VADUZ, ROME], Mode.CAR)
    assert caught.value.index == 1
    assert np.isinf(roads.matrix([VADUZ], [ROME], Mode.CAR)).all()


def test_what_is_reached_contains_the_origin_and_grows(roads: Router) -> None:
    small, large = (reach.area for reach in roads.reachable(VADUZ, Mode.FOOT, [300, 900]))
    assert small.is_valid
    assert large.is_valid
    assert small.contains(Point(VADUZ.lon, VADUZ.lat))
    assert large.buffer(0.0002).contains(small)
