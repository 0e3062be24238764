"""What the map draws of a ride on which somebody is aboard for a part."""

from __future__ import annotations

from itertools import pairwise

import pytest

from api.rides.lines import drawing_of_part
from routing.router import Place

# Some three kilometres to the east, two vertices and nothing between them.
THERE = [(9.50, 47.1), (9.54, 47.1)]


def part_of(line: list[tuple[float, float]], on: Place, off: Place) -> list[list[float]]:
    strong: list[list[float]] = drawing_of_part(line, (on, "on"), (off, "off"))["strong"]
    return strong


def test_a_part_of_a_long_straight_road_is_a_part() -> None:
    drawing = drawing_of_part(THERE, (Place(9.51, 47.1), "on"), (Place(9.53, 47.1), "off"))
    assert drawing["strong"] == [[9.51, 47.1], [9.53, 47.1]]
    assert drawing["pale"] == [[[9.50, 47.1], [9.51, 47.1]], [[9.53, 47.1], [9.54, 47.1]]]


def test_the_line_leads_to_where_the_car_turns_off() -> None:
    strong = part_of(THERE, Place(9.51, 47.102), Place(9.53, 47.1))
    assert strong[0] == [9.51, 47.102]
    assert strong[1] == pytest.approx([9.51, 47.1], abs=0.0002)
    assert strong[-1] == [9.53, 47.1]


def test_on_the_way_out_and_back_it_is_the_part_that_leads_from_one_to_the_other() -> None:
    """Nearest to the end the car comes first on its way out, when it has not been at the start yet."""
    round_trip = [*THERE, (9.50, 47.1001)]
    strong = part_of(round_trip, Place(9.53, 47.1), Place(9.51, 47.1))
    assert min(lon for lon, _lat in strong) == pytest.approx(9.51, abs=0.0002)
    assert max(lon for lon, _lat in strong) == pytest.approx(9.53, abs=0.0002)
    assert sum(abs(one[0] - other[0]) for one, other in pairwise(strong)) == pytest.approx(0.02, abs=0.0005)
