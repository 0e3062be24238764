"""Round trips: in which order one goes to several places and comes back soonest.

Costs may differ by direction, since roads do. Up to `EXACT` places beside the beginning the answer is the best there is
(dynamic programming over subsets: Held and Karp 1962, https://doi.org/10.1137/0110015). Beyond that it is a good one: places
are put in where they cost least, or the nearest that is left comes next; then one to three of them move elsewhere, turned
round or not, and stretches are turned round, until none of it helps (2-opt: Croes 1958; or-opt: Or 1976). The better counts.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Costs = NDArray[np.float64]

EXACT = 9
LONGEST_PIECE = 3
# An improvement of less than this is one of rounding, and could go round in circles.
WORTH = 1e-6


def shortest_round(costs: Costs) -> list[int]:
    """Order places for a round trip that begins and ends at the first.

    Args:
        costs: From each place to each, shape (n, n), finite, not negative; in any unit.

    Returns:
        Numbers of the places, 0 in front; empty for none.
    """
    count = len(costs)
    if count <= 2:  # noqa: PLR2004 (there is one order)
        return list(range(count))
    return _exact(costs) if count - 1 <= EXACT else _good(costs)


def round_cost(costs: Costs, order: list[int]) -> float:
    """What a round trip costs, back to its beginning."""
    return float(costs[order, np.roll(order, -1)].sum())


def _good(costs: Costs) -> list[int]:
    """From several beginnings, since each ends in a valley of its own."""
    backwards = _nearest_first(costs.T)
    begun = (_inserted(costs), _nearest_first(costs), [0, *backwards[:0:-1]])
    return min((_improved(order, costs) for order in begun), key=lambda order: (round_cost(costs, order), order))


def _nearest_first(costs: Costs) -> list[int]:
    """Each time the nearest that is left comes next."""
    order, left = [0], set(range(1, len(costs)))
    while left:
        nearest = min(left, key=lambda place: (float(costs[order[-1], place]), place))
        order.append(nearest)
        left.remove(nearest)
    return order


def _exact(costs: Costs) -> list[int]:
    """Best ways from the beginning through each set of places to each of its places, from small sets to large ones."""
    others = range(1, len(costs))
    # By the set as bits, and the last place: what it costs, and the place before.
    best: dict[tuple[int, int], tuple[float, int]] = {(1 << place, place): (float(costs[0, place]), 0) for place in others}
    for size in range(2, len(costs)):
        for chosen in combinations(others, size):
            bits = sum(1 << place for place in chosen)
            for last in chosen:
                before = bits & ~(1 << last)
                ways = ((best[before, place][0] + float(costs[place, last]), place) for place in chosen if place != last)
                best[bits, last] = min(ways)
    return _traced(best, costs)


def _traced(best: dict[tuple[int, int], tuple[float, int]], costs: Costs) -> list[int]:
    """The order that led to the cheapest end, read from its end."""
    bits = sum(1 << place for place in range(1, len(costs)))
    last = min(range(1, len(costs)), key=lambda place: (best[bits, place][0] + float(costs[place, 0]), place))
    order = []
    while last:
        order.append(last)
        bits, last = bits & ~(1 << last), best[bits, last][1]
    return [0, *reversed(order)]


def _inserted(costs: Costs) -> list[int]:
    """Each time the place comes in whose cheapest gap is the cheapest."""
    order, left = [0], set(range(1, len(costs)))
    while left:
        _cost, gap, place = min((*_cheapest_gap(order, place, costs), place) for place in left)
        order.insert(gap, place)
        left.remove(place)
    return order


def _cheapest_gap(order: list[int], place: int, costs: Costs) -> tuple[float, int]:
    """What it costs to go by a place as well, and before which position."""
    here = np.array(order)
    there = np.roll(here, -1)
    extra = costs[here, place] + costs[place, there] - costs[here, there]
    if len(order) == 1:
        return float(costs[order[0], place] + costs[place, order[0]]), 1
    gap = int(extra.argmin())
    return float(extra[gap]), gap + 1


def _improved(order: list[int], costs: Costs) -> list[int]:
    """Take the first better neighbour until there is none."""
    cost, is_better = round_cost(costs, order), True
    while is_better:
        is_better = False
        for other in _neighbours(order):
            other_cost = round_cost(costs, other)
            if other_cost < cost - WORTH:
                order, cost, is_better = other, other_cost, True
                break
    return order


def _neighbours(order: list[int]) -> Iterator[list[int]]:
    """Orders with one stretch turned round, or one piece elsewhere; the beginning stays where it is."""
    count = len(order)
    for start, end in combinations(range(1, count + 1), 2):
        if end - start > 1:
            yield [*order[:start], *order[start:end][::-1], *order[end:]]
    for length in range(1, LONGEST_PIECE + 1):
        for start in range(1, count - length + 1):
            piece, rest = order[start : start + length], order[:start] + order[start + length :]
            for gap in range(1, len(rest) + 1):
                yield [*rest[:gap], *piece, *rest[gap:]]
                yield [*rest[:gap], *piece[::-1], *rest[gap:]]
