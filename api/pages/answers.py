"""Pages as answers that browsers and caches may keep, and only ask whether they are still so."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.timezone import localdate, override

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of
from api.pages.region import current_region
from api.problems import handle
from api.setting_out import afford
from api.wishes import Wish
from geo_platform.config import ROOT
from layers.core import registry
from layers.core.exceptions import TooOftenError
from layers.core.reaching import network_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Any

    from django.http import HttpRequest, HttpResponse

HTML = "text/html; charset=utf-8"


def answer(
    request: HttpRequest,
    template: str,
    make_context: Callable[[], dict[str, Any]],
    own_version: str = "",
    *,
    versions: str = "",
) -> HttpResponse:
    """Draw a public page, unless the client has it already.

    Args:
        request: Its address is what the page depends on, beside the layers, the region, the front end and the time.
        template: Name of the template.
        make_context: Reads what the template shows; only called when the page must be drawn.
        own_version: Of what else the page is made of.
        versions: From `all_versions`, where something that the page shows is read before this is called.
    """
    wish = Wish.read(request.GET)
    try:
        afford(request, wish)
    except TooOftenError as error:
        return handle(request, error)
    versions = versions or all_versions()
    region = current_region()
    with override(region.time_zone):
        time, ground = f"{localdate()} {wish.moment}", f"{region.basemap_version} {network_version()}"
        tag = tag_of(request, PUBLIC, versions, ground, region.gazetteer_version, front_end(), time, own_version)
        return respond(request, Answer(tag, PUBLIC, HTML, lambda: _draw(request, template, make_context)))


def all_versions() -> str:
    """The versions of all layers.

    Whoever looks something up first, to know whether there is such a page, asks for these even before: with a version that
    is newer than what was found, an old page would pass for the present one until something else changes.
    """
    return layer_versions(layer.id for layer in registry.layers())


def _draw(request: HttpRequest, template: str, make_context: Callable[[], dict[str, Any]]) -> bytes:
    return render_to_string(template, make_context(), request).encode()


@cache
def front_end() -> str:
    """Names the templates, the translations and the built files by their content."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterable[Path]:
    folder = ROOT / "frontend_static"
    yield from (folder / "templates").glob("**/*.html")
    yield from (folder / "locale").glob("**/*.mo")
    yield from (folder / "dist").glob("manifest.json")
    for layer in (ROOT / "layers").iterdir():
        yield from (layer / "templates").glob("**/*.html")
        yield from (layer / "locale").glob("**/*.mo")
