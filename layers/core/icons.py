"""Icons by name: `temaki/playground`, `maki/shop`, `lucide/layers`, or one that lies in a layer's own folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.contrib.staticfiles import finders

_VIEW_BOX = re.compile(r'viewBox="([\d\s.-]+)"')
_OWN_NAME = re.compile(r"([a-z_]+)/([a-z0-9_-]+)")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Icon:
    """A drawing in one colour.

    Attributes:
        view_box: `min-x min-y width height`.
        body: The SVG elements within.
    """

    view_box: str
    body: str


MISSING = Icon("0 0 15 15", '<circle cx="7.5" cy="7.5" r="4"/>')


def icon(name: str) -> Icon:
    """Look an icon up.

    Args:
        name: `collection/name` for a drawing of an icon collection, or `app_label/name` for `icons/name.svg` in the folder
            of a layer.

    Returns:
        The icon, or a plain dot where none has this name, so that a marker is never empty.
    """
    return collection().get(name) or _own_icon(name) or MISSING


@cache
def collection() -> dict[str, Icon]:
    """The icon collections, from the one file that the front-end build writes; empty before the first build."""
    path = finders.find("icons.json")
    if not isinstance(path, str):
        return {}
    drawings = json.loads(Path(path).read_text())
    return {name: Icon(drawing["viewBox"], drawing["body"]) for name, drawing in drawings.items()}


@cache
def _own_icon(name: str) -> Icon | None:
    found = _OWN_NAME.fullmatch(name)
    if not found or found[1] not in apps.app_configs:
        return None
    path = Path(apps.get_app_config(found[1]).path) / "icons" / f"{found[2]}.svg"
    if not path.exists():
        return None
    text = path.read_text()
    view_box, body = _VIEW_BOX.search(text), _BODY.search(text)
    return Icon(view_box[1], body[1]) if view_box and body else None
