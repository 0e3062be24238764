"""Answers of the API as pages. Each is drawn from the very document that machines get, so neither can say more."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from api.caching import Answer, respond, row_tag_of, tag_of
from api.languages import PARAMETER
from api.ogc.formats import PARAMETER as FORMAT
from api.ogc.links import own_path
from api.pages.answers import HTML as HTML_TYPE
from api.pages.answers import front_end
from api.pages.frame import frame
from api.pages.region import current_region

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from api.caching import Viewer
    from api.ogc.formats import Chosen

    Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """An answer before its format is known.

    Attributes:
        viewer: For whom it is.
        versions: Of what it is made of.
        describe: Makes it, as JSON.
        template: Of the page that shows it, within `data/`.
        context: What that page shows besides, from the document.
        row_version: Of the only row that it shows; `None` when it shows something else.
    """

    viewer: Viewer
    versions: tuple[str, ...]
    describe: Callable[[], bytes]
    template: str
    context: Callable[[Any], Context]
    row_version: int | None = None


def answer(request: HttpRequest, chosen: Chosen, document: Document) -> HttpResponse:
    """Answer with a document, or with the page that shows it."""
    viewer, versions = document.viewer, (chosen.format.media_type, *document.versions)
    if not chosen.is_html:
        tag = _tag(request, viewer, document.row_version, versions)
        return respond(request, Answer(tag, viewer, chosen.format.media_type, document.describe))
    region = current_region()
    tag = tag_of(request, viewer, *versions, front_end(), region.name, region.basemap_version)
    return respond(request, Answer(tag, viewer, HTML_TYPE, lambda: _draw(request, chosen, document)))


def _tag(request: HttpRequest, viewer: Viewer, row_version: int | None, versions: tuple[str, ...]) -> str:
    if row_version is None:
        return tag_of(request, viewer, *versions)
    return row_tag_of(request, viewer, row_version, *versions)


def _draw(request: HttpRequest, chosen: Chosen, document: Document) -> bytes:
    described = json.loads(document.describe())
    own = {"document": described, "machine_url": own_path(request, **{FORMAT: chosen.machine.word})}
    context = surroundings(request) | own | document.context(described)
    return render_to_string(f"data/{document.template}.html", context, request).encode()


def surroundings(request: HttpRequest) -> Context:
    """What every page has around it. The languages of these pages are in the query, not in the path."""
    around = frame(request)
    for name in ("languages", "other_languages"):
        around[name] = [replace(language, url=own_path(request, **{PARAMETER: language.code})) for language in around[name]]
    kept = f"?{PARAMETER}={request.GET[PARAMETER]}" if PARAMETER in request.GET else ""
    return around | {"kept": kept}
