"""What everybody is told of the reports of a quarter: numbers that point at nobody.

There are whole quarters alone, which do not overlap, and tables with one direction alone, so that there is nothing to be
subtracted but a row from the total; `layers.defects.knowing.hiding` looks after that. What is told once stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Self

from layers.areas.models import Area
from layers.defects.knowing.hiding import FEWEST_TIMES, hide_small
from layers.defects.knowing.periods import Quarter, settled_quarters
from layers.defects.knowing.statements import read_rows
from layers.defects.models import Category, QuarterNumbers, Report
from layers.defects.states import CLOSED, RESOLVED

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from layers.defects.querysets import ReportQuerySet

SECONDS_OF_A_DAY = 86_400
QUARTERS = 4
"""So many are shown."""
WAITS = "waiting"
"""Outcome of what has none yet."""
AREAS, CATEGORIES, OUTCOMES = "area_id", "category_id", "outcome"
_TABLES = (AREAS, CATEGORIES, OUTCOMES)


@dataclass(frozen=True, slots=True)
class Row:
    """A group in a table.

    Attributes:
        key: Number of the municipality or the category, or the outcome.
        count: How many reports.
        answer_days: Median of whole days until the first answer; `None` where it would be of few.
        solution_days: Until it was done, likewise.
    """

    key: Hashable
    count: int
    answer_days: int | None = None
    solution_days: int | None = None


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """What everybody is told of a quarter.

    Attributes:
        quarter: Which.
        total: How many reports; `None` where they are too few for anything to be told.
        answer_days: As of a row, of all.
        solution_days: Likewise.
        tables: Rows by `AREAS`, `CATEGORIES` and `OUTCOMES`.
        rests: How many reports the groups have together that are not in the table.
    """

    quarter: Quarter
    total: int | None
    answer_days: int | None
    solution_days: int | None
    tables: dict[str, list[Row]]
    rests: dict[str, int]

    @classmethod
    def read(cls, kept: QuarterNumbers) -> Self:
        """From where it is kept."""
        content = kept.content
        tables = {name: [Row(*row) for row in rows] for name, rows in content["tables"].items()}
        of_all = content["total"], content["answer_days"], content["solution_days"]
        return cls(Quarter(kept.year, kept.quarter), *of_all, tables, content["rests"])

    @property
    def content(self) -> dict[str, Any]:
        """To be kept."""
        rows = {
            name: [[row.key, row.count, row.answer_days, row.solution_days] for row in rows]
            for name, rows in self.tables.items()
        }
        of_all = {"total": self.total, "answer_days": self.answer_days, "solution_days": self.solution_days}
        return {**of_all, "tables": rows, "rests": self.rests}


_STATEMENT = f"""
    WITH found (area_id, category_id, state, reported_at, answered_at, closed_at) AS ({{found}}), told AS (
        SELECT area_id, category_id, CASE WHEN state = ANY(%(closed)s) THEN state ELSE %(waits)s END AS outcome,
            extract(epoch FROM answered_at - reported_at) AS answer,
            CASE WHEN state = %(resolved)s THEN extract(epoch FROM closed_at - reported_at) END AS solution
        FROM found
    )
    SELECT grouping({", ".join(_TABLES)}) AS outside, {", ".join(_TABLES)}, count(*) AS count,
        count(answer) AS answers, percentile_disc(0.5) WITHIN GROUP (ORDER BY answer) AS answer,
        count(solution) AS solutions, percentile_disc(0.5) WITHIN GROUP (ORDER BY solution) AS solution
    FROM told GROUP BY GROUPING SETS ((), {", ".join(f"({name})" for name in _TABLES)})
    """  # noqa: S608 (of constants)
_ALL = (1 << len(_TABLES)) - 1
_COLUMNS = ("area_id", "category_id", "state", "reported_at", "answered_at", "closed_at")


def make_numbers(reports: ReportQuerySet, quarter: Quarter) -> PublicNumbers:
    """What may be told of the reports of a quarter, as they stand now.

    Args:
        reports: Those that everybody may know of.
        quarter: Which.
    """
    period = quarter.period
    found = reports.filter(reported_at__gte=period.begin, reported_at__lt=period.end).values_list(*_COLUMNS)
    rows = read_rows(_STATEMENT, found, {"closed": list(CLOSED), "waits": WAITS, "resolved": RESOLVED})
    of_all = [_row(None, row) for row in rows if row["outside"] == _ALL and row["count"]]
    tables, rests, total = {}, {}, None
    for place, name in enumerate(reversed(_TABLES)):
        own = {row[name]: _row(row[name], row) for row in rows if row["outside"] == _ALL - (1 << place)}
        counts = dict.fromkeys(_groups(name), 0) | {key: row.count for key, row in own.items()}
        shown = hide_small(counts)
        tables[name] = [own[key] for key in shown.counts]
        rests[name], total = shown.rest, shown.total
    days = (of_all[0].answer_days, of_all[0].solution_days) if of_all and total else (None, None)
    return PublicNumbers(quarter, total, *days, tables, rests)


def _groups(name: str) -> Iterable[Hashable]:
    """Which groups there are in a table, in an order that tells nothing of their numbers."""
    if name == AREAS:
        return [*Area.objects.visible_to(None).order_by("pk").values_list("pk", flat=True), None]
    if name == CATEGORIES:
        return list(Category.objects.order_by("pk").values_list("pk", flat=True))
    return [*CLOSED, WAITS]


def _row(key: Hashable, row: dict[str, Any]) -> Row:
    return Row(key, row["count"], _days(row["answers"], row["answer"]), _days(row["solutions"], row["solution"]))


def _days(count: int, seconds: float | None) -> int | None:
    """Whole days, of which the last has begun."""
    return None if seconds is None or count < FEWEST_TIMES else ceil(seconds / SECONDS_OF_A_DAY)


def keep_quarters() -> int:
    """Keep the numbers of quarters that have settled and are not kept yet; gives how many those were."""
    missing = [quarter for quarter in settled_quarters(QUARTERS) if _kept(quarter) is None]
    reports = Report.objects.published().filter(is_demo=False)
    made = [make_numbers(reports, quarter) for quarter in missing]
    rows = [QuarterNumbers(year=one.quarter.year, quarter=one.quarter.number, content=one.content) for one in made]
    return len(QuarterNumbers.objects.bulk_create(rows, ignore_conflicts=True))


def _kept(quarter: Quarter) -> QuarterNumbers | None:
    return QuarterNumbers.objects.filter(year=quarter.year, quarter=quarter.number).first()


def read_public() -> list[PublicNumbers]:
    """What everybody is told, the newest quarter first.

    Examples are nobody's, so where there are any, they count, and nothing of it is kept.
    """
    if Report.objects.filter(is_demo=True).exists():
        found = [make_numbers(Report.objects.published(), quarter) for quarter in settled_quarters(QUARTERS)]
    else:
        found = [PublicNumbers.read(kept) for kept in QuarterNumbers.objects.all()[:QUARTERS]]
    return [one for one in found if one.total is not None]
