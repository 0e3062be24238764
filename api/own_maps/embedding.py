"""An own map in somebody else's page: only those that are not private, and only to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from api.caching import ASK_EACH_TIME
from api.own_maps.showing import shown_map
from api.pages.frame import frame
from api.pages.ground import words_within_a_page
from api.problems import handle
from layers.core.permissions import VISITOR
from layers.own_maps.exceptions import UnknownMapError
from layers.own_maps.making import find_map

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@xframe_options_exempt
def embedded(request: HttpRequest, token: str) -> HttpResponse:
    """The map as everybody sees it who knows the address, whoever asks: no session counts in a frame."""
    try:
        own_map = find_map(VISITOR, token)
    except UnknownMapError as error:
        return _framed(handle(request, error))
    context = {**frame(request), **shown_map(own_map), "words": words_within_a_page(), "is_embedded": True}
    response = render(request, "own_maps/embed.html", context)
    response["Cache-Control"] = ASK_EACH_TIME
    return _framed(response)


def _framed(response: HttpResponse) -> HttpResponse:
    """Let it stand in any page, as the decorator does for views of a request alone, even to say that there is no map."""
    vars(response)["_csp_replace"] = {"frame-ancestors": ["*"]}
    return response
