"""The grid of cells: where its lines run, whatever the database says."""

from __future__ import annotations

import math

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.core.location import Blurred
from layers.core.values import WGS84

pytestmark = pytest.mark.django_db
GEOD = Geod(ellps="WGS84")
METRES = st.sampled_from([250, 1000, 20_000])
LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)
ANY_PLACE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
# As closely as the edge of a cell is looked for, in degrees: a tenth of a millimetre.
CLOSE = 1e-9


def centre(longitude: float, latitude: float, metres: int = 250) -> tuple[float, float]:
    cell = Blurred(metres).public(Point(longitude, latitude, srid=WGS84)).centroid
    return cell.x, cell.y


def edge(start: float, step: float, is_inside: object) -> float:
    """How far a cell goes on from its middle in one direction, in degrees."""
    inside, outside = 0.0, step
    while abs(outside - inside) > CLOSE:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_inside(start + middle) else (inside, middle)  # type: ignore[operator]
    return start + inside


def cell_around(middle: tuple[float, float], metres: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a cell, found by asking only."""
    longitude, latitude = middle
    step = 1.5 * metres / 110_000
    wide = step / math.cos(math.radians(abs(latitude) + step))

    def on_row(y: float) -> bool:
        return centre(longitude, y, metres) == middle

    def in_column(x: float) -> bool:
        return centre(x, latitude, metres) == middle

    return (
        edge(longitude, -wide, in_column),
        edge(latitude, -step, on_row),
        edge(longitude, wide, in_column),
        edge(latitude, step, on_row),
    )


@ANY_PLACE
@given(LONGITUDES, LATITUDES, METRES)
def test_a_middle_is_its_own(longitude: float, latitude: float, metres: int) -> None:
    middle = centre(longitude, latitude, metres)
    assert centre(*middle, metres) == middle
    assert middle == tuple(round(number, 7) for number in middle)


@settings(ANY_PLACE, max_examples=25)
@given(st.floats(-179, 179), st.floats(-80, 80), METRES)
def test_every_side_is_as_long_as_promised_on_the_ground(longitude: float, latitude: float, metres: int) -> None:
    west, south, east, north = cell_around(centre(longitude, latitude, metres), metres)
    assume(east > west)
    for parallel in (south, north):
        assert GEOD.inv(west, parallel, east, parallel)[2] > metres - 0.01
    assert GEOD.inv(west, south, west, north)[2] > metres - 0.01
    # And not much longer: a cell of the wrong size would hide, too, but nobody would find anything any more.
    assert GEOD.inv(west, south, west, north)[2] < metres * 1.06
    assert min(GEOD.inv(west, parallel, east, parallel)[2] for parallel in (south, north)) < metres * 1.1


@settings(ANY_PLACE, max_examples=25)
@given(st.floats(-179, 179), st.floats(-80, 80))
def test_cells_lie_side_by_side(longitude: float, latitude: float) -> None:
    middle = centre(longitude, latitude)
    west, south, east, north = cell_around(middle, 250)
    hair = 3e-9
    for x, y in ((west - hair, middle[1]), (east + hair, middle[1]), (middle[0], south - hair), (middle[0], north + hair)):
        beyond = centre(x, y)
        assert beyond != middle
        # The next cell begins right there: within it, too, a place is nearer to its middle than a cell is long.
        assert GEOD.inv(x, y, *beyond)[2] < 250 * 1.1


@ANY_PLACE
@given(LATITUDES)
def test_the_antimeridian_is_one_line(latitude: float) -> None:
    assert centre(180, latitude) == centre(-180, latitude)


@pytest.mark.parametrize("latitude", [90, -90, 89.9999, -89.9999])
def test_around_a_pole_lies_one_cell(latitude: float) -> None:
    middles = {centre(longitude, latitude) for longitude in range(-180, 181, 30)}
    assert len(middles) == 1
    assert 89.99 < abs(middles.pop()[1]) < 90


def test_shape_and_size_are_not_told() -> None:
    middle = Point(*centre(12.3457, 53.9262), srid=WGS84)
    shapes = [
        middle,
        LineString((middle.x - 0.0001, middle.y), (middle.x, middle.y), (middle.x + 0.0001, middle.y), srid=WGS84),
        middle.buffer(0.0005),
        Polygon.from_bbox((middle.x - 1, middle.y - 1, middle.x + 1, middle.y + 1)),
    ]
    for shape in shapes:
        shape.srid = WGS84
    assert {Blurred().public(shape).wkt for shape in shapes} == {middle.wkt}
