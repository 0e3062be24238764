"""`GET /api/search`, the page with the results, and the suggestions while somebody types.

What is typed is nobody's business: it is written into no log and no name of a file, and caches keep answers for a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of, viewer_of
from api.endpoint import endpoint
from api.nearby.features import as_bytes
from api.ogc.formats import GEOJSON
from api.pages.answers import answer
from api.pages.frame import frame
from api.search.features import collection
from api.search.finding import Findings, find
from api.search.page import Suggestions, results_part
from api.search.query import MAX_LIMIT, PARAMETERS, SearchQuery, read_near
from layers.core import registry
from layers.core.clock import current_step
from layers.core.search.question import LONGEST
from layers.osm.models import LoadedRegion

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FOR_A_MINUTE = "public, max-age=60"
MOST_SUGGESTIONS = 8


@endpoint(PARAMETERS)
def search_view(request: HttpRequest) -> HttpResponse:
    """Features, places, streets and addresses, best first."""
    query = SearchQuery.parse(request.GET)
    viewer, step = viewer_of(request), current_step()
    loaded = LoadedRegion.objects.current()
    versions = layer_versions(layer.id for layer in registry.layers()), loaded.gazetteer_version if loaded else "", str(step)

    def make() -> bytes:
        findings = find(query.text, query.near, query.sources(viewer, step), query.limit)
        return as_bytes(collection(findings, request.build_absolute_uri("/").rstrip("/")))

    return respond(request, Answer(tag_of(request, viewer, *versions), viewer, GEOJSON.media_type, make, FOR_A_MINUTE))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The results as a page."""
    return answer(request, "pages/search.html", lambda: frame(request) | _found(request))


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The first results, as a fragment for the box in which somebody types."""

    def context() -> dict[str, Any]:
        query = _query(request, MOST_SUGGESTIONS)
        return {"query": query.text, "found": Suggestions.of(_find(query), query.text)}

    return answer(request, "pages/_suggestions.html", context)


def _found(request: HttpRequest) -> dict[str, Any]:
    query = _query(request, MAX_LIMIT)
    return {"query": query.text, "near": request.GET.get("near", ""), **results_part(_find(query), query.text)}


def _query(request: HttpRequest, limit: int) -> SearchQuery:
    """Read leniently: pages answer whatever an address says."""
    text = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
    return SearchQuery(text, read_near(request.GET.get("near", "")), limit, ())


def _find(query: SearchQuery) -> Findings:
    return find(query.text, query.near, query.sources(PUBLIC, current_step()), query.limit)
