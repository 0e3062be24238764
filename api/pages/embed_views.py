"""The map for other people's websites, and the page on which they put it together.

Only the map itself may stand in somebody else's page. The pieces that it fetches and the composer may not.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from api.pages import compose, embed
from api.pages.answers import all_versions, answer
from api.pages.embed import Embed, FeatureName
from api.pages.frame import frame
from api.pages.region import current_region
from api.pages.state import State, read_bbox
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: HttpRequest) -> HttpResponse:
    """The map that may stand in any page."""
    wanted = Embed.parse(request.GET)

    def context() -> dict[str, Any]:
        return frame(request) | embed.page(wanted, current_region())

    return answer(request, "embed/map.html", context)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list of a piece of the map, as a fragment."""
    try:
        bbox = read_bbox(request.GET)
    except InvalidInputError as error:
        return HttpResponseBadRequest(f"{error.parameter}: {error}", content_type="text/plain; charset=utf-8")
    wanted = Embed.parse(request.GET)
    zoom = State.parse(request.GET).zoom
    return answer(request, "embed/_list.html", lambda: embed.list_part(wanted, current_region(), bbox, zoom))


@require_safe
def card(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The small card of a feature, as a fragment."""
    versions = all_versions()
    found = embed.find_or_none(FeatureName(layer_id, feature_id))
    if found is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    return answer(request, "embed/_card.html", lambda: embed.card_part(found, current_region()), versions=versions)


@require_safe
@csp_replace({"frame-src": [SELF]})
def composer(request: HttpRequest) -> HttpResponse:
    """The form that composes a map for a website, with what it makes."""
    wanted = compose.Composition.parse(request.GET)
    site = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"

    def context() -> dict[str, Any]:
        return frame(request) | compose.page(wanted, current_region(), site)

    return answer(request, "embed/compose.html", context)
