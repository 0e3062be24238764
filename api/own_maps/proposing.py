"""From a spot of an own map to the form with which it is added to the common map."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from api.actors import actor_of
from api.contribute.sources import PARAMETER
from api.forgery import refuse_forgery
from api.own_maps.answers import JSON, for_scripts, json_answer, read_json
from api.pages.private import draw, for_members
from api.pages.state import Position
from layers.core import registry
from layers.core.permissions import Action
from layers.own_maps.proposing import find_proposable, find_proposable_spot

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

CLOSE_UP = 17


@csrf_exempt  # both ways check it themselves, and tell it in their own words
def propose(request: HttpRequest, token: str, uid: UUID) -> HttpResponseBase:
    """Lead to the form, filled in as far as the spot knows; scripts send and read JSON, people choose on a page."""
    is_script = request.method == "POST" and request.content_type == JSON
    return _told(request, token, uid) if is_script else _page(request, token, uid)


@for_scripts("POST")
def _told(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    sent = read_json(request)
    chosen = str(sent.get("layer", "")) if isinstance(sent, dict) else ""
    return json_answer({"url": _form_address(actor_of(request), token, uid, chosen)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def _page(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    """As what it is to be on the common map."""
    actor = actor_of(request)
    if request.method == "POST":
        refuse_forgery(request)
        address = _form_address(actor, token, uid, request.POST.get("layer", ""))
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    layers = [layer for layer in registry.layers() if layer.contribution.allows_somewhere(Action.ADD, actor)]
    spot = find_proposable_spot(actor=actor, token=token, uid=uid)
    return draw(request, "own_maps/propose.html", {"map": spot.map, "spot": spot, "layers": layers})


def _form_address(actor: Actor, token: str, uid: UUID, layer_id: str) -> str:
    layer = registry.get(layer_id)
    spot = find_proposable(actor=actor, token=token, uid=uid, layer=layer)
    middle = spot.geom.point_on_surface
    query = urlencode({"at": Position(CLOSE_UP, middle.y, middle.x).text, PARAMETER: f"{token}/{uid}"}, safe="/,")
    return f"{reverse('pages:add-to', args=[layer.id])}?{query}"
