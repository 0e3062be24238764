"""Lets those in who work on reports, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import override

from api.actors import actor_of
from api.caching import UNSHARED
from api.pages.frame import frame, not_found
from api.pages.region import current_region
from api.problems import kind_of
from api.workplaces import closed, wants_words
from layers.core.exceptions import AmtskarteError, InvalidInputError, NotFoundError
from layers.defects.permissions import handles_anything

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Concatenate, ParamSpec

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

    Arguments = ParamSpec("Arguments")
    View = Callable[Concatenate[HttpRequest, Actor, Arguments], HttpResponseBase]


def for_handlers(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Make a view one for those who work on reports; it is handed who that is, and no cache keeps its answer."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        actor = actor_of(request)
        with override(current_region().time_zone):
            if handles_anything(actor):
                response = _answered(view, request, actor, *args, **kwargs)
            else:
                response = closed(request, handles_anything, "triage/closed.html")
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
