"""Lets those in who work on reports, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.timezone import override
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.contribute.refusals import is_from_outbox, refusal
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.workplaces import way_in
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
    return draw(request, "defects/inspections/closed.html", way_in(request, handles_anything), HTTPStatus.FORBIDDEN)
