"""Lets those in who work on reports, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.caching import UNSHARED
from api.pages.frame import frame, not_found
from api.pages.region import current_region
from api.problems import kind_of
from geo_platform.accounts.second_factor import address_of_proof, has_second_factor
from layers.core.exceptions import AmtskarteError, InvalidInputError, NotFoundError
from layers.core.permissions import actor_for
from layers.defects.permissions import handles_anything

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Concatenate, ParamSpec

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

    Arguments = ParamSpec("Arguments")
    View = Callable[Concatenate[HttpRequest, Actor, Arguments], HttpResponseBase]

MACHINE = "application/json"


def wants_words(request: HttpRequest) -> bool:
    """Whether a script asks, which shows a sentence in its own place."""
    return request.headers.get("Accept") == MACHINE


def for_handlers(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Make a view one for those who work on reports; it is handed who that is, and no cache keeps its answer."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        with override(current_region().time_zone):
            response = _answered(view, request, actor, *args, **kwargs) if handles_anything(actor) else _closed(request)
        response["Cache-Control"] = UNSHARED
        return response

    return answer


def _answered(
    view: Callable[..., HttpResponseBase],
    request: HttpRequest,
    actor: Actor,
    *args: Any,  # noqa: ANN401 (the view's)
    **kwargs: Any,  # noqa: ANN401 (the view's)
) -> HttpResponseBase:
    try:
        return view(request, actor, *args, **kwargs)
    except AmtskarteError as error:
        return said(request, error)


def said(request: HttpRequest, error: AmtskarteError) -> HttpResponse:
    """What went wrong, in words: for a script as JSON, for everybody else as a page."""
    status = kind_of(error).status
    if wants_words(request):
        at = error.parameter if isinstance(error, InvalidInputError) else ""
        return JsonResponse({"detail": str(error), "parameter": at}, status=status)
    if isinstance(error, NotFoundError):
        return not_found(request, error)
    return render(request, "triage/refused.html", frame(request) | {"problem": error}, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    if wants_words(request):
        words = _("You are not signed in any more. Please sign in again in another window, and then try once more.")
        return JsonResponse({"detail": words}, status=HTTPStatus.FORBIDDEN)
    context = frame(request) | {"missing": _missing(request), "way": _way(request)}
    return render(request, "triage/closed.html", context, status=HTTPStatus.FORBIDDEN)


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
