"""Finds the nearest point of the network, in a grid of cells that is laid once and mapped into memory.

Each cell lists the straight pieces of segments whose box touches it. Of pieces that are equally near the one with the lowest
number is taken, so that the same place always gets the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import METRES_PER_DEGREE, positions_within
from routing.segments import NO_START, Segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL_M = 260.0


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells in rows from south to north, each from west to east.

    Attributes:
        shape: West, south, width and height of a cell in degrees, columns, rows.
        first: Where the pieces of each cell begin in `pieces`.
        pieces: First vertex of each piece.
        segments: Its segment.
    """

    shape: NDArray[np.float64]
    first: NDArray[np.int32]
    pieces: NDArray[np.int32]
    segments: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each place that was looked for, the nearest point of the network; n places.

    Attributes:
        segments: On which it lies; -1 where there is none near.
        metres: How far along the segment.
        places: Longitude and latitude in degrees, shape (n, 2).
        distances: How far it is from what was looked for, metres; infinite where there is none.
    """

    segments: NDArray[np.int64]
    metres: NDArray[np.float64]
    places: NDArray[np.float64]
    distances: NDArray[np.float64]


def lay_grid(segments: Segments, is_open: NDArray[np.bool_]) -> Grid:
    """Sort pieces of segments into cells.

    Args:
        segments: The network.
        is_open: Which segments one may use in at least one direction.
    """
    wanted = is_open & (segments.flags & NO_START == 0)
    counts = np.diff(segments.first) - 1
    owners = np.repeat(np.arange(len(counts)), counts)
    begins = positions_within(segments.first[:-1], counts)
    begins, owners = begins[wanted[owners]], owners[wanted[owners]]
    if not len(begins):
        return Grid(np.array([0.0, 0, 1, 1, 1, 1]), np.zeros(2, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))
    ends = np.stack([segments.vertices[begins], segments.vertices[begins + 1]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    shape = _shape(low.min(axis=0), high.max(axis=0))
    from_column, from_row = _cells(shape, low)
    to_column, to_row = _cells(shape, high)
    widths = to_column - from_column + 1
    counts = widths * (to_row - from_row + 1)
    piece = np.repeat(np.arange(len(begins)), counts)
    within = positions_within(np.zeros_like(counts), counts)
    cells = (from_row[piece] + within // widths[piece]) * int(shape[4]) + from_column[piece] + within % widths[piece]
    order = np.argsort(cells, kind="stable")
    first = np.searchsorted(cells[order], np.arange(int(shape[4] * shape[5]) + 1))
    sorted_pieces = piece[order]
    return Grid(
        shape, first.astype(np.int32), begins[sorted_pieces].astype(np.int32), owners[sorted_pieces].astype(np.int32)
    )


def _shape(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    height = CELL_M / METRES_PER_DEGREE
    # No cell is narrower than CELL_M where rows are shortest.
    width = height / np.cos(np.radians(min(max(abs(low[1]), abs(high[1])), 85)))
    columns, rows = (high[0] - low[0]) // width + 1, (high[1] - low[1]) // height + 1
    return np.array([low[0], low[1], width, height, columns, rows])


def _cells(shape: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    west, south, width, height, _columns, _rows = shape
    columns = np.floor((places[:, 0] - west) / width).astype(np.int64)
    rows = np.floor((places[:, 1] - south) / height).astype(np.int64)
    return columns, rows


def find_nearest(
    grid: Grid,
    vertices: NDArray[np.float64],
    metres: NDArray[np.float64],
    places: NDArray[np.float64],
    limit_m: float,
) -> Nearest:
    """Find the nearest point of the network for many places at once.

    Args:
        grid: Where the pieces lie.
        vertices: Of all segments.
        metres: Of each vertex, since the beginning of its segment.
        places: Longitude and latitude in degrees, shape (n, 2).
        limit_m: How far it may be.
    """
    found = Nearest(
        segments=np.full(len(places), -1),
        metres=np.zeros(len(places)),
        places=places.copy(),
        distances=np.full(len(places), np.inf),
    )
    todo = np.arange(len(places))
    reach, widest = 1, max(int(np.ceil(limit_m / CELL_M)), 1)
    while len(todo):
        _look(grid, vertices, metres, places, todo, reach, found)
        # What lies outside the cells that were looked through is at least this far away.
        is_sure = found.distances[todo] <= reach * CELL_M
        todo = todo[~is_sure]
        if reach == widest:
            break
        reach = widest
    is_far = found.distances > limit_m
    found.segments[is_far] = -1
    return found


def _look(
    grid: Grid,
    vertices: NDArray[np.float64],
    metres: NDArray[np.float64],
    places: NDArray[np.float64],
    todo: NDArray[np.int64],
    reach: int,
    found: Nearest,
) -> None:
    """Note the nearest of the pieces in the cells around some places."""
    near, owner = _around(grid, places[todo], reach)
    if not len(near):
        return
    start, here = grid.pieces[near], places[todo][owner]
    a, b = vertices[start], vertices[start + 1]
    scale = np.stack([np.cos(np.radians(here[:, 1])), np.ones(len(here))], axis=1) * METRES_PER_DEGREE
    along, towards = (b - a) * scale, (here - a) * scale
    share = np.clip((along * towards).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0, 1)
    away = along * share[:, None] - towards
    distances = np.hypot(away[:, 0], away[:, 1])
    order = np.lexsort((start, distances, owner))
    best = order[np.unique(owner[order], return_index=True)[1]]
    which = todo[owner[best]]
    found.segments[which] = grid.segments[near[best]]
    found.distances[which] = distances[best]
    found.places[which] = a[best] + (b[best] - a[best]) * share[best, None]
    before, after = metres[start[best]], metres[start[best] + 1]
    found.metres[which] = before + (after - before) * share[best]


def _around(grid: Grid, places: NDArray[np.float64], reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entries of the grid in the cells around places, and for which place each was found."""
    columns, rows = int(grid.shape[4]), int(grid.shape[5])
    column, row = _cells(grid.shape, places)
    lines = row[:, None] + np.arange(-reach, reach + 1)
    west, east = np.clip(column - reach, 0, columns), np.clip(column + reach + 1, 0, columns)
    is_line = (lines >= 0) & (lines < rows) & (west < east)[:, None]
    owners = np.broadcast_to(np.arange(len(places))[:, None], lines.shape)[is_line]
    line = lines[is_line]
    begins = grid.first[line * columns + west[owners]].astype(np.int64)
    counts = grid.first[line * columns + east[owners]] - begins
    return positions_within(begins, counts), np.repeat(owners, counts)
