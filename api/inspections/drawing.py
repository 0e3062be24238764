"""Pictures of playgrounds and of rounds, with numbers on them. They stand in the page itself, so they need no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import resvg_py
from django.contrib.gis.geos import LineString, MultiPoint, Point
from django.utils.html import format_html, format_html_join

from api.pictures.fonts import font_files
from api.pictures.maps import Scene, font, map_svg
from layers.core.families import DEFECTS, PLACES
from layers.core.values import WGS84, BBox
from layers.osm.basemap.drawing import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.gis.geos import GEOSGeometry
    from django.utils.safestring import SafeString

    from api.inspections.trips import Trip
    from layers.core.signs import Theme

WIDTH, HEIGHT = 640, 420
CLOSEST = 16
ENDS_OF_A_LINE = 2
DISC, SIZE = 13, 13
# Of a number's size: how far below its middle its foot stands.
BASELINE = 0.35
# Surface, ink and edge of a number, by what it says.
COLOURS: dict[Theme, dict[str, tuple[str, str, str]]] = {
    "light": {
        "pressing": ("#FCE8DE", "#1B2A2B", "#A63800"),
        "calm": ("#FFFFFF", "#1B2A2B", "#0B7A5B"),
        "done": ("#11694A", "#FFFFFF", "#11694A"),
        "start": ("#0E5E63", "#FFFFFF", "#0E5E63"),
    },
    "dark": {
        "pressing": ("#42241A", "#EDF2EF", "#FF9A66"),
        "calm": ("#0E1718", "#EDF2EF", "#3DBE93"),
        "done": ("#6FD3A5", "#06292B", "#6FD3A5"),
        "start": ("#7FD1CF", "#06292B", "#7FD1CF"),
    },
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A disc on the map.

    Attributes:
        lon: Longitude in degrees.
        lat: Latitude in degrees.
        text: In it.
        state: As in `COLOURS`.
    """

    lon: float
    lat: float
    text: str
    state: str


def marks_svg(marks: Sequence[Mark], theme: Theme) -> SafeString:
    """Several places, at least one."""
    points = [Point(mark.lon, mark.lat, srid=WGS84) for mark in marks]
    return _drawn(MultiPoint(points, srid=WGS84), points[0], marks, theme)


def trip_svg(trip: Trip, marks: Sequence[Mark], theme: Theme) -> SafeString:
    """A round, with its beginning and its stops, at least one."""
    vertices = [vertex for leg in trip.legs for vertex in leg.line]
    if len(set(vertices)) < ENDS_OF_A_LINE:
        return marks_svg(marks, theme)
    around = LineString([*vertices, *((mark.lon, mark.lat) for mark in marks)], srid=WGS84)
    return _drawn(around, LineString(vertices, srid=WGS84), marks, theme)


def place_png(place: Point, icon: str, scale: float = 2) -> bytes:
    """Where a playground lies, for paper."""
    frame = Frame.around(BBox(*place.extent), WIDTH, 300, closest=CLOSEST)
    scene = Scene(place, PLACES, (place.x, place.y), icon)
    svg = map_svg(frame, scene, "light", enlarged=scale)
    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=font_files())


def _drawn(around: GEOSGeometry, shape: GEOSGeometry, marks: Sequence[Mark], theme: Theme) -> SafeString:
    frame = Frame.around(BBox(*around.extent), WIDTH, HEIGHT, closest=CLOSEST)
    is_line = shape.geom_type == "LineString"
    scene = Scene(shape, DEFECTS, start=(marks[0].lon, marks[0].lat) if is_line else None)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>',
        WIDTH,
        HEIGHT,
        map_svg(frame, scene, theme),
        _discs(frame, marks, theme),
    )


def _discs(frame: Frame, marks: Sequence[Mark], theme: Theme) -> SafeString:
    """The first lies above the others."""
    placed = [(*frame.pixel(mark.lon, mark.lat), mark) for mark in marks][::-1]
    return format_html_join("", "{}", ((_disc(x, y, mark, theme),) for x, y, mark in placed))


def _disc(x: float, y: float, mark: Mark, theme: Theme) -> SafeString:
    surface, ink, edge = COLOURS[theme][mark.state]
    circle = format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="2.5"/>',
        round(x, 1),
        round(y, 1),
        DISC if mark.text else DISC / 2,
        surface,
        edge,
    )
    if not mark.text:
        return circle
    return circle + format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}" {}>{}</text>',
        round(x, 1),
        round(y + SIZE * BASELINE, 1),
        SIZE,
        ink,
        font("bold"),
        mark.text,
    )
