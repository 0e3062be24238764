"""The HTML pages and the pieces of them that the browser fetches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.pages import explore
from api.pages.answers import all_versions, answer
from api.pages.frame import frame, not_found
from api.pages.headline import Headline
from api.pages.listing import read_listing
from api.pages.region import current_region
from api.pages.setting_out import PLACE, settled
from api.pages.state import State, read_bbox
from api.pages.structured import json_ld
from api.wishes import Wish
from geo_platform.accounts.demo import is_demo_open
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.families import FAMILIES
from layers.core.icons import find_icon, split_badge
from layers.core.markers import marker_svg
from layers.core.signs import SIGNS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.signs import Theme


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The map with its list."""
    if written := settled(request):
        return written if isinstance(written, HttpResponse) else _ask_again(request)
    state = State.parse(request.GET)

    def context() -> dict[str, Any]:
        region = current_region()
        if state.at or state.layers:
            return frame(request) | explore.page(state, region, (state.at or region.view).around())
        # At first there is what the map shows at first; who has no map may ask for more.
        first = replace(state, zoom=int(region.view.zoom))
        return frame(request) | explore.page(first, region, region.view.around())

    return answer(request, "pages/explore.html", context)


def _ask_again(request: HttpRequest) -> HttpResponse:
    """Back to the form, which says that nobody knows such a place."""
    return HttpResponseRedirect(f"{reverse('pages:filter')}?{request.GET.urlencode(safe=',/')}")


@require_safe
def feature(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The same page with one feature open."""
    versions = all_versions()
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return not_found(request, error)
    state = State.parse(request.GET)

    def context() -> dict[str, Any]:
        bbox = (state.at or found.position).around()
        region = current_region()
        shared = {"headline": Headline.of(found), "json_ld": json_ld(found, region)}
        return frame(request) | explore.page(state, region, bbox, found) | shared

    return answer(request, "pages/explore.html", context, versions=versions)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list of a piece of the map, as a fragment."""
    try:
        bbox = read_bbox(request.GET)
    except InvalidInputError as error:
        return HttpResponseBadRequest(f"{error.parameter}: {error}", content_type="text/plain; charset=utf-8")
    state = State.parse(request.GET)

    def context() -> dict[str, Any]:
        region = current_region()
        return explore.list_part(state, region, read_listing(state, bbox, region.calendar))

    return answer(request, "pages/_list.html", context)


@require_safe
def card(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The card of a feature, as a fragment."""
    versions = all_versions()
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return not_found(request, error)
    wish = Wish.read(request.GET)
    return answer(request, "pages/_card.html", lambda: explore.card_part(found, current_region(), wish), versions=versions)


@require_safe
def legend(request: HttpRequest) -> HttpResponse:
    """What the shapes and colours mean, and which layers are shown."""
    return answer(request, "pages/legend.html", lambda: frame(request) | explore.legend(State.parse(request.GET)))


@require_safe
def filters(request: HttpRequest) -> HttpResponse:
    """What of all entries map and list show."""

    def context() -> dict[str, Any]:
        written = {"unknown_place": request.GET.get(PLACE, "")}
        return frame(request) | explore.filters(State.parse(request.GET)) | written

    return answer(request, "pages/filter.html", context)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Language, display, and the pages that tell about the map itself."""
    has_demo = is_demo_open()
    return answer(request, "pages/more.html", lambda: frame(request) | {"has_demo": has_demo}, f"demo {has_demo}")


@require_safe
@cache_control(public=True, max_age=86_400)
def marker(request: HttpRequest, family_id: str, icon: str) -> HttpResponse:
    """A marker as an image for the map.

    Raises:
        Http404: There is no such family, icon or sign. A dot for every name would be one more thing to keep for every cache.
    """
    drawing, sign = split_badge(icon)
    if family_id not in FAMILIES or find_icon(drawing) is None or (sign and sign not in SIGNS):
        raise Http404
    theme: Theme = "dark" if request.GET.get("theme") == "dark" else "light"
    return HttpResponse(marker_svg(FAMILIES[family_id], icon, theme=theme), content_type="image/svg+xml")
