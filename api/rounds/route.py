"""Puts places into the order of a short round trip: good enough for a walk, found at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from api.search.ranking import metres_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.core.values import LonLat

# An improvement of less than this is one of rounding, and could go round in circles.
WORTH_M = 0.01


def round_trip(places: Sequence[LonLat]) -> list[int]:
    """Order places for a round trip that begins and ends at the first.

    Each time the nearest that is left comes next; then pieces are turned round as long as that makes it shorter (nearest
    neighbour and 2-opt: Croes 1958, https://doi.org/10.1287/opre.6.6.791). Ways are straight lines.

    Returns:
        Indices of the places, the first in front.
    """
    metres = [[metres_between(here, there.longitude, there.latitude) for there in places] for here in places]
    return _untangled(_greedy(metres), metres)


def length_m(places: Sequence[LonLat], order: Sequence[int]) -> float:
    """How long a round trip is, in metres, back to its beginning."""
    steps = pairwise([*order, *order[:1]])
    return sum(metres_between(places[a], places[b].longitude, places[b].latitude) for a, b in steps)


def _greedy(metres: list[list[float]]) -> list[int]:
    left = set(range(1, len(metres)))
    order = [0] if metres else []
    while left:
        nearest = min(left, key=lambda index: (metres[order[-1]][index], index))
        order.append(nearest)
        left.remove(nearest)
    return order


def _untangled(order: list[int], metres: list[list[float]]) -> list[int]:
    """Turn pieces round until no turn makes it shorter: two ways that cross always can."""
    size = len(order)
    is_better = True
    while is_better:
        is_better = False
        for first in range(1, size - 1):
            for last in range(first + 1, size):
                if _gain(order, metres, first, last) > WORTH_M:
                    order[first : last + 1] = order[first : last + 1][::-1]
                    is_better = True
    return order


def _gain(order: list[int], metres: list[list[float]], first: int, last: int) -> float:
    """By how much it gets shorter when the piece between two places is walked the other way."""
    before, after = order[first - 1], order[(last + 1) % len(order)]
    start, end = order[first], order[last]
    return metres[before][start] + metres[end][after] - metres[before][end] - metres[start][after]
