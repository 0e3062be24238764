"""Where places lie in the grid of tiles, computed independently of the project."""

from __future__ import annotations

import math
from itertools import product

from layers.core.tiles import Tile


def tile_of(z: int, longitude: float, latitude: float) -> Tile:
    """The tile of a place in degrees."""
    down = 0.5 - math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)
    return Tile(z, int((longitude + 180) / 360 * 2**z), int(down * 2**z))


def tiles_around(z: int, longitude: float, latitude: float) -> list[Tile]:
    """The tile of a place and its neighbours."""
    tile = tile_of(z, longitude, latitude)
    columns, rows = ({n for n in range(at - 1, at + 2) if 0 <= n < 2**z} for at in (tile.x, tile.y))
    return [Tile(z, *at) for at in product(columns, rows)]
