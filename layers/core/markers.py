"""Draws a marker: the family's shape with an icon on it, and the sign of a state, the same in HTML and on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from layers.core.families import DARK_ICON
from layers.core.icons import icon, split_badge
from layers.core.signs import SIGNS, badge_svg

if TYPE_CHECKING:
    from layers.core.families import Family
    from layers.core.signs import Theme


def marker_svg(family: Family, icon_name: str, *, theme: Theme | None = None, size: int = 38) -> SafeString:
    """One marker as an SVG document.

    Args:
        family: Gives shape and colour.
        icon_name: As in `layers.core.icons.icon`, with the sign of a state as in `layers.core.icons.split_badge`.
        theme: Concrete colours for an image; without it the page's custom properties `--family-<id>`,
            `--family-<id>-icon` and `--marker-edge` colour it.
        size: Edge in pixels.
    """
    fill, ink, edge = _colours(family, theme)
    drawn_name, sign = split_badge(icon_name)
    drawing = icon(drawn_name)
    x, y = family.shape.icon_centre
    half = family.shape.icon_size / 2
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="marker" width="{0}" height="{0}" '
        'viewBox="-1 -1 42 42" aria-hidden="true">'
        '<g fill="{1}" stroke="{2}" stroke-width="{3}">{4}</g>'
        '<svg x="{5}" y="{6}" width="{7}" height="{7}" viewBox="{8}" fill="{9}">{10}</svg>{11}</svg>',
        size,
        fill,
        edge,
        1.5 if family.outlined else 3,
        _trusted(family.shape.outline),
        x - half,
        y - half,
        family.shape.icon_size,
        drawing.view_box,
        ink,
        _trusted(drawing.body),
        badge_svg(SIGNS[sign], theme) if sign in SIGNS else "",
    )


def _colours(family: Family, theme: Theme | None) -> tuple[str, str, str]:
    """Fill, icon and edge."""
    if theme == "light":
        return family.light, family.light_icon, family.light_icon if family.outlined else "#FFFFFF"
    if theme == "dark":
        return family.dark, DARK_ICON, DARK_ICON
    own = f"var(--family-{family.id}"
    ink = f"{own}-icon)"
    return f"{own})", ink, ink if family.outlined else "var(--marker-edge)"


def _trusted(markup: str) -> SafeString:
    """Shapes and icons come from files of the installation, never from people."""
    return mark_safe(markup)  # noqa: S308 (see docstring)
