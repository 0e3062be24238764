"""Draws a round on the map: a line, and a number for each stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import LineString, Point
from django.utils.html import format_html, format_html_join

from api.pictures.maps import Scene, font, map_svg
from api.rounds.finding import place_of
from layers.core.families import PLACES
from layers.core.values import WGS84, BBox
from layers.osm.basemap.drawing import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from layers.core.models import Entry
    from layers.core.signs import Theme

# As wide as a phone, so that its names are as large as the page's own; paper enlarges it.
WIDTH, HEIGHT = 400, 300
CLOSEST = 16
DISC = 12
# Surface, ink and edge of a number.
COLOURS: dict[Theme, tuple[str, str, str]] = {
    "light": ("#FFFFFF", "#1B2A2B", "#0B7A5B"),
    "dark": ("#0E1718", "#EDF2EF", "#3DBE93"),
}
# Of a number's size: how far below its middle its foot stands.
BASELINE = 0.35
NUMBER_SIZE = 13


def round_svg(entries: Sequence[Entry], theme: Theme) -> str:
    """One picture as an SVG document.

    Args:
        entries: The stops in their order, at least one.
        theme: Concrete colours.
    """
    places = [(place.longitude, place.latitude) for place in map(place_of, entries)]
    shape = LineString([*places, places[0]], srid=WGS84) if len(places) > 1 else Point(places[0], srid=WGS84)
    frame = Frame.around(BBox(*shape.extent), WIDTH, HEIGHT, closest=CLOSEST)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">{2}{3}</svg>',
        WIDTH,
        HEIGHT,
        map_svg(frame, Scene(shape, PLACES), theme),
        _numbers([frame.pixel(*place) for place in places], theme),
    )


def _numbers(pixels: Sequence[tuple[float, float]], theme: Theme) -> SafeString:
    """The first lies above the others: that is where the round begins."""
    numbered = list(enumerate(pixels, start=1))[::-1]
    surface, ink, edge = COLOURS[theme]
    discs = ((f"{x:.1f}", f"{y:.1f}", f"{y + NUMBER_SIZE * BASELINE:.1f}", number) for number, (x, y) in numbered)
    return format_html_join(
        "",
        f'<circle cx="{{0}}" cy="{{1}}" r="{DISC}" fill="{surface}" stroke="{edge}" stroke-width="2.5"/>'
        f'<text x="{{0}}" y="{{2}}" font-size="{NUMBER_SIZE}" text-anchor="middle" fill="{ink}" {font("bold")}>{{3}}</text>',
        discs,
    )
