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

CELL_M = 100.0
# Places that are looked for in one go, which bounds the memory it takes.
_AT_ONCE = 2_000


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
        places: What was looked for, longitude and latitude in degrees, shape (n, 2).
        nearest: The point, the same.
        distances: How far it is from what was looked for, metres; infinite where there is none.
    """

    segments: NDArray[np.int64]
    metres: NDArray[np.float64]
    places: NDArray[np.float64]
    nearest: NDArray[np.float64]
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


class Finder:
    """Finds the nearest points of a network.

    Args:
        grid: Where its pieces lie.
        vertices: Of all segments.
        metres: Of each vertex, since the beginning of its segment.
    """

    def __init__(self, grid: Grid, vertices: NDArray[np.float64], metres: NDArray[np.float64]) -> None:
        self._grid = grid
        self._vertices = vertices
        self._metres = metres

    def nearest(self, places: NDArray[np.float64], limit_m: float) -> Nearest:
        """Find the nearest point of the network for many places at once.

        Args:
            places: Longitude and latitude in degrees, shape (n, 2).
            limit_m: How far it may be.
        """
        found = Nearest(
            segments=np.full(len(places), -1),
            metres=np.zeros(len(places)),
            places=places,
            nearest=places.copy(),
            distances=np.full(len(places), np.inf),
        )
        for begin in range(0, len(places), _AT_ONCE):
            self._search(found, np.arange(begin, min(begin + _AT_ONCE, len(places))), limit_m)
        is_far = found.distances > limit_m
        found.segments[is_far] = -1
        found.distances[is_far] = np.inf
        return found

    def _search(self, found: Nearest, todo: NDArray[np.int64], limit_m: float) -> None:
        """Look through more and more cells around each place."""
        widest = max(int(np.ceil(limit_m / CELL_M)), 1)
        for reach in sorted({1, 2, widest}):
            self._look(found, todo, reach)
            # What lies outside the cells that were looked through is at least this far away.
            todo = todo[found.distances[todo] > reach * CELL_M]
            if not len(todo) or reach >= widest:
                return

    def _look(self, found: Nearest, todo: NDArray[np.int64], reach: int) -> None:
        """Note the nearest of the pieces in the cells around some places."""
        near, counts = _around(self._grid, found.places[todo], reach)
        todo, counts = todo[counts > 0], counts[counts > 0]
        if not len(todo):
            return
        start, here = self._grid.pieces[near], np.repeat(found.places[todo], counts, axis=0)
        share, distances = self._towards(start, here)
        first = np.cumsum(counts) - counts
        least = np.minimum.reduceat(distances, first)
        # Of the equally near the lowest number.
        numbers = np.where(distances == np.repeat(least, counts), start.astype(np.int64), len(self._vertices))
        is_best = numbers == np.repeat(np.minimum.reduceat(numbers, first), counts)
        best = np.flatnonzero(is_best)
        best = best[np.unique(np.repeat(todo, counts)[best], return_index=True)[1]]
        self._note(found, todo, least, (near[best], start[best], share[best]))

    def _towards(
        self, start: NDArray[np.int32], here: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far along each piece its nearest point lies (from 0 to 1), and how far that is from the place."""
        a, b = self._vertices[start], self._vertices[start + 1]
        narrowing = np.cos(np.radians(here[:, 1]))
        along_x, along_y = (b[:, 0] - a[:, 0]) * narrowing, b[:, 1] - a[:, 1]
        to_x, to_y = (here[:, 0] - a[:, 0]) * narrowing, here[:, 1] - a[:, 1]
        share = np.clip((along_x * to_x + along_y * to_y) / np.maximum(along_x**2 + along_y**2, 1e-24), 0, 1)
        return share, np.hypot(along_x * share - to_x, along_y * share - to_y) * METRES_PER_DEGREE

    def _note(
        self,
        found: Nearest,
        which: NDArray[np.int64],
        distances: NDArray[np.float64],
        best: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]],
    ) -> None:
        near, start, share = best
        is_nearer = distances < found.distances[which]
        which, near, start, share = which[is_nearer], near[is_nearer], start[is_nearer], share[is_nearer]
        a, b = self._vertices[start], self._vertices[start + 1]
        found.segments[which] = self._grid.segments[near]
        found.distances[which] = distances[is_nearer]
        found.nearest[which] = a + (b - a) * share[:, None]
        before, after = self._metres[start], self._metres[start + 1]
        found.metres[which] = before + (after - before) * share


def _around(grid: Grid, places: NDArray[np.float64], reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entries of the grid in the cells around places, one place after the other, and how many each place has."""
    columns, rows = int(grid.shape[4]), int(grid.shape[5])
    column, row = _cells(grid.shape, places)
    lines = row[:, None] + np.arange(-reach, reach + 1)
    west, east = np.clip(column - reach, 0, columns)[:, None], np.clip(column + reach + 1, 0, columns)[:, None]
    is_line = (lines >= 0) & (lines < rows) & (west < east)
    line = np.where(is_line, lines, 0) * columns
    # Cells of a row lie side by side, so do their entries.
    begins = np.where(is_line, grid.first[line + np.where(is_line, west, 0)], 0).astype(np.int64)
    ends = np.where(is_line, grid.first[line + np.where(is_line, east, 0)], 0).astype(np.int64)
    counts = ends - begins
    return positions_within(begins.ravel(), counts.ravel()), counts.sum(axis=1)
