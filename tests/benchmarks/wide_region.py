"""A region that nobody lives in, as large as one asks: a net of lanes with villages' density, and greater roads between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.extract import Extract, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

WEST, SOUTH = 11.0, 53.0
SPACING_M = 283.0
_DEGREE_M = 111_195.0
# Every so many rows a greater road: what makes long ways quick, in reality and in a hierarchy.
_CLASSES = ((128, "motorway", "130"), (32, "primary", "100"), (8, "secondary", "80"))
_LANES_KEPT = 0.6


def wide_region(side_km: float, seed: int = 7, spacing_m: float = SPACING_M) -> Extract:
    """Make up the roads of a square region.

    Args:
        side_km: Its length and width. 200 gives some 500,000 junctions.
        seed: Of its chances.
        spacing_m: From one lane to the next.
    """
    random = np.random.default_rng(seed)
    count = int(side_km * 1000 / spacing_m)
    places = _places(count, random, spacing_m)
    extract = Extract()
    for row in range(count):
        _add_line(extract, np.arange(count) + row * count, row, places, random)
        _add_line(extract, np.arange(count) * count + row, row, places, random)
    return extract


def _places(count: int, random: np.random.Generator, spacing_m: float) -> NDArray[np.float64]:
    """Longitude and latitude of the junctions, row by row, each a little beside its place in the net."""
    step = spacing_m / _DEGREE_M
    rows, columns = np.divmod(np.arange(count * count), count)
    shifts = random.uniform(-0.3, 0.3, (count * count, 2))
    lat = SOUTH + (rows + shifts[:, 1]) * step
    lon = WEST + (columns + shifts[:, 0]) * step / np.cos(np.radians(SOUTH + count * step / 2))
    return np.stack([lon, lat], axis=1)


def _add_line(
    extract: Extract,
    nodes: NDArray[np.int64],
    number: int,
    places: NDArray[np.float64],
    random: np.random.Generator,
) -> None:
    """Add a line across the region: a greater road as a whole, lanes in pieces."""
    tags = {"highway": "unclassified", "maxspeed": "50", "name": f"Lane {number}"}
    kept = random.random(len(nodes) - 1) < _LANES_KEPT
    for every, highway, maxspeed in _CLASSES:
        if number % every == every // 2:
            # The motorway of this region has crossings and two directions: it only has to be quick.
            tags = {"highway": highway, "maxspeed": maxspeed, "oneway": "no", "ref": f"{highway[0].upper()} {number}"}
            kept[:] = True
            break
    for run in _runs(kept):
        some = nodes[run[0] : run[1] + 1]
        ids, where = tuple((some + 1).tolist()), tuple(map(tuple, places[some].tolist()))
        extract.ways.append(Way(len(extract.ways) + 1, tags, ids, where))


def _runs(kept: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and last node of each run of pieces."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]])))
    yield from zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True)
