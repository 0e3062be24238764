"""The sign at the gate of a playground: its code leads everybody to the place, and the office's people to its inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.caching import UNSHARED
from api.inspections.access import for_inspectors
from api.inspections.documents import pdf_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.team.codes import qr_code
from layers.core.models import Entry
from layers.defects.inspections.due import dues_of
from layers.defects.inspections.grounds import devices_of, ground_at, ground_of
from layers.defects.inspections.models import Ground
from layers.defects.models import Authority
from layers.defects.permissions import may_handle

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from layers.core.permissions import Actor

SIZES = {"a6": ("105mm", "148mm"), "a4": ("210mm", "297mm")}


@require_safe
@personal
def gate(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code leads."""
    ground = ground_at(code)
    if may_handle(actor_of(request), ground.belonging):
        return redirect("pages:inspected-ground", ground.pk)
    layer, _colon, number = ground.thing.partition(":")
    is_there = Entry.objects.visible_to(None).filter(pk=ground.thing).exists()
    context = {
        "ground": ground,
        "place_url": reverse("pages:feature", args=[layer, int(number)]) if is_there else "",
        "last": _last(ground) if ground.shows_last else None,
        "blocked": devices_of(ground).exclude(blocked_since=None),
        "report_url": f"{reverse('pages:report')}?{urlencode({'thing': ground.thing}, safe=':')}",
    }
    with override(current_region().time_zone):
        return draw(request, "defects/inspections/gate.html", context)


def _last(ground: Ground) -> datetime | None:
    """When somebody last looked, however thoroughly."""
    dues = dues_of(Ground.objects.with_last().get(pk=ground.pk), localdate())
    return max((due.last for due in dues.dues if due.last), default=None)


@require_safe
@for_inspectors
def sign(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The sign of a playground as a PDF, on a quarter of a sheet (A6) or on a whole one (A4)."""
    ground = ground_of(actor, number)
    size = request.GET.get("size", "a6") if request.GET.get("size") in SIZES else "a6"
    address = settings.SITE_URL + reverse("pages:inspection-gate", args=[ground.code])
    context = {
        "ground": ground,
        "size": size,
        "paper": " ".join(SIZES[size]),
        "code": qr_code(address),
        "address": address.partition("://")[2],
        "office": Authority.objects.filter(area=ground.area_id, is_elsewhere=False).order_by("pk").first(),
        "emergency": _("Emergency: 112"),
    }
    headers = {"Content-Disposition": f'inline; filename="sign-{ground.code}-{size}.pdf"', "Cache-Control": UNSHARED}
    return HttpResponse(pdf_of("defects/inspections/sign.html", context), content_type="application/pdf", headers=headers)
