"""Taking the content of a step out of the history: one is asked once more, since there is no way back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import override
from django.views.decorators.http import require_http_methods

from api.actors import actor_of
from api.pages.history import Subject, differences_of, step_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.pages.rows import name_of
from api.problems import kind_of
from layers.core.contributions.ledger import require
from layers.core.contributions.redacting import redact
from layers.core.exceptions import ConflictError, UnknownFeatureError
from layers.core.permissions import Action

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.core.contributions.models import Change


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def redact_step(request: HttpRequest, layer_id: str, feature_id: int, number: int) -> HttpResponse:
    """The question, and what is done about it."""
    actor = actor_of(request)
    subject = Subject.find(actor, layer_id, feature_id)
    require(actor, subject.layer, Action.REVIEW, subject.feature)
    change = next((one for one in subject.changes() if one.pk == number), None)
    if change is None:
        raise UnknownFeatureError(subject.layer.title, str(number))
    if request.method != "POST":
        return _question(request, subject, change)
    try:
        redact(actor=actor, change=change)
    except ConflictError as error:
        return _question(request, subject, change, error)
    there = reverse("pages:history", args=[layer_id, feature_id])
    return HttpResponseRedirect(f"{there}#change-{number}", status=HTTPStatus.SEE_OTHER)


def _question(request: HttpRequest, subject: Subject, change: Change, problem: ConflictError | None = None) -> HttpResponse:
    with override(current_region().time_zone):
        context = {
            "layer": subject.layer,
            "feature": subject.feature,
            "title": name_of(subject.layer, subject.feature),
            "step": step_of(actor_of(request), subject, change),
            "differences": differences_of(actor_of(request), subject, change),
            "notes": [text for text in (change.note, change.reason, change.contact) if text],
            "photos": list(change.photos.all()),
            "problem": problem,
        }
        return draw(request, "pages/redact.html", context, kind_of(problem).status if problem else HTTPStatus.OK)


urlpatterns = [path("<slug:layer_id>/<int:feature_id>/history/<int:number>/redact/", redact_step, name="redact")]
