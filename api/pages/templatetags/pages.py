"""Tags of the HTML pages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from api import idempotency
from api.pages import ground
from api.pages.vite import asset_url, imported_urls, island_urls, style_urls
from layers.core.icons import icon as find_icon
from layers.core.markers import marker_svg
from layers.core.signs import SIGNS, sign_svg
from layers.core.spoken_times import clock_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.template.base import Parser, Token

    from layers.core.families import Family

register = template.Library()


register.filter("clock", clock_words)


class ConstantNode(template.Node):
    """Draws something once for each language."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self._nodelist = nodelist
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """As it was drawn the first time. It sees no variables, so nothing of a page or a person is kept."""
        language = get_language()
        if language not in self._drawn:
            self._drawn[language] = self._nodelist.render(context.new())
        return self._drawn[language]


@register.tag
def constant(parser: Parser, _token: Token) -> ConstantNode:
    """Words, symbols and addresses that depend on nothing but the language: `{% constant %}…{% endconstant %}`.

    For pages that are asked for often: translating and reversing takes most of the time of drawing them.
    """
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist)


@register.simple_tag
def vite_styles(name: str) -> SafeString:
    """Link the style sheets of an entry, `src/<name>.ts`."""
    urls = style_urls(f"src/{name}.ts")
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((url,) for url in urls))


@register.simple_tag
def vite_entry(name: str) -> SafeString:
    """Load an entry, `src/<name>.ts`, as a module once the page stands, and at once what it imports."""
    source = f"src/{name}.ts"
    return format_html('{}<script type="module" src="{}"></script>', _ahead(imported_urls(source)), asset_url(source))


@register.simple_tag
def vite_islands() -> SafeString:
    """Load what layers bring along for their parts of the page."""
    tag = '<script type="module" src="{}"></script>'
    return format_html_join("\n", tag, ((url,) for url in island_urls()))


@register.simple_tag
def vite_preload(source: str) -> SafeString:
    """Let a part come at once that a script asks for later, with all that it needs in turn."""
    styles = format_html_join(
        "", '<link rel="preload" as="style" crossorigin href="{}">\n', ((url,) for url in style_urls(source))
    )
    return styles + _ahead([*imported_urls(source), asset_url(source)])


def _ahead(urls: Iterable[str]) -> SafeString:
    return format_html_join("", '<link rel="modulepreload" href="{}">\n', ((url,) for url in urls))


@register.simple_tag
def vite_asset(source: str) -> str:
    """Address of a built file by its source."""
    return asset_url(source)


@register.simple_tag
def pin_map() -> dict[str, Any]:
    """What the map for a place in a form needs, to be named: `{% pin_map as pin %}`."""
    return ground.pin_map()


@register.simple_tag
def new_key() -> str:
    """A key by which the server knows a form that is sent twice."""
    return idempotency.new_key()


@register.simple_tag
def marker(family: Family, icon_name: str, size: int = 38) -> SafeString:
    """Draw a marker in the colours of the page's theme."""
    return marker_svg(family, icon_name, size=size)


@register.simple_tag
def sign(name: str) -> SafeString:
    """Draw the sign of a state, in the colour of the text around it."""
    return sign_svg(SIGNS[name])


@register.simple_tag
def state(name: str, word: str) -> SafeString:
    """Tell a state: its sign and its word in its colour."""
    return format_html('<span class="state tone-{}">{}{}</span>', SIGNS[name].tone, sign_svg(SIGNS[name]), word)


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw a symbol of the interface; the words stand beside it, so it is hidden from screen readers."""
    return _drawn(name, css_class)


@lru_cache(maxsize=1000)
def _drawn(name: str, css_class: str) -> SafeString:
    """Symbols are as few as the templates that name them, and stand on a page a hundred times."""
    drawing = find_icon(name)
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="{}" fill="currentColor" aria-hidden="true">{}</svg>',
        css_class,
        drawing.view_box,
        mark_safe(drawing.body),  # noqa: S308 (from files of the installation)
    )
