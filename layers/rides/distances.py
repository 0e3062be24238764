"""Distances on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyproj import Geod

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from routing.router import Place

_EARTH = Geod(ellps="WGS84")


def metres_between(one: Place, other: Place) -> float:
    """How far two places are from each other, as the crow flies."""
    return float(_EARTH.inv(one.lon, one.lat, other.lon, other.lat)[2])


def length_m(line: NDArray[np.float64]) -> float:
    """How long a line is.

    Args:
        line: Shape (n, 2): longitude and latitude in degrees (WGS 84).
    """
    return float(_EARTH.line_length(line[:, 0], line[:, 1]))
