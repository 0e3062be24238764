"""`GET /api/challenge`: what a browser works on before it sends a form, as ALTCHA's version 2 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from api.endpoint import endpoint, only_for_our_pages
from api.problems import require_room
from geo_platform.limits import HourlyLimit
from geo_platform.proof_of_work.challenges import new_challenge

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Enough for a class of pupils behind one connection. Somebody who writes for an hour needs seven.
CHALLENGES_PER_HOUR = HourlyLimit("challenges", 120)


@endpoint(finish=only_for_our_pages)
def challenge_view(request: HttpRequest) -> HttpResponse:
    """A challenge of one's own."""
    response = JsonResponse(challenge_for(request))
    response["Cache-Control"] = "no-store"
    return response


def challenge_for(request: HttpRequest) -> dict[str, Any]:
    """Make one, and count it.

    Raises:
        TooOftenError: Enough went to that address within the hour.
    """
    require_room(CHALLENGES_PER_HOUR, request)
    return new_challenge()
