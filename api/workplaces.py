"""Who comes into a workplace of the office, and who is told kindly what is missing and how to come by it."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.caching import UNSHARED
from api.pages.frame import frame
from api.pages.region import current_region
from geo_platform.accounts.second_factor import address_of_proof, has_second_factor
from layers.core.permissions import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

    Arguments = ParamSpec("Arguments")
    MayWork = Callable[[Actor], bool]
    View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
    WorkersView = Callable[Concatenate[HttpRequest, Actor, Arguments], HttpResponseBase]

MACHINE = "application/json"


def workplace(
    may_work: MayWork, refuse: Callable[[HttpRequest], HttpResponse]
) -> Callable[[WorkersView[Arguments]], View[Arguments]]:
    """Make views for those who work at something: they are handed who that is, and no cache keeps what they answer.

    Args:
        may_work: Who is let in. It is by the region's clock that they work.
        refuse: What everybody else is told.
    """

    def guarded(view: WorkersView[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            actor = actor_of(request)
            with override(current_region().time_zone):
                response = view(request, actor, *args, **kwargs) if may_work(actor) else refuse(request)
            response["Cache-Control"] = UNSHARED
            return response

        return answer

    return guarded


def wants_words(request: HttpRequest) -> bool:
    """Whether a script asks, which shows a sentence in its own place."""
    return request.headers.get("Accept") == MACHINE


def closed(request: HttpRequest, may_work: MayWork, template: str) -> HttpResponse:
    """What is said to somebody who may not come in, to a script or on a page."""
    if wants_words(request):
        words = _("You are not signed in any more. Please sign in again in another window, and then try once more.")
        return JsonResponse({"detail": words}, status=HTTPStatus.FORBIDDEN)
    return render(request, template, frame(request) | way_in(request, may_work), status=HTTPStatus.FORBIDDEN)


def way_in(request: HttpRequest, may_work: MayWork) -> dict[str, str]:
    """What somebody lacks, and where to get it, as the template of a closed door needs it.

    Args:
        request: Of somebody who may not come in.
        may_work: Who may.

    Returns:
        `missing`: an "account", a second "factor", its "proof", or a "role"; `way`: the address that leads there and back.
    """
    return {"missing": _missing(request, may_work), "way": _way(request)}


def _missing(request: HttpRequest, may_work: MayWork) -> str:
    if not request.user.is_authenticated:
        return "account"
    if not may_work(actor_for(request.user, has_proved_it=True)):
        return "role"
    return "proof" if has_second_factor(request.user) else "factor"


def _way(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return _and_back("account_login", request)
    if has_second_factor(request.user):
        return _and_back(address_of_proof(request.user), request)
    return reverse("mfa_index")


def _and_back(name: str, request: HttpRequest) -> str:
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"
