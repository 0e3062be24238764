"""The grid of web map tiles: column x from the west, row y from the north, 2^z of each at zoom z."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.core.tiles import Tile

if TYPE_CHECKING:
    from collections.abc import Iterator


def tiles_of(bbox: tuple[float, float, float, float], z: int) -> Iterator[tuple[int, int, int]]:
    """The tiles that touch a box, as zoom, column and row.

    Args:
        bbox: West, south, east, north in degrees (WGS 84).
        z: Zoom.
    """
    west, south, east, north = bbox
    first, last = Tile.holding(z, west, north), Tile.holding(z, east, south)
    return ((z, x, y) for x in range(first.x, last.x + 1) for y in range(first.y, last.y + 1))
