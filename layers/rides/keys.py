"""Which squares of the map a ride passes on which day, as numbers that an index finds.

A key is one number for a day and a square of two kilometres. A ride that goes once has its date, one that comes back its
days of the week, so that a year of it costs no more than a week. An offer has the keys of all squares that lie within the
reach of its driver; whoever looks for a ride asks for the squares within a walk of both ends, and for both kinds of days.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.days import DAYS_OF_A_WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

SQUARE_M = 2000
# Beyond the days of the week themselves, which what comes back has.
WEEKLY, DATED = 0, 7
"""By which numbers the days of the week are known: of requests that come back, and of those that have a date."""
# Numbers of squares count from beyond the edge of every zone, so that none is negative.
_OFFSET = 1 << 15
_BITS = 16
# What rounding of coordinates may do.
_ROUNDING_M = 0.01


def keys_of(cells: NDArray[np.int64], days: Iterable[int]) -> list[int]:
    """A key for each square and day.

    Args:
        cells: As `cells_within` gives them.
        days: Ordinals of dates, or days of the week from Monday 0 on; no date is as small as these.
    """
    places = _numbers_of(cells)
    keys = [(day << 2 * _BITS) | places for day in days]
    return np.concatenate(keys).tolist() if keys else []


def _numbers_of(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each square as one number, in the order of columns and then rows."""
    numbers: NDArray[np.int64] = (cells[:, 0] + _OFFSET << _BITS) | (cells[:, 1] + _OFFSET)
    return numbers


def both_days(days: Iterable[date], kind: int = WEEKLY) -> list[int]:
    """Numbers of some dates, and of their days of the week: what a search asks for.

    Args:
        days: The dates.
        kind: `WEEKLY` to find what comes back; `DATED` is how requests for a date are kept.
    """
    return [number for day in days for number in (day.toordinal(), kind + day.weekday())]


def moved(keys: Iterable[int], kind: int) -> list[int]:
    """The same squares on the days of the week on which the days of some keys are, as requests of a kind are kept."""
    found = np.array(list(keys), dtype=np.int64)
    days, squares = found >> 2 * _BITS, found & ((1 << 2 * _BITS) - 1)
    # The first day of the calendar was a Monday, and has the ordinal 1.
    weekdays = np.where(days < DAYS_OF_A_WEEK, days, (days + 6) % DAYS_OF_A_WEEK)
    moved_keys: list[int] = np.unique(weekdays + kind << 2 * _BITS | squares).tolist()
    return moved_keys


def cells_around(easting: float, northing: float, reach_m: float) -> NDArray[np.int64]:
    """The same as `cells_within` of a single point, in a fraction of the time."""
    reach = reach_m + _ROUNDING_M
    columns, rows = (
        range(int((middle - reach) // SQUARE_M), int((middle + reach) // SQUARE_M) + 1) for middle in (easting, northing)
    )
    near = [
        (column, row)
        for column in columns
        for row in rows
        if hypot(_outside(easting, column), _outside(northing, row)) <= reach
    ]
    return np.array(near, dtype=np.int64)


def _outside(middle: float, number: int) -> float:
    """How far a coordinate is from a column or row of squares; 0 within."""
    return max(number * SQUARE_M - middle, middle - (number + 1) * SQUARE_M, 0.0)


def cells_within(line: NDArray[np.float64], reach_m: float) -> NDArray[np.int64]:
    """All squares of which a point lies within a distance of a line; those that it only touches too.

    Nothing is sampled: each piece of the line is compared with every square that its surroundings have a part in.

    Args:
        line: Vertices in metres, shape (n, 2); one alone is a point.
        reach_m: The distance.

    Returns:
        Column and row of each, shape (m, 2).
    """
    begins = line[:-1] if len(line) > 1 else line
    ends = line[1:] if len(line) > 1 else line
    reach = reach_m + _ROUNDING_M
    pieces, cells = _surroundings(begins, ends, reach)
    near = _distances(begins[pieces], ends[pieces], cells * SQUARE_M) <= reach
    column, row = np.divmod(np.unique(_numbers_of(cells[near])), 1 << _BITS)
    return np.column_stack((column, row)) - _OFFSET


def _surroundings(
    begins: NDArray[np.float64], ends: NDArray[np.float64], reach: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a piece and a square that its widened box has a part in."""
    low = np.floor((np.minimum(begins, ends) - reach) / SQUARE_M).astype(np.int64)
    high = np.floor((np.maximum(begins, ends) + reach) / SQUARE_M).astype(np.int64)
    width = high - low + 1
    counts = width[:, 0] * width[:, 1]
    pieces = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(pieces)) - np.repeat(np.cumsum(counts) - counts, counts)
    columns, rows = np.divmod(within, width[pieces, 1])
    return pieces, low[pieces] + np.column_stack((columns, rows))


def _distances(begins: NDArray[np.float64], ends: NDArray[np.float64], corners: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far pieces are from squares, given by their lower corners: 0 where they meet, else from an end or a corner."""
    corner = corners.astype(np.float64)
    from_ends = np.minimum(_to_square(begins, corner), _to_square(ends, corner))
    offsets = np.array([(0, 0), (SQUARE_M, 0), (0, SQUARE_M), (SQUARE_M, SQUARE_M)], dtype=np.float64)
    from_corners = np.min([_to_piece(corner + offset, begins, ends) for offset in offsets], axis=0)
    return np.where(_crosses(begins, ends, corner), 0.0, np.minimum(from_ends, from_corners))


def _to_square(points: NDArray[np.float64], corner: NDArray[np.float64]) -> NDArray[np.float64]:
    outside = np.maximum(np.maximum(corner - points, points - corner - SQUARE_M), 0.0)
    return np.hypot(outside[:, 0], outside[:, 1])


def _to_piece(points: NDArray[np.float64], begins: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    along = ends - begins
    length = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", points - begins, along) / np.where(length > 0, length, 1.0)
    nearest = begins + np.clip(share, 0.0, 1.0)[:, None] * along
    away = points - nearest
    metres: NDArray[np.float64] = np.hypot(away[:, 0], away[:, 1])
    return metres


def _crosses(begins: NDArray[np.float64], ends: NDArray[np.float64], corner: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a piece has a part within a square, by the slabs between its sides (Liang and Barsky 1984)."""
    along = ends - begins
    still = along == 0
    step = np.where(still, 1.0, along)
    first, second = (corner - begins) / step, (corner + SQUARE_M - begins) / step
    inside = (begins >= corner) & (begins <= corner + SQUARE_M)
    enters = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(first, second)).max(axis=1)
    leaves = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(first, second)).min(axis=1)
    crosses: NDArray[np.bool_] = np.maximum(enters, 0.0) <= np.minimum(leaves, 1.0)
    return crosses
