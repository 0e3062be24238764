"""Lets those in who work on reports, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from api.pages.frame import frame, not_found
from api.problems import kind_of
from api.workplaces import closed, wants_words, workplace
from layers.core.exceptions import AmtskarteError, InvalidInputError, NotFoundError
from layers.defects.permissions import handles_anything

if TYPE_CHECKING:
    from typing import ParamSpec

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from api.workplaces import View, WorkersView
    from layers.core.permissions import Actor

    P = ParamSpec("P")


def _closed(request: HttpRequest) -> HttpResponse:
    return closed(request, handles_anything, "triage/closed.html")


def for_handlers(view: WorkersView[P]) -> View[P]:
    """Make a view one for those who work on reports; what goes wrong is said in words."""

    @workplace(handles_anything, _closed)
    @wraps(view)
    def answer(request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, actor, *args, **kwargs)
        except AmtskarteError as error:
            return said(request, error)

    return answer


def said(request: HttpRequest, error: AmtskarteError) -> HttpResponse:
    """What went wrong, in words: for a script as JSON, for everybody else as a page."""
    status = kind_of(error).status
    if wants_words(request):
        at = error.parameter if isinstance(error, InvalidInputError) else ""
        return JsonResponse({"detail": str(error), "parameter": at}, status=status)
    if isinstance(error, NotFoundError):
        return not_found(request, error)
    return render(request, "triage/refused.html", frame(request) | {"problem": error}, status=status)
