"""The picture that stands beside a shared link: the map above, and below it on a card what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import resvg_py
from django.utils.html import format_html, format_html_join

from api.pictures.fonts import drawable, font_files, text_width, wrap
from api.pictures.maps import font, map_svg
from layers.core.markers import marker_svg

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from api.pictures.fonts import Weight
    from api.pictures.maps import Scene
    from layers.osm.basemap.drawing import Frame

# What those who show previews ask for: https://ogp.me and the messengers' own pages.
WIDTH, HEIGHT = 1200, 630
CARD_HEIGHT = 206
# The map is drawn smaller and enlarged: previews are mostly seen at a third of their size.
ENLARGED = 1.6
MAP_WIDTH, MAP_HEIGHT = round(WIDTH / ENLARGED), round((HEIGHT - CARD_HEIGHT) / ENLARGED)

# Tokens of the light theme, styles/tokens.css.
SURFACE, INK, INK_2, PRIMARY, HAIRLINE = "#FFFFFF", "#1B2A2B", "#4C5A59", "#0E5E63", "#DDD8CB"
EDGE = 48
MARKER = 104
TEXT_LEFT = EDGE + MARKER + 28
SITE_WIDTH = 290
TITLE_ROOM = WIDTH - TEXT_LEFT - SITE_WIDTH - EDGE - 32
# The colours of the region's flag of three, as in public/favicon.svg.
_LOGO = (
    '<path fill="#0e5e63" d="M3 7.5 11.7 3v21.5L3 29Z"/><path fill="#3a9a78" d="m11.7 3 8.6 4.5V29l-8.6-4.5Z"/>'
    '<path fill="#f7c531" d="M20.3 7.5 29 3v21.5L20.3 29Z"/><path fill="none" stroke="#fff" stroke-width="2.6" '
    'stroke-linecap="round" d="M3.4 20.6c3-2.9 5.6-3.2 8.6-1.5 3.7 2.1 6.3 1 8.3-2.3 1.9-3.2 4.5-4.3 8.2-3.9"/>'
)


@dataclass(frozen=True, slots=True)
class Face:
    """How a text of the card is set.

    Attributes:
        size: In pixels.
        weight: Of the font.
        colour: As `#rrggbb`.
    """

    size: float
    weight: Weight
    colour: str


LARGE, SMALL = Face(56, "bold", INK), Face(42, "bold", INK)
LINE = Face(29, "medium", INK_2)
SITE, REGION = Face(32, "bold", PRIMARY), Face(25, "medium", INK_2)


@dataclass(frozen=True, slots=True)
class Words:
    """What the card says.

    Attributes:
        titles: What it is called; the first that the font can write is taken.
        line: What it is and where.
        site: Name of the site.
        region: Name of the region.
    """

    titles: tuple[str, ...]
    line: str
    site: str
    region: str


def preview_png(frame: Frame, scene: Scene, words: Words) -> bytes:
    """Draw the picture of a shared link.

    Args:
        frame: The piece of the map, of `MAP_WIDTH` and `MAP_HEIGHT`.
        scene: What lies on it.
        words: What the card says.

    Returns:
        A PNG of `WIDTH` by `HEIGHT` pixels.
    """
    drawing = map_svg(frame, scene, "light", enlarged=ENLARGED)
    document = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'
        '{2}<g transform="translate(0 {3})">{4}</g></svg>',
        WIDTH,
        HEIGHT,
        drawing,
        HEIGHT - CARD_HEIGHT,
        _card(scene, words),
    )
    return resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True, font_files=font_files())


def _card(scene: Scene, words: Words) -> SafeString:
    return format_html(
        '<rect width="{}" height="{}" fill="{}"/><rect width="{}" height="6" fill="{}"/>{}{}{}',
        WIDTH,
        CARD_HEIGHT,
        SURFACE,
        WIDTH,
        PRIMARY,
        _emblem(scene),
        _title(words),
        _site(words),
    )


def _emblem(scene: Scene) -> SafeString:
    """The marker of what is shown, or the logo for the region as a whole."""
    top = (CARD_HEIGHT - MARKER) / 2
    if scene.icon:
        marker = marker_svg(scene.family, scene.icon, theme="light", size=MARKER)
        return format_html('<g transform="translate({} {})">{}</g>', EDGE, top, marker)
    return _logo(EDGE, top, MARKER)


def _logo(x: float, y: float, size: float) -> SafeString:
    frame = '<svg x="{}" y="{}" width="{}" height="{}" viewBox="0 0 32 32">' + _LOGO + "</svg>"
    return format_html(frame, x, y, size, size)


def _title(words: Words) -> SafeString:
    """One large line, or two smaller ones, and what it is beneath."""
    title = next(filter(None, map(drawable, words.titles)), "")
    face = LARGE if text_width(title, LARGE.size, LARGE.weight) <= TITLE_ROOM else SMALL
    titles = wrap(title, face.size, TITLE_ROOM, 2, face.weight)
    lines = wrap(drawable(words.line), LINE.size, TITLE_ROOM, 1)
    step, below = face.size * 1.12, LINE.size * 1.5
    height = face.size * 0.75 + step * (len(titles) - 1) + below * len(lines)
    first = (CARD_HEIGHT - height) / 2 + face.size * 0.75 + 2
    rows = [_text(TEXT_LEFT, first + step * index, face, text) for index, text in enumerate(titles)]
    rows += [_text(TEXT_LEFT, first + step * (len(titles) - 1) + below, LINE, text) for text in lines]
    return format_html_join("", "{}", ((row,) for row in rows))


def _site(words: Words) -> SafeString:
    """Whose page it is."""
    left = WIDTH - EDGE - SITE_WIDTH
    beside = left + 68
    rows = [_text(beside, 98, SITE, words.site)]
    rows += [
        _text(beside, 134, REGION, text) for text in wrap(drawable(words.region), REGION.size, WIDTH - EDGE - beside, 1)
    ]
    rule = format_html('<path d="M{} 48V{}" stroke="{}" stroke-width="2"/>', left - 28, CARD_HEIGHT - 42, HAIRLINE)
    return format_html("{}{}{}", rule, _logo(left, 78, 52), format_html_join("", "{}", ((row,) for row in rows)))


def _text(x: float, y: float, face: Face, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" {} fill="{}">{}</text>',
        x,
        round(y, 1),
        face.size,
        font(face.weight),
        face.colour,
        text,
    )
