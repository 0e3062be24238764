"""What lets the site be kept on a device: the worker that answers without a network, and what an installed app is called."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resvg_py
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, respond, tag_of
from api.pages.answers import answer, front_end
from api.pages.explore import in_section
from api.pages.frame import frame
from api.pages.region import current_region

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.pages.region import Region

MANIFEST = "application/manifest+json"
# For iOS, and the two that https://www.w3.org/TR/appmanifest/ implementations ask for.
ICON_SIZES = (180, 192, 512)
# As `--paper` by day: an installed app has one colour for both themes.
PAPER = "#faf8f3"


@require_safe
@cache_control(no_cache=True)
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The built worker. It must lie at the root, since a worker only answers for what lies below its own address.

    Raises:
        Http404: The front end was not built.
    """
    return HttpResponse(_built("sw.js"), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest, *, is_personal: bool) -> HttpResponse:
    """What the worker shows in place of a page that is not on the device.

    Args:
        request: Which asks for it.
        is_personal: The page is one that is never kept, and not one that was never seen.
    """
    own = {"is_personal": is_personal, **in_section("mine" if is_personal else "")}
    return answer(request, "pages/offline.html", lambda: frame(request) | own)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site is called and looks when it is installed: https://www.w3.org/TR/appmanifest/."""
    region = current_region()
    tag = tag_of(request, PUBLIC, region.name, front_end())
    return respond(request, Answer(tag, PUBLIC, MANIFEST, lambda: _manifest(region)))


@require_safe
@cache_control(public=True, max_age=86_400)
def app_icon(_request: HttpRequest, size: int) -> HttpResponse:
    """The logo as a picture, with so much room around it that any shape may be cut out.

    Args:
        size: Width and height in pixels.

    Raises:
        Http404: Nobody asks for this size.
    """
    if size not in ICON_SIZES:
        raise Http404
    return HttpResponse(_icon(size), content_type="image/png")


def _manifest(region: Region) -> bytes:
    start = reverse("pages:start")
    words = {
        "name": f"Amtskarte {region.name}".strip(),
        "short_name": "Amtskarte",
        "dir": "ltr",
        "categories": ["navigation", "government", "lifestyle"],
        "description": _("Everything that happens here, on one map."),
        "lang": get_language(),
        "id": start,
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": "#ffffff",
        "background_color": PAPER,
        "icons": [
            {"src": "/static/favicon.svg", "type": "image/svg+xml", "sizes": "any", "purpose": "any"},
            *(_icon_entry(size, purpose) for size in ICON_SIZES[1:] for purpose in ("any", "maskable")),
        ],
        "shortcuts": [
            _shortcut(_("Add to the map"), reverse("pages:add")),
            _shortcut(_("What is near me"), f"{start}?sheet=half"),
        ],
    }
    return json.dumps(words, ensure_ascii=False).encode()


def _icon_entry(size: int, purpose: str) -> dict[str, str]:
    src = reverse("app-icon", kwargs={"size": size})
    return {"src": src, "type": "image/png", "sizes": f"{size}x{size}", "purpose": purpose}


def _shortcut(name: str, url: str) -> dict[str, Any]:
    """What the device offers when somebody presses the icon for long."""
    return {"name": name, "url": url, "icons": [_icon_entry(ICON_SIZES[1], "any")]}


@cache
def _icon(size: int) -> bytes:
    logo = re.sub(r"^<svg ", '<svg x="12" y="12" width="40" height="40" ', _built("favicon.svg"))
    ground = f'<rect width="64" height="64" fill="{PAPER}"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{ground}{logo}</svg>'
    return resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True)


def _built(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise Http404
    return Path(path).read_text()
