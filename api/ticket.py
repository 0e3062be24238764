"""`GET /api/ticket`: what a browser needs to send what it had kept while there was no network.

The page on which something was written is long gone by then, and with it its token and its proof, which hold for minutes.
What is sent is the same request all the same: neither of them counts for its fingerprint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.timezone import now
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.challenge import challenge_for
from api.devices import device_of, mark_of, remember_device
from api.endpoint import endpoint, only_for_our_pages
from api.problems import ForgedError
from api.same_origin import is_from_our_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@endpoint(finish=only_for_our_pages)
def ticket_view(request: HttpRequest) -> HttpResponse:
    """A token, a challenge for who is not signed in, who that is, and what time it is here.

    Raises:
        ForgedError: No page of ours asks.
        TooOftenError: Enough challenges went to that address within the hour.
    """
    if not is_from_our_pages(request):
        raise ForgedError(_("This did not come from our page. Please open it and try again."))
    actor = actor_of(request)
    challenge = None if actor.user else challenge_for(request)
    response = JsonResponse(
        {"now": now().isoformat(), "who": mark_of(actor), "token": get_token(request), "challenge": challenge}
    )
    response["Cache-Control"] = "no-store"
    if actor.user is None:
        # By its number the device is told again what came of its first try.
        remember_device(response, device_of(request))
    return response
