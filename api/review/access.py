"""Lets those in who may decide about something, and tells everybody else kindly what is missing."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.utils.timezone import override

from api.actors import actor_of
from api.caching import UNSHARED
from api.pages.region import current_region
from api.review.queue import may_review
from api.workplaces import closed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec

    from django.http import HttpRequest, HttpResponse

    from layers.core.permissions import Actor

    Arguments = ParamSpec("Arguments")
    View = Callable[Concatenate[HttpRequest, Actor, Arguments], HttpResponse]


def for_reviewers(view: View[Arguments]) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Make a view one for those who may decide about something; it is handed who that is, and no cache keeps its answer."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        actor = actor_of(request)
        with override(current_region().time_zone):
            response = (
                view(request, actor, *args, **kwargs)
                if may_review(actor)
                else closed(request, may_review, "review/closed.html")
            )
        response["Cache-Control"] = UNSHARED
        return response

    return answer
