"""What is due: the list of all playgrounds that somebody looks after, and where they lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.inspections.access import for_inspectors
from api.inspections.drawing import Mark, marks_svg
from api.inspections.forms import DepotForm
from api.pages.private import draw
from layers.areas.models import Area
from layers.core.permissions import Role
from layers.defects.inspections.due import what_is_due
from layers.defects.inspections.grounds import not_taken_in, set_depot, take_in
from layers.defects.inspections.models import Depot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrPromise

    from layers.areas.models import AreaQuerySet
    from layers.core.permissions import Actor
    from layers.defects.inspections.due import Due, GroundDue

STATES: dict[str, StrPromise] = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "soon": _("Due soon"),
    "later": _("In time"),
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """A playground in the list.

    Attributes:
        number: On the map; 0 where nothing presses.
        found: What is due there.
        due: What to do next.
        state: In words.
    """

    number: int
    found: GroundDue
    due: Due
    state: StrPromise


@require_safe
@for_inspectors
def due_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is due, the longest overdue first."""
    rows = due_rows(what_is_due(actor))
    shows_all = "all" in request.GET or not any(row.number for row in rows)
    counts = Counter(row.due.state for row in rows)
    context = {
        "rows": rows if shows_all else [row for row in rows if row.number],
        "shows_all": shows_all,
        "count": len(rows),
        "counts": [(state, words, counts[state]) for state, words in STATES.items() if counts[state]],
        "missing": not_taken_in(actor).count(),
        "maps": _maps(rows),
        "depots": Depot.objects.filter(area__in=_areas(actor)).order_by("title"),
    }
    return draw(request, "defects/inspections/due.html", context)


def due_rows(found: Sequence[GroundDue]) -> list[DueRow]:
    """What presses gets a number; the rest has none."""
    rows, number = [], 0
    for one in found:
        due = one.first
        number += due.is_pressing
        rows.append(DueRow(number if due.is_pressing else 0, one, due, STATES[due.state]))
    return rows


def _maps(rows: Sequence[DueRow]) -> dict[str, str]:
    marks = [
        Mark(
            row.found.ground.point.x,
            row.found.ground.point.y,
            str(row.number or ""),
            "pressing" if row.number else "calm",
        )
        for row in sorted(rows, key=lambda row: (not row.number, row.number))
    ]
    return {"light": marks_svg(marks, "light"), "dark": marks_svg(marks, "dark")} if marks else {}


@require_POST
@for_inspectors
def take_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in the playgrounds of the map that nobody looks after yet."""
    take_in(actor)
    return HttpResponseRedirect(request.path.removesuffix("take/"), status=HTTPStatus.SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
@for_inspectors
def depot(request: HttpRequest, actor: Actor) -> HttpResponse:
    """From where people set out."""
    areas = _areas(actor)
    known = Depot.objects.filter(area__in=areas).first()
    initial: dict[str, Any] = {"title": known.title, "place": known.point} if known else {"title": _("Municipal depot")}
    form = DepotForm(request.POST or None, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        area = areas.smallest_containing(form.cleaned_data["place"])
        if area is not None:
            set_depot(actor=actor, area=area.pk, title=form.cleaned_data["title"], point=form.cleaned_data["place"])
            return redirect("pages:inspections")
        form.add_error("place", gettext("This lies in no municipality for which you work."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return draw(request, "defects/inspections/depot.html", {"form": form, "known": known}, status)


def _areas(actor: Actor) -> AreaQuerySet:
    """The municipalities for which somebody works."""
    areas = Area.objects.visible_to(None)
    return areas if actor.is_administrator else areas.filter(pk__in=sorted(actor.scope(Role.STAFF).areas))
