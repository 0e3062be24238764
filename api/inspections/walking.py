"""An inspection under way: a form on a phone, device by device, which needs no network until it is sent."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from api.contribute.refusals import is_from_outbox, refusal_of
from api.idempotency import FIELD, new_key
from api.inspections.access import for_inspectors, keep_on_device
from api.inspections.forms import InspectionForm, looked_at
from api.inspections.saving import save_inspection
from api.pages.private import draw
from api.sent_forms import act_once
from layers.defects.inspections.checklists import Checklist
from layers.defects.inspections.grounds import devices_seen, ground_of
from layers.defects.inspections.kinds import HINTS, Kind

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from layers.core.permissions import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_inspectors
def inspect(request: HttpRequest, actor: Actor, number: int, kind: str) -> HttpResponse:
    """Look at a playground.

    Raises:
        Http404: There is no such kind of inspection.
    """
    if kind not in Kind.values:
        raise Http404
    ground, chosen = ground_of(actor, number), Kind(kind)
    devices = list(devices_seen(ground, looked_at(request.POST)))
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = InspectionForm(devices, Checklist(chosen), chosen, request, initial=_initial(actor), **sent)

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        context = {"ground": ground, "kind": chosen, "hint": HINTS[chosen], "form": form, "had_photos": bool(request.FILES)}
        key = request.POST.get(FIELD) or new_key()
        return draw(request, "defects/inspections/inspect.html", context | {"key": key}, status)

    def act() -> HttpResponse:
        inspection = save_inspection(form, actor, ground, chosen)
        address = reverse("pages:inspection", args=[inspection.pk])
        return HttpResponseRedirect(f"{address}?new=1", status=HTTPStatus.SEE_OTHER)

    if request.method != "POST":
        return keep_on_device(page())
    return act_once(request, form, partial(refusal_of, form) if is_from_outbox(request) else page, act)


def _initial(actor: Actor) -> dict[str, object]:
    return {"done_at": localtime(), "signed_as": str(actor.user or "")}
