"""The grid of web map tiles: column x from the west, row y from the north, 2^z of each at zoom z."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def tiles_of(bbox: tuple[float, float, float, float], z: int) -> Iterator[tuple[int, int, int]]:
    """The tiles that touch a box, as zoom, column and row.

    Args:
        bbox: West, south, east, north in degrees (WGS 84).
        z: Zoom.
    """
    west, south, east, north = bbox
    columns = range(_column(west, z), _column(east, z) + 1)
    rows = range(_row(north, z), _row(south, z) + 1)
    return ((z, x, y) for x in columns for y in rows)


def _column(longitude: float, z: int) -> int:
    return _on_grid((longitude + 180) / 360, z)


def _row(latitude: float, z: int) -> int:
    """Source: Web Mercator (EPSG:3857), which ends at 85.06 degrees."""
    return _on_grid((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2, z)


def _on_grid(share: float, z: int) -> int:
    tiles = 1 << z
    return max(0, min(tiles - 1, math.floor(share * tiles)))
