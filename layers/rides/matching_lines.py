"""The public route as matching needs it: in metres, with times, and without vertices that say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.rides.region import Region
    from routing.router import Route

# A lane and a pavement: nobody walks a longer way for it.
_TOLERANCE_M = 10
# A village within a straight road is driven through more slowly than the line between its ends says.
_TOLERANCE_S = 10
# Faster than on any road beside which one may stand (StVO section 3: 100 km/h), with some room for rounding.
_MOTORWAY_M_PER_S = 29
_MOTORWAY = re.compile(r"A ?\d")


@dataclass(frozen=True, slots=True, eq=False)
class MatchingLine:
    """A line for matching.

    Attributes:
        points: Easting, northing and seconds since departure of each vertex, shape (n, 3).
        vertices: Which vertices of the route these are.
        stops: Which of these are stops.
        closed: Pairs of these, between which nobody gets in or out: motorways.
    """

    points: NDArray[np.float64]
    vertices: list[int]
    stops: list[int]
    closed: list[int]


def matching_line(route: Route, region: Region) -> MatchingLine:
    """Make it of a route: within ten metres and ten seconds of that everywhere."""
    full = np.column_stack((region.project(route.line), route.seconds))
    is_closed = _closed(route, full)
    kept = _kept(full, {*route.stops, *_changes(is_closed)})
    positions = {vertex: position for position, vertex in enumerate(kept)}
    stops = [positions[stop] for stop in route.stops]
    return MatchingLine(full[kept], kept, stops, [positions[vertex] for vertex in _changes(is_closed)])


def _closed(route: Route, full: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of each piece between two vertices, whether it is a motorway, by its number or by how fast it is."""
    metres = np.hypot(*np.diff(full[:, :2], axis=0).T)
    is_closed: NDArray[np.bool_] = metres > _MOTORWAY_M_PER_S * np.diff(full[:, 2]) + 1
    ends = [*(step.vertex for step in route.steps[1:]), len(full) - 1]
    for step, end in zip(route.steps, ends, strict=False):
        if _MOTORWAY.match(step.street):
            is_closed[step.vertex : end] = True
    return is_closed


def _changes(is_closed: NDArray[np.bool_]) -> list[int]:
    """Where closed stretches begin and end, in turns."""
    return np.flatnonzero(np.diff(is_closed, prepend=False, append=False)).tolist()


def _kept(full: NDArray[np.float64], needed: set[int]) -> list[int]:
    marks = sorted(needed | {0, len(full) - 1})
    kept = {vertex for begin, end in pairwise(marks) for vertex in _straightened(full, begin, end)} | set(marks)
    return _with_times(full, sorted(kept))


def _straightened(full: NDArray[np.float64], begin: int, end: int) -> list[int]:
    """Vertices from one to another without those within the tolerance (Douglas and Peucker 1973)."""
    part = full[begin : end + 1]
    # A closed line has no direction, and is straightened in two halves.
    if np.array_equal(part[0, :2], part[-1, :2]) and len(part) > 2:  # noqa: PLR2004 (both ends)
        middle = (begin + end) // 2
        return [*_straightened(full, begin, middle), *_straightened(full, middle, end)]
    numbered = shapely.linestrings(np.column_stack((part[:, :2], np.arange(begin, end + 1))))
    simple = shapely.simplify(numbered, _TOLERANCE_M, preserve_topology=False)
    return [round(number) for number in shapely.get_coordinates(simple, include_z=True)[:, 2]]


def _with_times(full: NDArray[np.float64], kept: list[int]) -> list[int]:
    """Put vertices back until the time between those that are left is right everywhere."""
    metres = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(full[:, :2], axis=0).T))))
    while True:
        off = np.abs(np.interp(metres, metres[kept], full[kept, 2]) - full[:, 2])
        off[kept] = 0
        worst = [
            begin + int(off[begin:end].argmax()) for begin, end in pairwise(kept) if off[begin:end].max() > _TOLERANCE_S
        ]
        if not worst:
            return kept
        kept = sorted({*kept, *worst})
