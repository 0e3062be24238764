"""Lengths and directions on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

METRES_PER_DEGREE = 111_194.926_6
"""Of latitude, on a sphere of radius 6,371,008.8 m (mean radius of the Earth, IUGG)."""


def distances_m(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure how far places lie from each other that are near.

    Args:
        starts: Longitude and latitude in degrees, shape (n, 2).
        ends: The same.

    Returns:
        Metres, shape (n,), on a plane that touches the sphere between both: within 0.01 % up to 10 km.
    """
    east, north = offsets_m(starts, ends)
    return np.asarray(np.hypot(east, north))


def offsets_m(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure how far east and north of places others lie, in metres."""
    narrowing = np.cos(np.radians((starts[:, 1] + ends[:, 1]) / 2))
    east = (ends[:, 0] - starts[:, 0]) * METRES_PER_DEGREE * narrowing
    north = (ends[:, 1] - starts[:, 1]) * METRES_PER_DEGREE
    return east, north


def headings(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say in which direction others lie, in degrees clockwise from north."""
    east, north = offsets_m(starts, ends)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360)


def turned(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say how far one turns from a heading to another, in degrees within [-180, 180), to the right is positive."""
    return np.asarray((after - before + 180) % 360 - 180)


def positions_within(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Enumerate ranges of numbers one after the other: starts [5, 9] and counts [2, 3] give [5, 6, 9, 10, 11]."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(starts - (ends - counts), counts))
