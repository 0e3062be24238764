"""Makes the best of geometry that is broken or cut off at the edge of an extract."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import shapely
from shapely import wkb as well_known_binary

if TYPE_CHECKING:
    from collections.abc import Sequence

_CORNERS_OF_RING = 4


def known_part(places: Sequence[tuple[float, float] | None]) -> str:
    """The stretches of a way between its missing nodes, as hexadecimal WKB; empty when no two neighbours are known.

    Args:
        places: Longitude and latitude of every node in degrees, `None` for a missing one.
    """
    stretches = [[place for place in group if place] for _, group in groupby(places, lambda place: place is None)]
    lines = [shapely.LineString(stretch) for stretch in stretches if len(set(stretch)) > 1]
    if not lines:
        return ""
    geometry = lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    return str(geometry.wkb_hex)


def area_within(line_wkb: str) -> str:
    """The area inside a closed line that crosses itself, as hexadecimal WKB; empty when it encloses nothing."""
    places = shapely.get_coordinates(well_known_binary.loads(line_wkb, hex=True))
    if len(places) < _CORNERS_OF_RING:
        return ""
    parts = shapely.get_parts(shapely.make_valid(shapely.Polygon(places)))
    polygons = [part for whole in parts for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return str(shapely.MultiPolygon(polygons).wkb_hex) if polygons else ""
