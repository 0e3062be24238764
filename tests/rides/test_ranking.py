"""The best way to take somebody along is the best of all that there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from layers.rides.day_plans import Aboard, plans_of
from layers.rides.ranking import Ranked, rank
from tests.examples import few_and_many, for_examples
from tests.rides.oracle import Ride, Wish, best_cost
from tests.rides.random_rides import (
    DAY,
    NOON,
    candidate_of,
    line_through,
    networks,
    riders_of,
    rides,
    seconds_on,
    wanted_of,
    wishes,
)
from tests.rides.roads import ORIGIN, SmallRoads

if TYPE_CHECKING:
    from datetime import date

# By so much rounding and sampling may be off, in metres and seconds.
ROUNDING = 5.0


def ranked(network: SmallRoads, found: list[Ride], wish: Wish, aboard: dict[int, list[Aboard]]) -> dict[int, Ranked]:
    matrix, _one = seconds_on(network)
    candidates = [candidate_of(ride, number) for number, ride in enumerate(found)]
    plans = plans_of(candidates, on_the_day(aboard), matrix)
    return {one.number: one for one in rank(candidates, plans, wanted_of(wish), matrix)}


def on_the_day(aboard: dict[int, list[Aboard]]) -> dict[tuple[int, date], list[Aboard]]:
    return {(offer, DAY): riders for offer, riders in aboard.items()}


def check(network: SmallRoads, found: list[Ride], wish: Wish, aboard: dict[int, list[Aboard]]) -> None:
    """What the oracle finds with tightened rules is found, what it does not find with loosened ones is not."""
    _matrix, seconds = seconds_on(network)
    answers = ranked(network, found, wish, aboard)
    for number, ride in enumerate(found):
        full = replace(ride, riders=riders_of(aboard.get(number, [])))
        loose = best_cost(full, wish, seconds, ROUNDING)
        tight = best_cost(full, wish, seconds, -ROUNDING)
        if np.isfinite(tight):
            assert number in answers, "a match was lost"
            assert answers[number].cost <= tight + 3 * ROUNDING
        if number in answers:
            assert answers[number].cost >= loose - 3 * ROUNDING, "no such way exists"


@few_and_many(20, 120)
def test_of_all_insertions_the_best_is_found(examples: int) -> None:
    for_examples(examples, check_some)


def check_some(data: st.DataObject) -> None:
    """Of rides that are drawn, for one wish."""
    network = data.draw(networks())
    found = [ride for _number in range(3) if (ride := data.draw(rides(network)))]
    assume(found)
    check(network, found, data.draw(wishes(network)), {})


@few_and_many(15, 120)
def test_with_others_on_board_too(examples: int) -> None:
    for_examples(examples, check_full)


def check_full(data: st.DataObject) -> None:
    """Of a ride with somebody aboard."""
    network = data.draw(networks())
    ride = data.draw(rides(network))
    assume(ride)
    assert ride
    aboard: list[Aboard] = []
    for _rider in range(data.draw(st.integers(1, 2))):
        earlier = data.draw(wishes(network))
        seats = [Aboard(*one) for one in aboard]
        answer = ranked(network, [ride], replace(earlier, earliest=ride.departs, latest=ride.departs + 9e4), {0: seats}).get(
            0
        )
        if answer:
            on, off = answer.pickup, answer.dropoff
            aboard.append(Aboard(on.key_s, off.key_s, earlier.seats, on.point, off.point))
    assume(aboard)
    check(network, [ride], data.draw(wishes(network)), {0: aboard})


def test_two_get_out_after_the_end_of_the_road_in_the_order_that_was_ranked() -> None:
    """Both have the second before the last one: the first of them gets out first, however many seats the other has."""
    network, ride = beyond_the_end(limit_s=900)
    one, two = wish_to(network, 2, seats=1), wish_to(network, 3, seats=2)
    aboard: list[Aboard] = []
    for wish, costs in ((one, 600), (two, 0)):
        answer = ranked(network, [ride], wish, {0: aboard})[0]
        assert answer.detour_s == pytest.approx(costs, abs=2)
        on, off = answer.pickup, answer.dropoff
        aboard.append(Aboard(on.key_s, off.key_s, wish.seats, on.point, off.point))
    assert aboard[0].dropoff_s == aboard[1].dropoff_s
    (plan,) = plans_of([candidate_of(ride, 0)], on_the_day({0: aboard}), seconds_on(network)[0])
    assert plan.at_s[-1] - plan.key_s[-1] == pytest.approx(600, abs=2)


def test_who_costs_nothing_comes_along_where_the_limit_is_passed_already() -> None:
    """A driver agreed upon ten minutes and allows five by now: nobody else may add to them, but others may come along."""
    network, ride = beyond_the_end(limit_s=300)
    aboard = [Aboard(0.0, 499.0, 1, tuple(ride.line[0, :2]), tuple(ORIGIN + network.points[2]))]
    on_the_road = replace(wish_to(network, 1, seats=1), end=ORIGIN + np.array((5_000, 0)))
    assert 0 in ranked(network, [ride], on_the_road, {0: aboard})
    check(network, [ride], on_the_road, {0: aboard})
    assert not ranked(network, [ride], wish_to(network, 4, seats=1), {0: aboard})
    check(network, [ride], wish_to(network, 4, seats=1), {0: aboard})


def test_one_gets_out_where_another_gets_in() -> None:
    """A car with one seat: who gets out on the road at that very second leaves it free."""
    points = np.array([(0, 0), (10_000, 0), (20_000, 0)], dtype=np.float64)
    network = SmallRoads(points, [(0, 1), (1, 0), (1, 2), (2, 1)])
    found = line_through(network, list(points))
    assert found
    line, stops = found
    ride = Ride(line, stops, [], NOON.timestamp(), 0, 0, 1)
    _begin, middle, last = (line[number] for number in stops)
    aboard = [Aboard(float(middle[2]), float(last[2]), 1, tuple(middle[:2]), tuple(last[:2]))]
    before = replace(wish_to(network, 1, seats=1), end=middle[:2] + np.array((0, 90.0)))
    (answer,) = ranked(network, [ride], before, {0: aboard}).values()
    assert (answer.dropoff.key_s, answer.seats_free) == (aboard[0].pickup_s, 1)
    check(network, [ride], before, {0: aboard})


@pytest.mark.parametrize("stop_m", np.arange(100, 2900, 311).tolist())
def test_the_first_and_the_last_second_of_a_window_count_however_times_are_rounded(stop_m: float) -> None:
    """Who is nearest to the road when the car has gone by or has not come yet, waits where it is at that second."""
    network = SmallRoads(np.array([(0.0, 0.0), (10_000.0, 0.0)]), [(0, 1), (1, 0)], [13.7, 13.7])
    found = line_through(network, [network.points[0], np.array((stop_m, 0)), network.points[1]])
    assert found
    ride = Ride(*found, [], NOON.timestamp(), 0, 0, 1)
    on_the_way = replace(wish_to(network, 1, seats=1), start=ORIGIN + np.array((3_000, 0)), walk_m=300)
    for second in range(201, 237):
        then = ride.departs + second
        is_past = second > 3_000 / 13.7
        wish = replace(on_the_way, earliest=then) if is_past else replace(on_the_way, earliest=then - 3600, latest=then)
        assert ranked(network, [ride], wish, {})[0].pickup.at_s == pytest.approx(second, abs=1e-6)


@pytest.mark.parametrize("aside_m", [0.0, 100.0])
@pytest.mark.parametrize("rest_s", [0.0, 60.0])
def test_a_place_is_passed_on_the_way_out_and_on_the_way_back(aside_m: float, rest_s: float) -> None:
    """Two long pieces, equally near to a place, with the turn between them, and a rest there or none."""
    network = SmallRoads(np.array([(0.0, 0.0), (10_000.0, 0.0)]), [(0, 1), (1, 0)])
    rows = [(0, 0, 0), (10_000, 0, 500), (10_000, 0, 500 + rest_s), (0, 0, 1000 + rest_s)]
    line = np.array(rows) + np.array((*ORIGIN, 0))
    ride = Ride(line, [0, 1, 3], [], NOON.timestamp(), 0, 0, 4)
    beside = ORIGIN + np.array((3_000, aside_m))
    home = replace(wish_to(network, 0, seats=1), start=ORIGIN + network.points[1], end=beside, walk_m=300)
    (answer,) = ranked(network, [ride], home, {}).values()
    assert answer.dropoff.key_s == pytest.approx(850 + rest_s, abs=1)
    check(network, [ride], home, {})


def beyond_the_end(limit_s: float) -> tuple[SmallRoads, Ride]:
    """A road of ten kilometres with a triangle of one-way roads behind its end, each of 200 s, and another of 400 s."""
    points = np.array([(0, 0), (10_000, 0), (13_464, 2_000), (13_464, -2_000), (10_000, 8_000)], dtype=np.float64)
    network = SmallRoads(points, [(0, 1), (1, 0), (1, 2), (2, 3), (3, 1), (1, 4), (4, 1)])
    found = line_through(network, [points[0], np.array((9_000, 0)), points[1]])
    assert found
    return network, Ride(*found, [], NOON.timestamp(), limit_s, 0, 4)


def wish_to(network: SmallRoads, junction: int, seats: int) -> Wish:
    """From the start of the road, for who walks nowhere."""
    start, end = ORIGIN + network.points[0], ORIGIN + network.points[junction]
    return Wish(start, end, NOON.timestamp(), NOON.timestamp() + 7200, by_arrival=False, walk_m=100, seats=seats)
