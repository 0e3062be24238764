"""The page of a playground that is looked after: what stands there, how often somebody looks, and what they found."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from api.inspections.access import for_inspectors
from api.inspections.dues import STATES
from api.inspections.forms import DeviceForm, HabitsForm
from api.pages.private import draw
from layers.core.exceptions import InvalidFieldsError
from layers.defects.inspections import grounds
from layers.defects.inspections.due import dues_of
from layers.defects.inspections.kinds import BOUNDS, HINTS
from layers.defects.inspections.models import Finding, Ground, PlayDevice

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.core.permissions import Actor

MOST_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_inspectors
def ground(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What is known of a playground; a form that is sent here says how often it is looked at."""
    found = grounds.ground_of(actor, number)
    form = HabitsForm(request.POST or None, request=request, initial=_habits(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        days = {kind: given[f"{kind}_days"] for kind in BOUNDS}
        habits = grounds.Habits(days, shows_last=given["shows_last"], is_active=given["is_active"])
        grounds.set_habits(actor=actor, ground=found, habits=habits)
        return _back(found)
    return _page(request, found, form, DeviceForm())


@require_POST
@for_inspectors
def device(request: HttpRequest, actor: Actor, number: int, device_number: int = 0) -> HttpResponse:
    """Add a device, change one, or take it away.

    Raises:
        Http404: There is no such device on this playground.
    """
    found = grounds.ground_of(actor, number)
    known = _device(found, device_number)
    if "remove" in request.POST and device_number:
        grounds.remove_device(actor=actor, device=known)
        return _back(found)
    form = DeviceForm(request.POST, instance=known)
    if form.is_valid():
        try:
            grounds.save_device(actor=actor, device=form.instance)
        except InvalidFieldsError as error:
            for name, words in error.problems.items():
                form.add_error(name if name in form.fields else None, str(words))
        else:
            return _back(found)
    return _page(request, found, HabitsForm(request=request, initial=_habits(found)), form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _device(found: Ground, number: int) -> PlayDevice:
    if not number:
        return PlayDevice(ground=found)
    device = grounds.devices_of(found).select_related("ground").filter(pk=number).first()
    if device is None:
        raise Http404
    return device


def _back(found: Ground) -> HttpResponse:
    return HttpResponseRedirect(reverse("pages:inspected-ground", args=[found.pk]), status=HTTPStatus.SEE_OTHER)


def _habits(found: Ground) -> dict[str, object]:
    days = {f"{kind}_days": found.days(kind) for kind in BOUNDS}
    return {**days, "shows_last": found.shows_last, "is_active": found.is_active}


def _page(
    request: HttpRequest, found: Ground, habits: HabitsForm, device_form: DeviceForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    due = dues_of(Ground.objects.with_last().get(pk=found.pk), localdate())
    layer, _colon, feature = found.thing.partition(":")
    context = {
        "ground": found,
        "dues": [(one, STATES[one.state], HINTS[one.kind]) for one in due.dues],
        "first": due.first,
        "devices": [(one, DeviceForm(instance=one, prefix="")) for one in grounds.devices_of(found)],
        "inspections": found.inspections.prefetch_related("findings")[:MOST_SHOWN],
        "defect": Finding.Outcome.DEFECT,
        "habits": habits,
        "device_form": device_form,
        "place_url": reverse("pages:feature", args=[layer, int(feature)]),
    }
    if habits.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return draw(request, "defects/inspections/ground.html", context, status)
