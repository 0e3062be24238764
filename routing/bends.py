"""Cars slow down in bends: a bend of radius r is driven no faster than √(a r).

a = 2.5 m/s² is what drivers bear without haste (AASHTO, A Policy on Geometric Design of Highways and Streets: side
friction of 0.2 to 0.3 g at low speeds). The radius is that of the circle through three vertices that follow each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.measures import offsets_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIDEWAYS_M_S2 = 2.5
_SLOWEST_M_S = 4.0
# A corner at the end of a long straight piece slows down only near it.
_LONGEST_M = 30.0


def extra_seconds(
    places: NDArray[np.float64],
    first: NDArray[np.int64],
    speeds: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Say how much longer segments take because of their bends.

    Args:
        places: Vertices of all segments, longitude and latitude in degrees.
        first: Where those of each segment begin, shape (n + 1,).
        speeds: Metres per second on a straight road, along and against each segment, shape (n, 2).

    Returns:
        Seconds, shape (n, 2).
    """
    owners = np.repeat(np.arange(len(first) - 1), np.diff(first))
    is_inner = np.zeros(len(places), dtype=bool)
    is_inner[1:-1] = (owners[1:-1] == owners[:-2]) & (owners[1:-1] == owners[2:])
    inner = np.flatnonzero(is_inner)
    bend, length = _bends(places[inner - 1], places[inner], places[inner + 1])
    owner = owners[inner]
    extra = np.zeros_like(speeds)
    for side in range(speeds.shape[1]):
        straight = speeds[owner, side]
        loss = np.maximum(length / np.minimum(bend, straight) - length / straight, 0)
        extra[:, side] = np.bincount(owner, loss, minlength=len(extra))
    return extra


def _bends(
    before: NDArray[np.float64],
    here: NDArray[np.float64],
    after: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Speed in each bend in metres per second, and over how many metres it is driven."""
    (x1, y1), (x2, y2) = offsets_m(before, here), offsets_m(here, after)
    a, b, c = np.hypot(x1, y1), np.hypot(x2, y2), np.hypot(x1 + x2, y1 + y2)
    twice_area = np.abs(x1 * y2 - x2 * y1)
    radius = a * b * c / np.maximum(2 * twice_area, 1e-9)
    bend = np.maximum(np.sqrt(_SIDEWAYS_M_S2 * radius), _SLOWEST_M_S)
    return bend, (np.minimum(a, _LONGEST_M) + np.minimum(b, _LONGEST_M)) / 2
