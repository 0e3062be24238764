"""Lines of other platforms are read by other programs."""

from __future__ import annotations

import numpy as np
import polyline
import pytest

from api.carpool.polylines import encoded


def test_the_example_of_the_format() -> None:
    assert encoded([(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@pytest.mark.parametrize("step", [180.0, 1.0, 0.01, 0.00001])
def test_others_write_the_same(step: float) -> None:
    random = np.random.default_rng(1)
    for size in (1, 2, 300):
        line = np.clip(random.uniform(-step, step, (size, 2)).cumsum(axis=0), (-180, -90), (180, 90))
        assert encoded(line) == polyline.encode(line.tolist(), precision=5, geojson=True)


def test_the_farthest_that_there_is() -> None:
    corners = [(-180.0, -90.0), (180.0, 90.0), (-180.0, -90.0), (0.000005, -0.000005)]
    assert encoded(corners) == polyline.encode(corners, precision=5, geojson=True)
