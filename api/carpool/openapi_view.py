"""`/carpool/openapi.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.urls import reverse

from api.caching import PUBLIC, Answer, respond, tag_of
from api.carpool.openapi import document
from api.endpoint import endpoint
from api.ogc.formats import OPENAPI

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@endpoint()
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe what can be asked for below `/carpool/`."""
    server = request.build_absolute_uri(reverse("carpool:status")).removesuffix("/status")
    media_type = OPENAPI.media_type
    return respond(request, Answer(tag_of(request, PUBLIC), PUBLIC, media_type, lambda: _encoded(server)))


def _encoded(server: str) -> bytes:
    return json.dumps(document(server), ensure_ascii=False).encode()
