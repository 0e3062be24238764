"""Small pictures of ground within the district, for the administration: SVG without anything to load."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString
    from shapely.geometry.base import BaseGeometry

WIDTH, MARGIN = 240.0, 6.0
SPECK = 5.0
"""What is smaller gets a ring around it, in units of the picture."""


def draw_ground(outline: BaseGeometry, pieces: Iterable[BaseGeometry], label: str) -> SafeString:
    """Draw some ground within an outline.

    Args:
        outline: In degrees (EPSG:4326).
        pieces: Likewise; may reach beyond it.
        label: What is to be seen, for who does not see it.
    """
    sheet = _Sheet(outline)
    drawn = [sheet.put(piece) for piece in pieces]
    specks = [shape.centroid for shape in drawn if max(_extent(shape)) < SPECK]
    return format_html(
        '<svg class="ground" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}{}</svg>',
        *(round(side) for side in (WIDTH, sheet.height, WIDTH, sheet.height)),
        label,
        format_html('<path class="ground-outline" d="{}"/>', _path(sheet.put(outline))),
        format_html_join("", '<path class="{}" d="{}"/>', ((_class(shape), _path(shape)) for shape in drawn)),
        format_html_join(
            "",
            '<circle class="ground-ring" cx="{}" cy="{}" r="8"/>',
            ((round(point.x, 1), round(point.y, 1)) for point in specks),
        ),
    )


class _Sheet:
    """A picture that an outline fills."""

    def __init__(self, outline: BaseGeometry) -> None:
        west, south, east, north = outline.bounds
        self._narrow = math.cos(math.radians((south + north) / 2))
        self._west, self._north = west, north
        self._scale = (WIDTH - 2 * MARGIN) / max((east - west) * self._narrow, (north - south), 1e-9)
        self.height = (north - south) * self._scale + 2 * MARGIN

    def put(self, geometry: BaseGeometry) -> BaseGeometry:
        """Put a geometry in degrees onto it, without what is too small to be seen."""
        moved = shapely.transform(geometry, lambda at: (at - [self._west, self._north]) * self._factors + MARGIN)
        return shapely.simplify(moved, 0.3)

    @property
    def _factors(self) -> tuple[float, float]:
        return self._narrow * self._scale, -self._scale


def _class(shape: BaseGeometry) -> str:
    """Areas are filled, lines are not."""
    return "ground-line" if shapely.get_dimensions(shape) == 1 else "ground-piece"


def _extent(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return east - west, north - south


def _path(shape: BaseGeometry) -> SafeString:
    rings = []
    for part in shapely.get_parts(shape):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        rings += ["M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(line)) for line in lines]
    # Nothing but letters and numbers of our own.
    return mark_safe("".join(rings))  # noqa: S308 (as said)
