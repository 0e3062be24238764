"""The HTML pages and the pieces of them that the browser fetches."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.pages import explore
from api.pages.frame import frame
from api.pages.listing import read_listing
from api.pages.region import current_region
from api.pages.state import State, read_bbox
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.families import FAMILIES
from layers.core.markers import marker_svg

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.markers import Theme

# What a page says changes with the next entry, so browsers ask again each time.
fresh = cache_control(no_cache=True)


@require_safe
@fresh
def start(request: HttpRequest) -> HttpResponse:
    """The map with its list."""
    state = State.parse(request.GET)
    region = current_region()
    at = state.at or region.view
    # Who chose layers wants all of them, however far away the map is.
    state = state if state.layers else replace(state, zoom=int(at.zoom))
    bbox = at.around()
    return render(request, "pages/explore.html", explore.page(state, region, bbox) | frame(request))


@require_safe
@fresh
def feature(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The same page with one feature open."""
    state = State.parse(request.GET)
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return _not_found(request, error)
    bbox = (state.at or found.position).around()
    return render(request, "pages/explore.html", explore.page(state, current_region(), bbox, found) | frame(request))


@require_safe
@fresh
def listing(request: HttpRequest) -> HttpResponse:
    """The list of a piece of the map, as a fragment."""
    state = State.parse(request.GET)
    try:
        bbox = read_bbox(request.GET)
    except InvalidInputError as error:
        return HttpResponseBadRequest(f"bbox: {error}", content_type="text/plain; charset=utf-8")
    region = current_region()
    return render(request, "pages/_list.html", explore.list_part(state, region, read_listing(state, bbox)))


@require_safe
@fresh
def card(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The card of a feature, as a fragment."""
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return _not_found(request, error)
    return render(request, "pages/_card.html", explore.card_part(found, current_region()))


def _not_found(request: HttpRequest, error: NotFoundError) -> HttpResponse:
    """A page that says what is not there, and shows the way back."""
    return render(request, "404.html", frame(request) | {"detail": str(error)}, status=HTTPStatus.NOT_FOUND)


@require_safe
@fresh
def legend(request: HttpRequest) -> HttpResponse:
    """What the shapes and colours mean, and which layers are shown."""
    return render(request, "pages/legend.html", explore.legend(State.parse(request.GET)) | frame(request))


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Language, display, and the pages that tell about the map itself."""
    return render(request, "pages/more.html", frame(request))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where the data come from and what may be done with them."""
    return render(request, "pages/about.html", frame(request))


@require_safe
@cache_control(public=True, max_age=86_400)
def marker(request: HttpRequest, family_id: str, icon: str) -> HttpResponse:
    """A marker as an image for the map."""
    if family_id not in FAMILIES:
        raise Http404
    theme: Theme = "dark" if request.GET.get("theme") == "dark" else "light"
    drawing = marker_svg(FAMILIES[family_id], icon, theme=theme)
    return HttpResponse(drawing, content_type="image/svg+xml")
