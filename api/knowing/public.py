"""The page that tells everybody what becomes of reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from api.knowing.bars import Bar, bars_of
from api.pages.answers import answer
from api.pages.frame import frame
from api.pages.region import current_region
from layers.areas.models import Area
from layers.defects.knowing.hiding import FEWEST, FEWEST_TIMES
from layers.defects.knowing.public import AREAS, CATEGORIES, OUTCOMES, WAITS, PublicNumbers, keep_quarters, read_public
from layers.defects.models import Category, QuarterNumbers, Report

if TYPE_CHECKING:
    from collections.abc import Hashable

    from django.http import HttpRequest, HttpResponse

    from layers.defects.knowing.periods import Quarter
    from layers.defects.knowing.public import Row


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a quarter.

    Attributes:
        title: What its rows are.
        rows: Each with its name and its bar.
        rest: Bar of all other groups together; `None` where there is nothing in them.
        has_times: Whether any row says how long something took.
    """

    title: str
    rows: list[tuple[str, Row, Bar]]
    rest: Bar | None
    has_times: bool


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Whole quarters, as they are kept."""
    kept = " ".join(made_at.isoformat() for made_at in QuarterNumbers.objects.values_list("made_at", flat=True))
    return answer(request, "defects/numbers.html", lambda: frame(request) | _told(), kept)


def keep_told() -> int:
    """Keep the numbers of quarters that have settled; gives how many those were."""
    with override(current_region().time_zone):
        return keep_quarters()


def _told() -> dict[str, Any]:
    told = [_quarter(one) for one in read_public()]
    has_demo = Report.objects.filter(is_demo=True).exists()
    return {"quarters": told, "fewest": FEWEST, "fewest_times": FEWEST_TIMES, "has_demo": has_demo}


def _quarter(numbers: PublicNumbers) -> dict[str, Any]:
    tables = [
        _table(pgettext("numbers of reports", "What became of them"), _outcomes(), numbers, OUTCOMES),
        _table(pgettext("numbers of reports", "By municipality"), _areas(), numbers, AREAS),
        _table(pgettext("numbers of reports", "By what they are about"), _categories(), numbers, CATEGORIES),
    ]
    return {
        "title": quarter_words(numbers.quarter),
        "id": f"q{numbers.quarter.year}-{numbers.quarter.number}",
        "numbers": numbers,
        "answer": _answer_words(numbers.answer_days),
        "solution": _solution_words(numbers.solution_days),
        "tables": [table for table in tables if table.rows],
    }


def quarter_words(quarter: Quarter) -> str:
    """Its first and its last month: Juli bis September 2026."""
    first, last = (date_format(day, "F") for day in (quarter.period.first, quarter.period.last))
    return _("%(first)s to %(last)s %(year)s") % {"first": first, "last": last, "year": quarter.year}


def _answer_words(days: int | None) -> str:
    if days is None:
        return ""
    words = ngettext("Half of all answers came within a day.", "Half of all answers came within %(days)s days.", days)
    return words % {"days": days}


def _solution_words(days: int | None) -> str:
    if days is None:
        return ""
    words = ngettext(
        "Half of what was done took no longer than a day.",
        "Half of what was done took no longer than %(days)s days.",
        days,
    )
    return words % {"days": days}


def _table(title: str, names: dict[Hashable, str], numbers: PublicNumbers, name: str) -> Table:
    rows, rest = numbers.tables[name], numbers.rests[name]
    *bars, last = bars_of([*(row.count for row in rows), rest])
    elsewhere = pgettext("numbers of reports", "elsewhere")
    named = [(names.get(row.key) or elsewhere, row, bar) for row, bar in zip(rows, bars, strict=True)]
    has_times = name != OUTCOMES and any(row.answer_days is not None or row.solution_days is not None for row in rows)
    return Table(title, named, last if rest else None, has_times)


def _outcomes() -> dict[Hashable, str]:
    names: dict[Hashable, str] = {state.value: str(state.label) for state in Report.State}
    return names | {WAITS: pgettext("numbers of reports", "Still waiting")}


def _areas() -> dict[Hashable, str]:
    return dict(Area.objects.visible_to(None).values_list("pk", "title"))


def _categories() -> dict[Hashable, str]:
    return {one.pk: one.title for one in Category.objects.all()}
