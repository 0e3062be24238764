"""Pages of layers, of municipalities and of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.timezone import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of
from api.pages import explore, profile
from api.pages.answers import all_versions, answer, front_end
from api.pages.frame import frame, not_found
from api.pages.layer_page import layer_page
from api.pages.layer_picture import layer_svg
from api.pages.layer_query import Choice
from api.pages.region import current_region
from api.pages.setting_out import settled
from api.pages.state import State
from layers.areas.models import Arms
from layers.core import registry
from layers.core.clock import current_step
from layers.core.exceptions import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from api.pages.explore import Found
    from api.pages.region import Region
    from layers.core.layer import Layer
    from layers.core.signs import Theme

SVG = "image/svg+xml"


@require_safe
def layers(request: HttpRequest) -> HttpResponse:
    """All layers, family by family."""
    return answer(request, "pages/layers.html", lambda: frame(request) | explore.legend(State()))


@require_safe
def layer(request: HttpRequest, layer_id: str) -> HttpResponse:
    """One layer as a list.

    Raises:
        Http404: No layer is called so. Whatever word nobody else answers to ends here, so nothing is said about layers.
    """
    shown = _layer(layer_id)
    written = settled(request)
    if isinstance(written, HttpResponse):
        return written

    def context() -> dict[str, Any]:
        page = layer_page(shown, Choice.parse(shown, request.GET), current_region())
        return frame(request) | page | {"unknown_place": written or ""}

    return answer(request, "pages/layer.html", context)


@require_safe
def picture(request: HttpRequest, layer_id: str, theme: Theme) -> HttpResponse:
    """Where the entries of a layer's page are. Only the filters count; another query would be one more picture to keep.

    Raises:
        Http404: No layer is called so.
    """
    shown = _layer(layer_id)
    chosen = Choice.parse(shown, request.GET)
    query = Choice(chosen.sort, chosen.kind, chosen.area, chosen.wish).query(shown)
    if request.META["QUERY_STRING"] != query.removeprefix("?"):
        return HttpResponseRedirect(request.path + query)
    return _picture_answer(request, shown, chosen, theme)


def _layer(layer_id: str) -> Layer:
    try:
        return registry.get(layer_id)
    except NotFoundError as error:
        raise Http404 from error


def _picture_answer(request: HttpRequest, shown: Layer, choice: Choice, theme: Theme) -> HttpResponse:
    versions = layer_versions((shown.id, "areas"))
    region = current_region()
    tag = tag_of(request, PUBLIC, versions, region.basemap_version, front_end(), str(current_step()))
    with override(region.time_zone):
        return respond(request, Answer(tag, PUBLIC, SVG, lambda: layer_svg(shown, choice, region, theme).encode()))


@require_safe
def area(request: HttpRequest, feature_id: int) -> HttpResponse:
    """What there is in a municipality."""
    return _profile(request, "areas", feature_id, profile.area_page)


@require_safe
def organisation(request: HttpRequest, feature_id: int) -> HttpResponse:
    """Who an organisation is, and what it offers."""
    return _profile(request, "organisations", feature_id, profile.organisation_page)


def _profile(
    request: HttpRequest, layer_id: str, feature_id: int, make: Callable[[Found, Region], dict[str, Any]]
) -> HttpResponse:
    versions = all_versions()
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return not_found(request, error)
    return answer(request, "pages/profile.html", lambda: frame(request) | make(found, current_region()), versions=versions)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def arms(_request: HttpRequest, area_id: int, digest: str) -> HttpResponse:
    """A coat of arms; its address names its content.

    Raises:
        Http404: There is none of this content, or none any more.
    """
    found = Arms.objects.filter(area_id=area_id, digest=digest).first()
    if found is None:
        raise Http404
    # The type was told by the bytes; a browser must not guess another one.
    return HttpResponse(bytes(found.image), content_type=found.media_type, headers={"X-Content-Type-Options": "nosniff"})
