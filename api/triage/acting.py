"""What is done at the desk: with one report or many, looked at first, and undone."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.parameters import row_number
from api.triage.access import for_handlers
from api.triage.orders import chosen_in, deed_in, key_in, lines_in
from api.triage.words import outcome_words
from api.workplaces import wants_words
from layers.core.exceptions import ConflictError, InvalidInputError
from layers.core.permissions import Belonging
from layers.core.photos.storage import MEDIA_TYPE, read_variant
from layers.core.values import number_in
from layers.defects.desk import reading, saved_views
from layers.defects.desk.batches import perform, preview
from layers.defects.desk.covering import Cover, checked_regions, find_photo, forget_cover, make_cover
from layers.defects.desk.news import see_news
from layers.defects.desk.undoing import undo_batch

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.permissions import Actor
    from layers.defects.desk.batches import Outcome
    from layers.defects.desk.deeds import Deed


@require_POST
@for_handlers
def look(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What would happen to how many, and with which it cannot."""
    given = request.POST.dict()
    outcome = preview(actor=actor, deed=deed_in(actor, given), chosen=chosen_in(given))
    return JsonResponse(_told(outcome))


@require_POST
@for_handlers
def act(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do it with those that it fits."""
    given = request.POST.dict()
    return _do(request, actor, deed_in(actor, given), chosen_in(given))


def _do(request: HttpRequest, actor: Actor, deed: Deed, chosen: dict[int, int]) -> HttpResponse:
    outcome = perform(actor=actor, deed=deed, chosen=chosen, key=key_in(request.POST.dict()))
    if outcome.refused and not wants_words(request):
        raise ConflictError(outcome.refused[0].why)
    return _answer(request, _told(outcome), f"item={next(iter(chosen))}", _status(outcome))


def _answer(request: HttpRequest, told: dict[str, Any], query: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """What came of it: for a script in words, for everybody else the page of the desk, where they were.

    Args:
        request: Whose.
        told: For a script.
        query: Of the page.
        status: For a script.
    """
    if wants_words(request):
        return JsonResponse(told, status=status)
    address = reverse("pages:triage")
    return HttpResponseRedirect(f"{address}?{query}" if query else address, status=HTTPStatus.SEE_OTHER)


def _told(outcome: Outcome) -> dict[str, Any]:
    refused = [{"id": one.number, "number": one.reference, "why": one.why, "stale": one.is_stale} for one in outcome.refused]
    batch = outcome.batch.pk if outcome.batch else None
    return {"done": outcome.done, "refused": refused, "batch": batch, "words": outcome_words(outcome)}


def _status(outcome: Outcome) -> HTTPStatus:
    """As it is where something was done; nothing at all is a conflict, or not possible."""
    if outcome.done or not outcome.refused:
        return HTTPStatus.OK
    is_stale = any(refusal.is_stale for refusal in outcome.refused)
    return HTTPStatus.CONFLICT if is_stale else HTTPStatus.UNPROCESSABLE_ENTITY


@require_POST
@for_handlers
def undo(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put everything back as it was before a batch."""
    outcome = undo_batch(actor=actor, number=number)
    return _answer(request, _told(outcome))


@require_POST
@for_handlers
def note(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Tell colleagues something."""
    report = reading.find_report(actor, number)
    written = reading.add_note(actor=actor, report=report, text=lines_in(request.POST.get("text", "")))
    return _answer(request, {"note": written.pk}, f"item={number}")


@require_POST
@for_handlers
def seen(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Somebody has looked at what a sender has said, up to the step that they name."""
    report = reading.find_report(actor, number)
    see_news(actor=actor, report=report, up_to=row_number(request.POST.get("step", "")))
    return _answer(request, {}, f"item={number}")


@require_safe
@for_handlers
def photo(_request: HttpRequest, actor: Actor, number: int, size: int) -> HttpResponse:
    """A picture as it was sent."""
    return HttpResponse(read_variant(find_photo(actor, number).name, size), content_type=MEDIA_TYPE)


@require_safe
@for_handlers
def public_photo(_request: HttpRequest, actor: Actor, number: int, size: int) -> HttpResponse:
    """The same as everybody sees it."""
    return HttpResponse(read_variant(find_photo(actor, number).public_name, size), content_type=MEDIA_TYPE)


@require_POST
@for_handlers
def cover(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Change what everybody sees of a picture: with parts of it covered, whole, or not at all."""
    found = find_photo(actor, number)
    if request.POST.get("do") == "conceal":
        deed = Cover(found.pk, "")
    else:
        deed = make_cover(found, checked_regions(_json(request.POST.get("regions", "[]"))))
    chosen = {found.report_id: row_number(request.POST.get("version", ""))}
    try:
        with transaction.atomic():
            response = _do(request, actor, deed, chosen)
    except Exception:
        forget_cover(deed, found)
        raise
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        forget_cover(deed, found)
    return response


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(_("Please draw the rectangles again."), parameter="regions") from error


@require_POST
@for_handlers
def keep_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep what is looked at under a name."""
    given = request.POST
    area = number_in(given.get("area", ""))
    shared_with = Belonging(area=area) if area is not None else None
    query = given.get("query", "").lstrip("?")
    kept = saved_views.save_view(actor=actor, name=given.get("name", ""), query=query, shared_with=shared_with)
    return _answer(request, {"id": kept.pk, "name": kept.name, "query": kept.query}, kept.query)


@require_POST
@for_handlers
def forget_view(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Delete a view of one's own."""
    saved_views.delete_view(actor=actor, number=number)
    return _answer(request, {})
