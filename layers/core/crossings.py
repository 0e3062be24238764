"""Edges that cross themselves: what comes of a scribble is not worth what it costs to mend it.

GEOS needs 15 s for an area of 250 corners by chance, and minutes for 500; PostgreSQL cannot stop it meanwhile, whatever its
`statement_timeout` says. So nothing is mended before it was looked at here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_CORNERS = 500
MOST_CROSSINGS = 50


def is_scribble(corners: Sequence[Sequence[float]]) -> bool:
    """Whether a line crosses itself very often, or has too many corners to find out; takes some milliseconds.

    Args:
        corners: Longitudes and latitudes.
    """
    if len(corners) > MOST_CORNERS:
        return True
    places = np.array([corner[:2] for corner in corners], dtype=float)
    starts, ends = places[:-1], places[1:]
    sides = _sides(starts, ends, places)
    split = sides[:, :-1] * sides[:, 1:] <= 0  # [i, j]: the ends of edge j lie on both sides of edge i, or on it
    meet = split & split.T & _overlap(np.minimum(starts, ends), np.maximum(starts, ends))
    number = np.arange(len(starts))
    between = np.abs(number[:, None] - number[None])
    is_neighbour = (between <= 1) | (between == len(starts) - 1)
    return bool(np.count_nonzero(meet & ~is_neighbour) > 2 * MOST_CROSSINGS)


def _overlap(low: Numbers, high: Numbers) -> NDArray[np.bool_]:
    """Whether the boxes around edges touch, each with each."""
    return np.asarray((low[:, None] <= high[None]).all(axis=2) & (low[None] <= high[:, None]).all(axis=2))


def _sides(starts: Numbers, ends: Numbers, places: Numbers) -> Numbers:
    """On which side of each edge each place lies, as a number above or below zero."""
    along, towards = (ends - starts)[:, None], places[None] - starts[:, None]
    return np.asarray(along[..., 0] * towards[..., 1] - along[..., 1] * towards[..., 0])
