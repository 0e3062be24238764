"""Where a driver says whether they take somebody along from a bench."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.benches.drawing import draw_bench
from api.pages.private import for_members
from api.pages.region import current_region
from api.problems import UnauthenticatedError, kind_of
from layers.core.exceptions import AmtskarteError
from layers.core.spoken_times import clock_words
from layers.rides.benches.taking import fall_silent, hear_again, is_silent, question_for, take_along
from layers.rides.benches.waiting import seat_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from geo_platform.accounts.models import User
    from layers.rides.models import BenchQuestion


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Look at it, and say yes with one tap."""
    user = _user(request)
    found = question_for(user, number)
    if request.method != "POST":
        return _page(request, found, user)
    try:
        take_along(driver=user, question=found)
    except AmtskarteError as error:
        return _page(request, found, user, str(error), kind_of(error).status)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


@require_POST
@for_members
def silence(request: HttpRequest, number: int) -> HttpResponse:
    """Be asked from benches no more, or again."""
    change = fall_silent if "silent" in request.POST else hear_again
    change(user=_user(request))
    return redirect("pages:bench-question", number)


def _user(request: HttpRequest) -> User:
    user = actor_of(request).user
    if user is None:
        raise UnauthenticatedError(_("Please sign in first."))
    return user


def _page(
    request: HttpRequest, found: BenchQuestion, user: User, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    with override(current_region().time_zone):
        return draw_bench(request, "benches/question.html", _context(found, user) | {"trouble": trouble}, status)


def _context(found: BenchQuestion, user: User) -> dict[str, Any]:
    seat = seat_of(found.wait)
    is_mine = bool(seat and seat.offer.driver_id == user.pk)
    return {
        "question": found,
        "direction": found.wait.direction,
        "bench": found.wait.direction.bench,
        "at": clock_words(seat.pickup_at if seat and is_mine else found.pickup_at),
        "seat": seat if is_mine else None,
        "is_taken": seat is not None and not is_mine,
        "is_silent": is_silent(user),
    }
