"""Lets those in who work on reports, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.contribute.refusals import is_from_outbox, refusal
from api.pages.private import draw, personal
from api.pages.region import current_region
from geo_platform.accounts.second_factor import address_of_proof, has_second_factor
from layers.core.permissions import actor_for
from layers.defects.permissions import handles_anything

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

    Arguments = ParamSpec("Arguments")
    View = Callable[Concatenate[HttpRequest, Actor, Arguments], HttpResponseBase]

KEEP = "X-Keep-On-Device"
"""Tells our own worker that a page is needed outside, where there may be no network, though no other cache may keep it."""


def for_handlers(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Make a view one for people of the office, by the region's clock; it is handed who that is."""

    @personal
    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        if not handles_anything(actor):
            return _closed(request)
        with override(current_region().time_zone):
            return view(request, actor, *args, **kwargs)

    return answer


def keep_on_device(response: HttpResponse) -> HttpResponse:
    """Let the worker of whoever asked keep a page until they sign out, three days at most."""
    response[KEEP] = "1"
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    if is_from_outbox(request):
        return refusal(HTTPStatus.FORBIDDEN, _("Only people of the office can do this. Please sign in again."))
    context = {"missing": _missing(request), "way": _way(request)}
    return draw(request, "defects/inspections/closed.html", context, HTTPStatus.FORBIDDEN)


def _missing(request: HttpRequest) -> str:
    """What somebody lacks: an account, a second factor, having used it, or a role."""
    if not request.user.is_authenticated:
        return "account"
    if not handles_anything(actor_for(request.user, has_proved_it=True)):
        return "role"
    return "proof" if has_second_factor(request.user) else "factor"


def _way(request: HttpRequest) -> str:
    """Where somebody gets what they lack, and then comes back."""
    if not request.user.is_authenticated:
        return _and_back("account_login", request)
    if has_second_factor(request.user):
        return _and_back(address_of_proof(request.user), request)
    return reverse("mfa_index")


def _and_back(name: str, request: HttpRequest) -> str:
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"
