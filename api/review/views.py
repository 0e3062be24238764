"""Where those who look after the map decide about what others add and propose: one after the other, by keyboard."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from api.pages.frame import not_found
from api.pages.ground import ground, words
from api.pages.private import draw
from api.pages.region import current_region
from api.problems import kind_of
from api.review.access import for_reviewers
from api.review.detail import detail
from api.review.queue import (
    PIECE,
    Choice,
    area_filters,
    find_change,
    kind_filters,
    layer_filters,
    next_number,
    read_piece,
    read_places,
    still_waiting,
)
from api.review.reasons import reason_text
from api.workplaces import wants_words
from layers.core.contributions import deciding
from layers.core.exceptions import AmtskarteError, NotFoundError
from layers.core.models import Change, Photo
from layers.core.values import number_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from layers.core.permissions import Actor

    Decide = Callable[[Change], Change]

PAGE = "review/review.html"
State = Change.State


@require_safe
@for_reviewers
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole page: the list, the map, and what was chosen."""
    return _page(request, actor)


def _page(request: HttpRequest, actor: Actor, problem: AmtskarteError | None = None) -> HttpResponse:
    choice, region = Choice.parse(request.GET), current_region()
    after, chosen = _named(request, actor, "after"), _named(request, actor, "item")
    piece = read_piece(actor, choice, after)
    kinds = kind_filters(actor, choice)
    context: dict[str, Any] = {
        **ground(region),
        "start_view": region.view.text,
        "words": words(),
        "choice": choice,
        "query": choice.query(),
        "piece": piece,
        "count": next((kind.count for kind in kinds if kind.is_chosen), 0),
        "kinds": kinds,
        "layer_choices": layer_filters(actor, choice),
        "area_choices": area_filters(actor, choice),
        "chosen": chosen,
        "following_url": _following(actor, choice, chosen) if chosen else "",
        "undo": _undoable(request, actor),
        "problem": problem,
        **(detail(actor, chosen) if chosen else {}),
    }
    status = kind_of(problem).status if problem else HTTPStatus.OK
    return draw(request, PAGE, context, status)


def _following(actor: Actor, choice: Choice, change: Change) -> str:
    """Address of what comes next, without deciding; empty where nothing does."""
    number = next_number(actor, choice, change)
    return reverse("pages:review") + choice.query(item=str(number)) if number else ""


def _named(request: HttpRequest, actor: Actor, name: str) -> Change | None:
    """The change that an address names; `None` where it names none that this person may decide about."""
    number = number_in(request.GET.get(name, ""))
    try:
        return find_change(actor, number) if number is not None else None
    except NotFoundError:
        return None


def _undoable(request: HttpRequest, actor: Actor) -> Change | None:
    """What was decided a moment ago, for those without a script."""
    change = _named(request, actor, "undo")
    return change if change and change.state in {State.ACCEPTED, State.REJECTED} else None


@require_safe
@for_reviewers
def piece(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next piece of the list, as a fragment."""
    choice = Choice.parse(request.GET)
    found = read_piece(actor, choice, _named(request, actor, "after"))
    return render(request, "review/_rows.html", {"piece": found, "query": choice.query()})


@require_safe
@for_reviewers
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One change, as a fragment."""
    try:
        change = find_change(actor, number)
    except NotFoundError as error:
        return not_found(request, error)
    return render(request, "review/_detail.html", {"query": Choice.parse(request.GET).query(), **detail(actor, change)})


@require_safe
@for_reviewers
def places(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where everything is that waits, for the map."""
    return JsonResponse(read_places(actor, Choice.parse(request.GET)))


@require_safe
@for_reviewers
def still(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which of the shown changes still wait: others decide at the same time."""
    named = (number_in(part) for part in request.GET.get("items", "").split(","))
    numbers = [number for number in named if number is not None][: 10 * PIECE]
    return JsonResponse(still_waiting(actor, Choice.parse(request.GET), numbers))


@require_POST
@for_reviewers
def accept(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Do what was proposed."""
    return _decide(request, actor, number, State.ACCEPTED, lambda change: deciding.accept(actor=actor, change=change))


@require_POST
@for_reviewers
def reject(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Do not do it, and say why."""

    def decide(change: Change) -> Change:
        reason = reason_text(change, request.POST.get("reason", ""), request.POST.get("words", ""))
        return deciding.reject(actor=actor, change=change, reason=reason)

    return _decide(request, actor, number, State.REJECTED, decide)


@require_POST
@for_reviewers
def reopen(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Undo a decision."""
    return _decide(request, actor, number, State.PENDING, lambda change: deciding.reopen(actor=actor, change=change))


@require_POST
@for_reviewers
def photo(request: HttpRequest, actor: Actor, photo_id: int) -> HttpResponse:
    """Take one picture away, or show it again; doing the same twice changes nothing.

    Raises:
        Http404: There is none of this number.
    """
    found = get_object_or_404(Photo.objects.select_related("change"), pk=photo_id)
    do = deciding.restore_photo if request.POST.get("do") == "restore" else deciding.remove_photo
    try:
        do(actor=actor, photo=found)
    except AmtskarteError as error:
        return _page(request, actor, error)
    number = request.POST.get("item", "")
    query = f"?item={number}" if number.isascii() and number.isdigit() else ""
    return HttpResponseRedirect(reverse("pages:review") + query, status=HTTPStatus.SEE_OTHER)


def _decide(request: HttpRequest, actor: Actor, number: int, state: Change.State, decide: Decide) -> HttpResponse:
    try:
        change = find_change(actor, number)
        change = change if _is_repeated(actor, change, state) else decide(change)
    except AmtskarteError as error:
        if wants_words(request):
            return JsonResponse({"detail": str(error)}, status=kind_of(error).status)
        return _page(request, actor, error)
    if wants_words(request):
        return JsonResponse({"state": change.state})
    return HttpResponseRedirect(_onward(request, actor, change), status=HTTPStatus.SEE_OTHER)


def _is_repeated(actor: Actor, change: Change, state: Change.State) -> bool:
    """Whether the very same was done before: the answer was lost on its way, so it is asked for again."""
    return change.state == state and (change.is_pending or change.decided_by == actor.user)


def _onward(request: HttpRequest, actor: Actor, change: Change) -> str:
    """Where those without a script go on: with what comes next, or with what waits again."""
    choice, here = Choice.parse(request.GET), reverse("pages:review")
    if change.is_pending:
        return here + choice.query(item=str(change.pk))
    following = next_number(actor, choice, change)
    item = {"item": str(following)} if following else {}
    return here + choice.query(**item, undo=str(change.pk))
