"""Keys name every square that a line comes near."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.rides.keys import DATED, SQUARE_M, WEEKLY, both_days, cells_around, cells_within, keys_of, moved

# Edges and corners of squares, and places a hair beside them, are where a cover goes wrong.
EDGES = st.sampled_from([0.0, 2000.0, 4000.0, 6000.0, 1999.999, 2000.001, -2000.0, 0.001])
NUMBERS = st.one_of(EDGES, st.floats(-9000, 9000).map(lambda metres: round(metres, 3)))
LINES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6)
REACHES = st.one_of(st.sampled_from([0.0, 1000.0, 2000.0]), st.floats(0, 5000))


def squares_near(line: list[tuple[float, float]], reach_m: float, rounding: float) -> set[tuple[int, int]]:
    """The same by shapely, square by square."""
    shape = shapely.LineString(line) if len(set(line)) > 1 else shapely.Point(line[0])
    cells = product(range(-9, 9), range(-9, 9))
    return {(x, y) for x, y in cells if shapely.distance(square(x, y), shape) <= reach_m + rounding}


def square(column: int, row: int) -> shapely.Polygon:
    return shapely.box(column * SQUARE_M, row * SQUARE_M, (column + 1) * SQUARE_M, (row + 1) * SQUARE_M)


@given(LINES, REACHES)
def test_no_square_is_missed_and_none_is_added(line: list[tuple[float, float]], reach_m: float) -> None:
    found = {(int(x), int(y)) for x, y in cells_within(np.array(line), reach_m)}
    inner = {(x, y) for x, y in found if -9 <= x < 9 and -9 <= y < 9}
    assert squares_near(line, reach_m, 0.0) <= found
    assert inner <= squares_near(line, reach_m, 0.02)


@given(NUMBERS, NUMBERS, REACHES)
def test_a_single_point_has_the_same_squares(easting: float, northing: float, reach_m: float) -> None:
    expected = cells_within(np.array([(easting, northing)]), reach_m)
    assert sorted(cells_around(easting, northing, reach_m).tolist()) == sorted(expected.tolist())


def test_a_clipped_corner_counts() -> None:
    """The line is in the middle square for some centimetres, far from any vertex."""
    line = np.array([(1000.0, 1000.0), (3000.0, 3000.0)]) + np.array([0.0, 0.05])
    assert {(0, 0), (0, 1), (1, 1)} <= {(int(x), int(y)) for x, y in cells_within(line, 0.0)}


@given(st.integers(-30_000, 30_000), st.integers(-30_000, 30_000), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_keys_differ_where_square_or_day_do(column: int, row: int, day: date) -> None:
    cells = np.array([(column, row), (column + 1, row), (column, row + 1)])
    keys = keys_of(cells, both_days([day]))
    assert len(set(keys)) == 6
    assert all(0 < key < 2**63 for key in keys)


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_requests_of_a_kind_are_found_by_what_goes_that_day(day: date) -> None:
    cells = np.array([(250, 2800), (251, 2800)])
    dated = keys_of(cells, [day.toordinal()])
    assert moved(dated, WEEKLY) == sorted(keys_of(cells, [day.weekday()]))
    assert moved(keys_of(cells, [day.weekday()]), DATED) == sorted(keys_of(cells, [DATED + day.weekday()]))


def test_nothing_is_no_key() -> None:
    assert keys_of(np.array([(1, 1)]), []) == []
    assert cells_within(np.array([(1.0, 1.0)]), 0.0).tolist() == [[0, 0]]
    assert cells_within(np.array([(2000.0, 1.0)]), 0.0).tolist() == [[0, 0], [1, 0]]


@pytest.mark.parametrize("reach_m", [0.0, 4200.0])
def test_a_long_line_has_few(reach_m: float) -> None:
    line = np.column_stack((np.linspace(0, 50_000, 500), np.zeros(500) + 1000))
    assert len(cells_within(line, reach_m)) <= (27 if reach_m == 0 else 170)
