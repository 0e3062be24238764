"""Turns Markdown that people typed into HTML that can do no harm.

Two locks, one behind the other: markdown-it takes HTML for plain text, and nh3 lets only these elements through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

TAGS = {"h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre"}
OWN_TAGS = {"bdi", "span"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "span": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# The title of the page is its only heading of the first level.
TITLE_LEVEL = 1
NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML.

    Attributes:
        html: Safe to put into a page; its headings begin below the title.
        is_complete: Whether everything that the text names is there.
    """

    html: SafeString
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in braces stand for.

    Attributes:
        values: Name to value, plain text; empty where it is missing.
        labels: Name to what people call it.
    """

    values: Mapping[str, str]
    labels: Mapping[str, str]


def render(body: str, names: Names) -> Rendered:
    """Turn a text into HTML.

    Args:
        body: Markdown. A line break is a line break; `{name}` stands for one of the names.
        names: What may be named. A name that is missing or unknown is said to be missing, in words.
    """
    env: dict[str, Any] = {"names": names}
    html = _parser().render(body, env)
    clean = nh3.clean(
        html, tags=TAGS | OWN_TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener", strip_comments=True
    )
    return Rendered(mark_safe(clean), not env.get("has_gaps"))  # noqa: S308 (cleaned above)


def unknown_names(body: str, known: Mapping[str, str]) -> list[str]:
    """Names in braces that stand for nothing."""
    return sorted(set(NAME.findall(body)).difference(known))


@cache
def _parser() -> MarkdownIt:
    # Images would come from somewhere else, and the page lets nobody else in.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    parser.inline.ruler.before("text", "name", _read_name)
    parser.core.ruler.push("heading_levels", _set_heading_levels)
    parser.add_render_rule("name", _render_name)
    return parser


def _set_heading_levels(state: StateCore) -> None:
    """Begin right below the title and leave no level out, whatever was typed; readers of outlines rely on both."""
    level = TITLE_LEVEL
    for token in state.tokens:
        if token.type == "heading_open":
            level = min(max(int(token.tag[1]), TITLE_LEVEL + 1), level + 1)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


def _read_name(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls it so)
    found = NAME.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("name", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _render_name(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    name, names = tokens[index].content, env["names"]
    value = names.values.get(name, "").strip()
    if value:
        return _linked(name, value)
    env["has_gaps"] = True
    missing = _("still missing: %(what)s") % {"what": names.labels.get(name, name.replace("_", " "))}
    return format_html('<span class="missing">{}</span>', missing)


def _linked(name: str, value: str) -> str:
    """A value as one can use it: telephone numbers can be called, addresses written to."""
    if name == "email":
        return format_html('<a href="mailto:{0}">{0}</a>', value)
    if name == "phone":
        return format_html('<a href="tel:{}">{}</a>', re.sub(r"[^+\d]", "", value), value)
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in value.splitlines()))
    return format_html("<bdi>{}</bdi>", lines)
