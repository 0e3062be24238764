"""Draws a shield for areas whose coat of arms nobody has uploaded: their initials, in the colour of their family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html

from layers.core.families import GROUPS

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

# They stand before many names and tell none from the other.
GENERIC = {"stadt", "gemeinde", "markt", "marktgemeinde", "hansestadt", "amt", "ortsteil"}
MOST_INITIALS = 2
FONT_SIZES = {1: 21, 2: 15}


def initials(title: str) -> str:
    """The first letters of at most two words of a name, without what every town is called; a dot where it has none."""
    words = [word for word in title.replace("-", " ").split() if word[0].isalpha()]
    telling = [word for word in words if word.casefold() not in GENERIC] or words
    return "".join(word[0].upper()[:1] for word in telling[:MOST_INITIALS]) or "·"


def shield_svg(title: str, size: int = 40) -> SafeString:
    """One shield as an SVG document, coloured by the page's custom properties.

    Args:
        title: Name of the area.
        size: Height in pixels.
    """
    letters = initials(title)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="shield" width="{0}" height="{0}" viewBox="0 0 40 40" '
        'aria-hidden="true"><path d="M5 3h30v17c0 8.5-6.2 14-15 17.5C11.2 34 5 28.5 5 20Z" fill="var(--family-{1})" '
        'stroke="var(--marker-edge)" stroke-width="2" stroke-linejoin="round"/><text x="20" y="{2}" '
        'text-anchor="middle" font-size="{3}" font-weight="700" fill="var(--family-{1}-icon)">{4}</text></svg>',
        size,
        GROUPS.id,
        18 + FONT_SIZES[len(letters)] * 0.36,
        FONT_SIZES[len(letters)],
        letters,
    )
