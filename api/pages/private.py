"""Pages that are drawn for one person, and kept by nobody."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from api.actors import actor_of
from api.caching import UNSHARED
from api.devices import mark_of
from api.pages.frame import frame
from api.problems import handle
from layers.core.exceptions import AmtskarteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    P = ParamSpec("P")
    View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def draw(request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Draw a page."""
    response = render(request, template, frame(request) | {"who": mark_of(actor_of(request))} | context, status=status)
    response["Cache-Control"] = UNSHARED
    return response


def personal(view: View[P]) -> View[P]:
    """A view of such a page: what goes wrong with it is said in words."""

    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except AmtskarteError as error:
            return handle(request, error)

    return answered


def for_members(view: View[P]) -> View[P]:
    """The same for people who are signed in; others are asked to sign in first."""
    return personal(login_required(view))
