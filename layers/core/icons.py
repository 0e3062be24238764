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


# Between the name of an icon and that of the sign which a marker with it bears.
BADGE = "+"
MISSING = Icon("0 0 15 15", '<circle cx="7.5" cy="7.5" r="4"/>')


def icon(name: str) -> Icon:
    """Look an icon up.

    Args:
        name: `collection/name` for a drawing of an icon collection, or `app_label/name` for `icons/name.svg` in the folder
            of a layer.

    Returns:
        The icon, or a plain dot where none has this name, so that a marker is never empty.
    """
    return find_icon(name) or MISSING


def split_badge(name: str) -> tuple[str, str]:
    """The name of an icon, and that of the sign on its marker; empty where it has none."""
    drawing, _plus, sign = name.partition(BADGE)
    return drawing, sign


def find_icon(name: str) -> Icon | None:
    """Look an icon up as `icon` does, but say when none has this name."""
    return collection().get(name) or _own_icons().get(name)


@cache
def collection() -> dict[str, Icon]:
    """The icon collections, from the one file that the front-end build writes; empty before the first build."""
    path = finders.find("icons.json")
    if not isinstance(path, str):
        return {}
    drawings = json.loads(Path(path).read_text())
    return {name: Icon(drawing["viewBox"], drawing["body"]) for name, drawing in drawings.items()}


@cache
def _own_icons() -> dict[str, Icon]:
    """The icons in the folders of the layers. All at once, so that what is kept never grows with what is asked for."""
    files = ((app, path) for app in apps.get_app_configs() for path in Path(app.path).glob("icons/*.svg"))
    drawings = {f"{app.label}/{path.stem}": _drawing(path.read_text()) for app, path in files}
    return {name: drawing for name, drawing in drawings.items() if drawing}


def _drawing(text: str) -> Icon | None:
    view_box, body = _VIEW_BOX.search(text), _BODY.search(text)
    return Icon(view_box[1], body[1]) if view_box and body else None
