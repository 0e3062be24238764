"""A village with a long road that leads out of it; its streets are compiled as those of a region are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.rides.public_routes import CELL_M
from layers.rides.region import current_region
from routing.router import Place
from tests.routing.streets import Streets, place

if TYPE_CHECKING:
    from pathlib import Path

    from routing.embedded import EmbeddedRouter

COLUMNS, ROWS = 40, 20
MAIN_ROW = 10
# Along the main road to the east, 65 m for each column: a village with a side street, a crossroads, and the town.
HAMLET, CROSSROADS, TOWN = 100, 200, 300
SIDE_STREET = 12


def village_roads(root: Path) -> EmbeddedRouter:
    """Streets of 65 m by 111 m, and a main road of 20 km from their middle."""
    streets = Streets()
    for row in range(ROWS):
        streets.way(*((column, row) for column in range(COLUMNS)), name=f"Zeile {row}")
    for column in range(COLUMNS):
        streets.way(*((column, row) for row in range(ROWS)), name=f"Gasse {column}")
    stops = (COLUMNS - 1, HAMLET, CROSSROADS, TOWN)
    streets.way(*((column, MAIN_ROW) for column in stops), highway="primary", name="Landstraße")
    streets.way((HAMLET, MAIN_ROW), (HAMLET, MAIN_ROW + SIDE_STREET), name="Am Anger")
    streets.way((CROSSROADS, MAIN_ROW), (CROSSROADS, MAIN_ROW - 30), highway="secondary", name="Querstraße")
    return streets.router(root)


def corner_of_a_cell() -> np.ndarray:
    """South-west corner of the cell in the middle of the village, in metres of the region."""
    middle = current_region().in_metres([place(COLUMNS / 2, ROWS / 2)])[0]
    return np.asarray(np.floor(middle / CELL_M) * CELL_M)


def place_in_metres(metres: np.ndarray) -> Place:
    """The way back."""
    return Place(*current_region().unproject(metres[None])[0].tolist())
