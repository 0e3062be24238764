"""The best way to take somebody along is the best of all that there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from layers.rides.day_plans import Aboard, plan_of
from layers.rides.ranking import Ranked, rank
from tests.examples import few_and_many, for_examples
from tests.rides.oracle import Ride, Wish, best_cost
from tests.rides.random_rides import candidate_of, networks, riders_of, rides, seconds_on, wanted_of, wishes

if TYPE_CHECKING:
    from tests.rides.roads import SmallRoads

# By so much rounding and sampling may be off, in metres and seconds.
ROUNDING = 5.0


def ranked(network: SmallRoads, found: list[Ride], wish: Wish, aboard: dict[int, list[Aboard]]) -> dict[int, Ranked]:
    matrix, _one = seconds_on(network)
    candidates = [candidate_of(ride, number) for number, ride in enumerate(found)]
    plans = [plan_of(one, aboard.get(one.offer_id, []), matrix) for one in candidates]
    return {one.number: one for one in rank(candidates, plans, wanted_of(wish), matrix)}


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
