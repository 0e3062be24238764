"""Draws a piece of the map as SVG: the basemap, the shape of a feature, its marker, and some names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from api.pictures.fonts import text_width
from api.pictures.labels import Box, Label, place_labels
from api.pictures.style import ABOVE, Area, Line, area_rule, line_rule, palette, width_at
from layers.core.markers import marker_svg
from layers.osm.basemap.drawing import FEATURE, read_drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.gis.geos import GEOSGeometry

    from api.pictures.fonts import Weight
    from api.pictures.style import Palette
    from layers.core.families import Family
    from layers.core.signs import Theme
    from layers.osm.basemap.drawing import Frame, Piece

# The font's own names for its weights: a renderer that asks for a number takes the nearest file, which may be the wrong one.
FONTS = {
    "medium": "Atkinson Hyperlegible Next Medium, Atkinson Hyperlegible Next, sans-serif",
    "bold": "Atkinson Hyperlegible Next, sans-serif",
}
MARKER = 44
CREDIT_SIZE = 11
# Of a font's size: how far below its middle a line of letters stands.
BASELINE = 0.35


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows on top of the basemap.

    Attributes:
        shape: Geometry (EPSG:4326) whose outline is drawn, unless it is a point.
        family: Gives the outline and the marker their colours.
        marker: Longitude and latitude of the marker in degrees; `None` without one.
        icon: On the marker.
        start: Longitude and latitude in degrees from where the shape is a way; `None` where it is none.
    """

    shape: GEOSGeometry
    family: Family
    marker: tuple[float, float] | None = None
    icon: str = ""
    start: tuple[float, float] | None = None


# The colour of what one does, as in the styles.
WAY_COLOURS: dict[Theme, str] = {"light": "#0E5E63", "dark": "#7FD1CF"}
WAY_WIDTH, SHAPE_WIDTH = 6, 3


def map_svg(frame: Frame, scene: Scene, theme: Theme, *, enlarged: float = 1) -> SafeString:
    """One picture of the map as an SVG document.

    Args:
        frame: The piece of the map, in pixels.
        scene: What lies on it.
        theme: Concrete colours.
        enlarged: How many times larger than the frame the picture is, lines and letters included.
    """
    drawing, colours = read_drawing(frame, scene.shape), palette(theme)
    credit, credit_box = _credit(frame, colours)
    labels = place_labels(drawing.names, frame, [credit_box, *_marker_box(frame, scene)])
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<rect width="100%" height="100%" fill="{}"/>'
        '<g stroke-linejoin="round" stroke-linecap="round">{}</g>'
        '<g text-anchor="middle" stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        "{}{}</g>{}{}</svg>",
        round(frame.width * enlarged),
        round(frame.height * enlarged),
        frame.width,
        frame.height,
        colours["land"],
        _joined(_paint(drawing.pieces, frame.zoom, colours, _shape_ink(scene, theme))),
        colours["labelHalo"],
        _joined(_written(label, colours) for label in labels),
        credit,
        _start(frame, scene, theme),
        _marker(frame, scene, theme),
    )


@dataclass(frozen=True, slots=True)
class Ink:
    """How the shape on top is drawn."""

    colour: str
    width: int


def _shape_ink(scene: Scene, theme: Theme) -> Ink:
    if scene.start:
        return Ink(WAY_COLOURS[theme], WAY_WIDTH)
    return Ink(scene.family.light if theme == "light" else scene.family.dark, SHAPE_WIDTH)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One path in its place among the others.

    Attributes:
        order: The higher, the later it is painted.
        markup: The SVG element.
    """

    order: float
    markup: SafeString


def _paint(pieces: Iterable[Piece], zoom: float, colours: Palette, ink: Ink) -> list[SafeString]:
    """The paths, from the ground up."""
    strokes = [stroke for piece in pieces for stroke in _strokes(piece, zoom, colours, ink)]
    return [stroke.markup for stroke in sorted(strokes, key=lambda stroke: stroke.order)]


def _strokes(piece: Piece, zoom: float, colours: Palette, ink: Ink) -> Iterator[Stroke]:
    area, line = area_rule(piece.layer, piece.kind), line_rule(piece.layer, piece.kind)
    if piece.layer == FEATURE:
        yield _feature(piece.path, ink)
    elif area:
        yield _area(area, piece.path, colours)
    elif line:
        yield from _line(line, piece, zoom, colours)


FEATURE_ORDER = 100


def _feature(path: str, ink: Ink) -> Stroke:
    """The shape shines through, its edge does not. A line has no inside."""
    fill = ink.colour if "Z" in path.upper() else "none"
    markup = format_html(
        '<path class="feature" d="{}" fill="{}" fill-opacity="0.16" stroke="{}" stroke-width="{}"/>',
        path,
        fill,
        ink.colour,
        ink.width,
    )
    return Stroke(FEATURE_ORDER, markup)


def _area(rule: Area, path: str, colours: Palette) -> Stroke:
    outline = format_html(' stroke="{}" stroke-width="0.6"', colours[rule.outline]) if rule.outline else ""
    return Stroke(rule.order, format_html('<path d="{}" fill="{}"{}/>', path, colours[rule.fill], outline))


def _line(rule: Line, piece: Piece, zoom: float, colours: Palette) -> Iterator[Stroke]:
    """A line over its casing. All casings lie below all lines, so that streets run into each other."""
    order = rule.order + (ABOVE if piece.above else 0)
    width = width_at(zoom, rule.width)
    if rule.casing and width > CASED_FROM:
        yield Stroke(order - CASING_BELOW, _path(piece.path, colours[rule.casing], width + CASING, ""))
    yield Stroke(order, _path(piece.path, colours[rule.colour], width, rule.dashes))


CASING = 1.8
# A thinner line would be nothing but its casing.
CASED_FROM = 1.4
CASING_BELOW = 9.5


def _path(path: str, colour: str, width: float, dashes: str) -> SafeString:
    dashed = format_html(' stroke-dasharray="{}" stroke-linecap="butt"', dashes) if dashes else ""
    return format_html('<path d="{}" fill="none" stroke="{}" stroke-width="{}"{}/>', path, colour, _number(width), dashed)


def _written(label: Label, colours: Palette) -> SafeString:
    turned = format_html(' transform="rotate({})"', _numbers(label.angle, label.x, label.y)) if label.angle else ""
    return format_html(
        '<text x="{}" y="{}" font-size="{}" {} fill="{}"{}>{}</text>',
        _number(label.x),
        _number(label.y + label.style.size * BASELINE),
        label.style.size,
        font("bold" if label.style.bold else "medium"),
        colours[label.style.colour],
        turned,
        label.text,
    )


def font(weight: Weight) -> SafeString:
    """The attributes of a text in one weight."""
    return format_html('font-family="{}" font-weight="{}"', FONTS[weight], 700 if weight == "bold" else 500)


def _credit(frame: Frame, colours: Palette) -> tuple[SafeString, Box]:
    """Whose data it is, and the ground that it takes."""
    text = _("© OpenStreetMap contributors")
    right, bottom = frame.width - 8, frame.height - 7
    width = text_width(text, CREDIT_SIZE)
    markup = format_html(
        '<text x="{}" y="{}" font-size="{}" {} text-anchor="end" fill="{}">{}</text>',
        right,
        bottom,
        CREDIT_SIZE,
        font("medium"),
        colours["label"],
        text,
    )
    return markup, Box(right - width, bottom - CREDIT_SIZE, frame.width, frame.height)


def _start(frame: Frame, scene: Scene, theme: Theme) -> SafeString:
    """A ring where a way begins."""
    if scene.start is None:
        return SafeString("")
    x, y = frame.pixel(*scene.start)
    return format_html(
        '<circle cx="{}" cy="{}" r="7" fill="#FFFFFF" stroke="{}" stroke-width="4"/>',
        _number(x),
        _number(y),
        WAY_COLOURS[theme],
    )


def _marker(frame: Frame, scene: Scene, theme: Theme) -> SafeString:
    if scene.marker is None:
        return SafeString("")
    x, y = frame.pixel(*scene.marker)
    drawn = marker_svg(scene.family, scene.icon, theme=theme, size=MARKER)
    return format_html('<g transform="translate({})">{}</g>', _numbers(x - MARKER / 2, y - MARKER / 2), drawn)


def _marker_box(frame: Frame, scene: Scene) -> list[Box]:
    if scene.marker is None:
        return []
    x, y = frame.pixel(*scene.marker)
    return [Box(x - MARKER / 2, y - MARKER / 2, x + MARKER / 2, y + MARKER / 2)]


def _joined(elements: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((element,) for element in elements))


def _number(pixels: float) -> str:
    """A tenth of a pixel is more than an eye sees."""
    return f"{pixels:.1f}"


def _numbers(*pixels: float) -> str:
    return " ".join(map(_number, pixels))
