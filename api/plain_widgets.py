"""Draws the fields of forms as Django's templates do, word for word, and much faster: for pages that are asked for often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    Words = Mapping[str, Any]

_FOLDER = "django/forms/widgets/"
_INPUTS = {f"{_FOLDER}{name}.html" for name in ("checkbox", "date", "hidden", "input", "number", "text", "time")}
_SELECT, _OPTION = f"{_FOLDER}select.html", f"{_FOLDER}select_option.html"


class PlainWidgets(DjangoTemplates):
    """Draws simple inputs and choices itself, and leaves everything else to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a widget, or whatever else a form is made of."""
        widget = context.get("widget", {})
        if template_name in _INPUTS:
            return _input(widget)
        if template_name == _SELECT and _is_plain(widget):
            return _select(widget)
        return super().render(template_name, context, request)


def _is_plain(widget: Words) -> bool:
    """Whether its options are in no groups, and drawn as all others."""
    groups = widget["optgroups"]
    return all(not name and all(option["template_name"] == _OPTION for option in options) for name, options, _at in groups)


def _input(widget: Words) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _select(widget: Words) -> SafeString:
    options = (option for _name, options, _at in widget["optgroups"] for option in options)
    drawn = format_html_join("", "\n  {}\n", ((_option(option),) for option in options))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), drawn)


def _option(option: Words) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', str(option["value"]), _attributes(option), option["label"])


def _attributes(widget: Words) -> SafeString:
    said = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    drawn = (
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)) for name, value in said
    )
    return format_html_join("", "{}", ((each,) for each in drawn))
