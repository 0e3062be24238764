"""Round trips: the best order where there are few places, a good one where there are many."""

from __future__ import annotations

from itertools import permutations
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import round_trips
from routing.round_trips import EXACT, round_cost, shortest_round


def by_trying_all(costs: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    return min(round_cost(costs, [0, *rest]) for rest in permutations(range(1, len(costs))))


def on_a_plane(count: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Minutes between places by roads that are a little longer in one direction than in the other."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 60, (count, 2))
    straight = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    detours = rng.uniform(1.1, 1.5, (count, count))
    return np.asarray(straight * detours, dtype=np.float64)


@st.composite
def some_costs(draw: st.DrawFn) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    count = draw(st.integers(1, 7))
    numbers = draw(st.lists(st.integers(0, 1000), min_size=count * count, max_size=count * count))
    costs = np.array(numbers, dtype=np.float64).reshape(count, count)
    np.fill_diagonal(costs, 0)
    return costs


@given(some_costs())
@settings(deadline=None)
def test_no_order_is_shorter(costs: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    order = shortest_round(costs)
    assert sorted(order) == list(range(len(costs)))
    assert order[0] == 0
    assert round_cost(costs, order) == pytest.approx(by_trying_all(costs))


@given(some_costs())
@settings(deadline=None)
def test_the_heuristic_is_near_the_best(costs: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    """On costs without any geometry behind them no bound holds; it is an order of all places and no neighbour is better."""
    order = round_trips._improved(round_trips._inserted(costs), costs)
    assert (sorted(order), order[0]) == (list(range(len(costs))), 0)
    assert round_cost(costs, order) >= by_trying_all(costs) - 1e-9
    assert all(round_cost(costs, other) >= round_cost(costs, order) - 1e-5 for other in round_trips._neighbours(order))


def test_on_roads_it_is_within_a_few_percent_of_the_best() -> None:
    """Thirty rounds of twelve stops: on average 1 % above the exact answer, at worst 6 %."""
    worse = []
    for seed in range(30):
        costs = on_a_plane(13, seed)
        best = round_cost(costs, round_trips._exact(costs))
        worse.append(round_cost(costs, shortest_round(costs)) / best - 1)
    assert min(worse) >= -1e-9
    assert max(worse) < 0.06
    assert sum(worse) / len(worse) < 0.01


def test_nine_places_are_ordered_exactly() -> None:
    costs = on_a_plane(EXACT + 1, 7)
    assert round_cost(costs, shortest_round(costs)) == pytest.approx(round_cost(costs, round_trips._exact(costs)))


def test_none_and_one() -> None:
    assert shortest_round(np.zeros((0, 0))) == []
    assert shortest_round(np.zeros((1, 1))) == [0]
    assert shortest_round(np.array([[0.0, 5.0], [3.0, 0.0]])) == [0, 1]


def test_a_one_way_street_decides_in_which_direction() -> None:
    costs = np.array([[0, 1, 9, 9], [9, 0, 1, 9], [9, 9, 0, 1], [1, 9, 9, 0]], dtype=np.float64)
    assert shortest_round(costs) == [0, 1, 2, 3]
    assert shortest_round(costs.T) == [0, 3, 2, 1]


def test_forty_places_take_no_long_time() -> None:
    costs = on_a_plane(41, 3)
    began = process_time()
    shortest_round(costs)
    assert process_time() - began < 10
