"""The signs of states: a shape for each, beside which a word always stands.

They are drawn in a view box of 14 × 14, in the colour of the text around them, or small on a marker in colours of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

Theme = Literal["light", "dark"]
# The names are those of the custom properties; each colour is read well on a white disc, and on a dark one by night.
_TONES: dict[str, dict[Theme, str]] = {
    "ok": {"light": "#11694A", "dark": "#6FD3A5"},
    "info": {"light": "#00558F", "dark": "#8CC8F5"},
    "warn": {"light": "#7A4F00", "dark": "#F2C45A"},
    "danger": {"light": "#A63800", "dark": "#FF9A66"},
    "ink-2": {"light": "#4C5A59", "dark": "#B3C2BF"},
}
_SURFACE: dict[Theme, str] = {"light": "#FFFFFF", "dark": "#182324"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape.

    Attributes:
        id: By which others name it.
        tone: Its colour, as a custom property of the page without the hyphens.
        drawing: SVG elements; what is not filled there is a line.
    """

    id: str
    tone: str
    drawing: str


_ALL = (
    Sign("disc", "ok", '<circle cx="7" cy="7" r="5.5" fill="currentColor" stroke="none"/>'),
    Sign("ring", "ink-2", '<circle cx="7" cy="7" r="4.7"/>'),
    Sign("dashes", "ink-2", '<circle cx="7" cy="7" r="4.7" stroke-dasharray="2.6 2.3"/>'),
    Sign("diamond", "warn", '<path d="M7 1.2 12.8 7 7 12.8 1.2 7Z" fill="currentColor" stroke="none"/>'),
    Sign("hourglass", "warn", '<path d="M3 1h8M3 13h8M4 1c0 4 6 4 6 6s-6 2-6 6M10 1c0 4-6 4-6 6s6 2 6 6"/>'),
    Sign("alert", "danger", '<circle cx="7" cy="7" r="5.6"/><path d="M7 3.8v3.8M7 9.4v1.2"/>'),
    Sign("half", "info", '<circle cx="7" cy="7" r="5.2"/><path d="M7 1.8a5.2 5.2 0 0 1 0 10.4Z" fill="currentColor"/>'),
    Sign("tick", "ok", '<path d="M1.5 1.5h11v11h-11ZM4 7l2.2 2.2L10 5"/>'),
    Sign("dash", "ink-2", '<path d="M1.5 1.5h11v11h-11ZM4 7h6"/>'),
    Sign("arrow", "ink-2", '<path d="M1.5 7h10.5M8 3l4 4-4 4"/>'),
    Sign("rings", "ink-2", '<circle cx="4.8" cy="7" r="3.4"/><circle cx="9.2" cy="7" r="3.4"/>'),
    Sign("overdue", "warn", '<path d="M7 1.5 13 12.5H1ZM7 5.5v3M7 10v1" stroke-linejoin="round"/>'),
)
SIGNS = {sign.id: sign for sign in _ALL}


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state is told.

    Attributes:
        sign: Which of `SIGNS`.
        word: What it is called.
    """

    sign: str
    word: StrOrPromise


@dataclass(frozen=True, slots=True)
class Badges:
    """How the states of a layer's features are told: small on their markers, and with a word in lists.

    Attributes:
        field: Name of the model field that holds the state.
        by_state: By its values; no two of them share a sign.
    """

    field: str
    by_state: Mapping[str, Badge]

    def word(self, sign: str) -> str:
        """What a sign means; empty for one that means nothing here."""
        return next((str(badge.word) for badge in self.by_state.values() if badge.sign == sign), "")


def sign_svg(sign: Sign) -> SafeString:
    """A sign as an SVG element in the colour of the text around it."""
    return format_html(
        '<svg class="sign" width="14" height="14" viewBox="0 0 14 14" fill="none" stroke="currentColor" stroke-width="1.8" '
        'aria-hidden="true">{}</svg>',
        _trusted(sign.drawing),
    )


def badge_svg(sign: Sign, theme: Theme | None) -> SafeString:
    """A sign on a disc, in the lower right corner of a marker's view box of 40 × 40.

    Args:
        sign: Which.
        theme: Concrete colours for an image; without it, the page's custom properties.
    """
    ink = _TONES[sign.tone][theme] if theme else f"var(--{sign.tone})"
    surface = _SURFACE[theme] if theme else "var(--surface)"
    return format_html(
        '<circle cx="31" cy="31" r="9.5" fill="{}"/><svg x="24" y="24" width="14" height="14" viewBox="0 0 14 14" '
        'fill="none" color="{}" stroke="currentColor" stroke-width="2">{}</svg>',
        surface,
        ink,
        _trusted(sign.drawing),
    )


def _trusted(markup: str) -> SafeString:
    """Drawings stand above, and come from nobody else."""
    return mark_safe(markup)  # noqa: S308 (see docstring)
