"""Other sites' pages cannot write in the name of somebody whose browser is signed in here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from api.actors import actor_of, has_key
from api.problems import ForgedError

if TYPE_CHECKING:
    from django.http import HttpRequest


class _Check(CsrfViewMiddleware):
    """Django's check, with its reason instead of its page."""

    def _reject(self, _request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def refuse_forgery(request: HttpRequest) -> None:
    """Make sure that a page of ours writes, where a session says who it is.

    A key is sent by a program that knows it, and nobody's name is used where nobody is signed in.

    Raises:
        ForgedError: The token is missing or wrong, or the request comes from elsewhere.
    """
    if has_key(request) or actor_of(request).user is None:
        return
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    if check.process_view(request, lambda _request: HttpResponse(), (), {}):
        raise ForgedError(_("This did not come from a page of ours. Please load the page again; programs use a key."))
