"""The day's round: reports and playgrounds in the order of the shortest way there and back, for paper or a phone outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.contribute.refusals import is_from_outbox, refusal_of
from api.idempotency import new_key
from api.inspections.access import for_inspectors, keep_on_device
from api.inspections.drawing import Mark, trip_svg
from api.inspections.dues import due_rows
from api.inspections.trips import MOST_STOPS, plan_trip
from api.pages.measures import duration_words, length_words
from api.pages.private import draw
from api.sent_forms import SentForm, act_once
from layers.core.permissions import Belonging
from layers.core.values import LonLat, number_in
from layers.defects.exceptions import UnknownReportError
from layers.defects.inspections.due import dues_of, what_is_due
from layers.defects.inspections.models import Depot, Ground
from layers.defects.inspections.stops import note_there, tick_off
from layers.defects.models import LONGEST_WORD, Report
from layers.defects.permissions import may_handle
from layers.defects.states import WAITING
from routing.router import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse, QueryDict

    from api.inspections.trips import Leg, Trip
    from layers.core.permissions import Actor
    from layers.defects.inspections.due import Due

MOST_OFFERED = 200
LOOKING_S = 600
"""How long a stop takes, as a rule; more is said by nobody beforehand."""
MODES = {Mode.CAR: _("by car"), Mode.BICYCLE: _("by bicycle"), Mode.FOOT: _("on foot")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for.

    Attributes:
        reports: Numbers of reports.
        grounds: Numbers of playgrounds.
        mode: How one gets about.
    """

    reports: tuple[int, ...]
    grounds: tuple[int, ...]
    mode: Mode

    @classmethod
    def parse(cls, query: QueryDict) -> Wanted:
        """Read it: `reports=1,2,3`, or the same name several times, as a form sends it."""
        by = query.get("by", "")
        return cls(
            _numbers(query.getlist("reports")),
            _numbers(query.getlist("grounds")),
            Mode(by) if by in set(Mode) else Mode.CAR,
        )


def _numbers(values: Iterable[str]) -> tuple[int, ...]:
    found = (number_in(word.strip()) for value in values for word in value.split(","))
    return tuple(dict.fromkeys(number for number in found if number is not None))


@dataclass(slots=True)
class Stop:
    """One stop as people see it.

    Attributes:
        place: Where.
        title: What it is called.
        report: What is to be done there; `None` at a playground.
        ground: What is to be looked at; `None` at a report.
        due: Which inspection.
        is_done: Whether it is done already.
        number: On the map.
        way: How far it is from the stop before, in words.
        time: How long that takes, in words.
        key: Under which a tick is sent.
    """

    place: LonLat
    title: str
    report: Report | None = None
    ground: Ground | None = None
    due: Due | None = None
    is_done: bool = False
    number: int = 0
    way: str = ""
    time: str = ""
    key: str = ""


class TickForm(SentForm):
    """What somebody did at a stop."""

    outcome = forms.ChoiceField(choices=[("done", ""), ("note", "")])
    word = forms.CharField(label=_("What did you do there?"), max_length=LONGEST_WORD, required=False)


@require_safe
@for_inspectors
def day_round(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may be chosen, or the round of what was chosen."""
    wanted = Wanted.parse(request.GET)
    stops = _stops(actor, wanted)
    if not stops:
        return draw(request, "defects/inspections/choose.html", _offers(actor, wanted))
    return keep_on_device(
        draw(request, "defects/inspections/day.html", _page(actor, stops[:MOST_STOPS], wanted, len(stops)))
    )


def _offers(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    waiting = Report.objects.handled_by(actor).waiting().select_related("category")
    rows = due_rows(what_is_due(actor))
    return {
        "reports": waiting.order_by(F("priority").desc(), F("due_at").asc(nulls_last=True), "pk")[:MOST_OFFERED],
        "rows": [row for row in rows if row.number],
        "modes": [(mode.value, words, mode == wanted.mode) for mode, words in MODES.items()],
        "is_empty": bool(wanted.reports or wanted.grounds),
    }


def _stops(actor: Actor, wanted: Wanted) -> list[Stop]:
    """What of it is theirs, in the order in which it was asked for."""
    reports = Report.objects.handled_by(actor).select_related("category").in_bulk(list(wanted.reports))
    grounds = Ground.objects.handled_by(actor).with_last().in_bulk(list(wanted.grounds))
    return [
        *(_report_stop(reports[number]) for number in wanted.reports if number in reports),
        *(_ground_stop(grounds[number]) for number in wanted.grounds if number in grounds),
    ]


def _report_stop(report: Report) -> Stop:
    point = report.geom.centroid
    title = report.thing_title or report.category.title
    return Stop(LonLat(point.x, point.y), title, report, is_done=report.state not in WAITING, key=new_key())


def _ground_stop(ground: Ground) -> Stop:
    found = dues_of(ground, localdate())
    was_today = any(due.last and localdate(due.last) == localdate() for due in found.dues)
    is_done = was_today and not found.first.is_pressing
    return Stop(LonLat(ground.point.x, ground.point.y), ground.title, ground=ground, due=found.first, is_done=is_done)


def _page(actor: Actor, stops: Sequence[Stop], wanted: Wanted, count: int) -> dict[str, Any]:
    depot = _depot(actor, stops)
    start = [LonLat(depot.point.x, depot.point.y)] if depot else []
    trip = plan_trip([*start, *(stop.place for stop in stops)], wanted.mode)
    ordered = [stops[index - len(start)] for index in trip.order if index >= len(start)]
    for number, stop in enumerate(ordered, start=1):
        stop.number = number
    _measure(ordered, trip.legs if depot else [None, *trip.legs])
    marks = _marks(depot, ordered)
    return {
        "depot": depot,
        "stops": ordered,
        "back": _words(trip.legs[-1]) if trip.legs else None,
        "distance": length_words(trip.distance_m),
        "driving": duration_words(trip.duration_s),
        "together": duration_words(trip.duration_s + LOOKING_S * len(stops)),
        "is_straight": trip.is_straight,
        "left_out": count - len(stops),
        "mode": MODES[wanted.mode],
        "maps": _maps(trip, marks),
        "done": sum(stop.is_done for stop in stops),
    }


def _measure(stops: Sequence[Stop], legs: Sequence[Leg | None]) -> None:
    """Say at each stop how far it is from the one before."""
    for stop, leg in zip(stops, legs, strict=False):
        if leg is not None:
            stop.way, stop.time = _words(leg)


def _words(leg: Leg) -> tuple[str, str]:
    return length_words(leg.distance_m), duration_words(leg.duration_s)


def _depot(actor: Actor, stops: Sequence[Stop]) -> Depot | None:
    """That of the municipality where most of it lies, as far as it is theirs."""
    areas = [(stop.report or stop.ground).area_id for stop in stops]  # type: ignore[union-attr]  # it has one of the two
    depots = {depot.area_id: depot for depot in Depot.objects.filter(area__in=set(areas) - {None})}
    theirs = [area for area in areas if area in depots and may_handle(actor, Belonging(area=area))]
    return depots[max(theirs, key=theirs.count)] if theirs else None


def _marks(depot: Depot | None, stops: Sequence[Stop]) -> list[Mark]:
    start = [Mark(depot.point.x, depot.point.y, "S", "start")] if depot else []
    return start + [
        Mark(stop.place.longitude, stop.place.latitude, str(stop.number), "done" if stop.is_done else "calm")
        for stop in stops
    ]


def _maps(trip: Trip, marks: Sequence[Mark]) -> dict[str, str]:
    return {"light": trip_svg(trip, marks, "light"), "dark": trip_svg(trip, marks, "dark")}


@require_POST
@for_inspectors
def tick(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Tick a report off, or leave a note for colleagues; the answer of who waits in an outbox is a document."""
    form = TickForm(request.POST, request=request, needs_proof=False)

    def act() -> HttpResponse:
        given = form.cleaned_data
        if given["outcome"] == "done":
            tick_off(actor=actor, number=number, word=given["word"])
        else:
            note_there(actor=actor, number=number, text=given["word"])
        address = reverse("pages:day-stop", args=[number])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    def page(status: HTTPStatus) -> HttpResponse:
        problems = [str(error) for errors in form.errors.values() for error in errors]
        return draw(request, "defects/inspections/stop.html", {"problems": problems}, status)

    return act_once(request, form, partial(refusal_of, form) if is_from_outbox(request) else page, act)


@require_http_methods(["GET", "HEAD"])
@for_inspectors
def stop(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What became of a stop."""
    report = Report.objects.handled_by(actor).select_related("category").filter(pk=number).first()
    if report is None:
        raise UnknownReportError
    return draw(request, "defects/inspections/stop.html", {"report": report})
