"""The page on which the office sees how it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from api.knowing.bars import Bar, bars_of
from api.pages.private import draw
from api.triage.access import for_handlers
from layers.areas.models import Area
from layers.core.values import day_in
from layers.defects.desk.choosing import ALL, NOBODY, Wanted
from layers.defects.desk.colleagues import areas_of
from layers.defects.kinds import KINDS
from layers.defects.knowing.morning import wants_mail
from layers.defects.knowing.numbers import By, Grain, Line, Moment, course_of, lines_of
from layers.defects.knowing.past import Past
from layers.defects.knowing.periods import Period
from layers.defects.models import Authority, Category, Report
from layers.defects.states import CLOSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrPromise

    from layers.core.permissions import Actor

USUAL_DAYS = 91
"""Thirteen weeks."""
LONGEST_DAYS = 366 * 5
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 12, 31)
"""No report is older, and days far away have none before or after them."""
_TITLES: dict[By, StrPromise] = {
    By.AREA: pgettext_lazy("statistics", "By municipality"),
    By.KIND: pgettext_lazy("statistics", "By subject"),
    By.CATEGORY: pgettext_lazy("statistics", "By category"),
    By.AUTHORITY: pgettext_lazy("statistics", "By responsible office"),
}
GRAINS: dict[Grain, StrPromise] = {Grain.WEEK: gettext_lazy("week by week"), Grain.MONTH: gettext_lazy("month by month")}


@dataclass(frozen=True, slots=True)
class Named:
    """A line with the name of its group.

    Attributes:
        name: As people call it.
        line: Its numbers.
        query: Of the desk's address that shows what of it waits.
    """

    name: str
    line: Line
    query: str


@require_safe
@for_handlers
def statistics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Numbers of everything on which somebody works, by what they choose."""
    wanted, period = Wanted.parse(request.GET.dict() | {"state": ALL, "since": "", "until": ""}), _period(request.GET)
    grain = next((grain for grain in Grain if grain == request.GET.get("grain")), Grain.WEEK)
    past = Past.read(wanted.of(actor), period)
    lines, course = lines_of(past, period), course_of(past, period, grain)
    chosen = replace(wanted, since=period.first, until=period.last).parameters
    context = {
        "wanted": wanted,
        "period": period,
        "before": period.before(),
        "grain": grain,
        "whole": next(iter(lines[By.ALL]), Line(None)),
        "outcomes": [(word, lines[By.ALL][0].closed[state]) for state, word in _outcomes()] if lines[By.ALL] else [],
        "tables": [(title, _named(by, lines[by], wanted)) for by, title in _TITLES.items()],
        "course": _drawn(course),
        "file_query": urlencode(chosen),
        "has_mail": wants_mail(actor),
        **_choices(actor),
    }
    return draw(request, "triage/statistics.html", context)


def _period(query: Mapping[str, str]) -> Period:
    """The days that an address names; the last thirteen weeks where it names none that make sense."""
    last = min(_day(query.get("until", "")) or localdate(), localdate())
    first = _day(query.get("since", "")) or last - timedelta(days=USUAL_DAYS - 1)
    if not timedelta(0) <= last - first <= timedelta(days=LONGEST_DAYS):
        first = last - timedelta(days=USUAL_DAYS - 1)
    return Period(first, last)


def _day(text: str) -> date | None:
    """A day of our time."""
    day = day_in(text)
    return day if day and EARLIEST <= day <= LATEST else None


def _outcomes() -> list[tuple[str, str]]:
    return [(state, str(Report.State(state).label)) for state in CLOSED]


def _choices(actor: Actor) -> dict[str, Any]:
    return {
        "kinds": [(kind.id, kind.title) for kind in KINDS],
        "categories": list(Category.objects.all()),
        "areas": list(areas_of(actor)),
        "authorities": list(Authority.objects.all()),
        "sources": Report.Source.choices,
        "grains": list(GRAINS.items()),
        "nobody": NOBODY,
    }


def _named(by: By, lines: list[Line], wanted: Wanted) -> list[Named]:
    """Lines with their names. The desk is asked for what waits: for every state it would have to be told so."""
    names, chosen = _names(by, lines), replace(wanted, state="").parameters
    found = []
    for line in lines:
        query = urlencode(chosen | {by.removesuffix("_id"): str(line.key)}) if line.key is not None else ""
        found.append(Named(names.get(line.key) or pgettext("statistics", "none"), line, query))
    return found


def _names(by: By, lines: list[Line]) -> dict[int | str | None, str]:
    keys = [line.key for line in lines if line.key is not None]
    if by == By.KIND:
        return {kind.id: str(kind.title) for kind in KINDS}
    if by == By.AREA:
        return dict(Area.objects.filter(pk__in=keys).values_list("pk", "title"))
    if by == By.CATEGORY:
        return {one.pk: one.title for one in Category.objects.filter(pk__in=keys)}
    return dict(Authority.objects.filter(pk__in=keys).values_list("pk", "title"))


def _drawn(course: list[Moment]) -> list[tuple[Moment, Bar, Bar]]:
    """Each moment with its two bars, all in one measure."""
    bars = bars_of([number for moment in course for number in (moment.incoming, moment.closed)])
    return list(zip(course, bars[::2], bars[1::2], strict=True))
