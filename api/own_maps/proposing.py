"""From a spot of an own map to the form with which it is added to the common map."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse

from api.actors import actor_of
from api.contribute.sources import PARAMETER
from api.own_maps.answers import JSON, for_scripts, json_answer, read_json
from api.pages.state import Position
from layers.core import registry
from layers.own_maps.proposing import find_proposable

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

CLOSE_UP = 17


@for_scripts("POST")
def propose(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    """Tell where the form is, filled in as far as the spot knows; scripts send and read JSON, forms are led there."""
    is_script = request.content_type == JSON
    sent = read_json(request) if is_script else request.POST
    layer = registry.get(str(sent.get("layer", "")) if hasattr(sent, "get") else "")
    spot = find_proposable(actor=actor_of(request), token=token, uid=uid, layer=layer)
    middle = spot.geom.point_on_surface
    query = urlencode({"at": Position(CLOSE_UP, middle.y, middle.x).text, PARAMETER: f"{token}/{uid}"}, safe="/,")
    address = f"{reverse('pages:add-to', args=[layer.id])}?{query}"
    return json_answer({"url": address}) if is_script else HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
