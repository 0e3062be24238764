"""What the office sees: numbers of what somebody works on, by place, subject, office and time. Two statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_current_timezone_name

from layers.defects.knowing.statements import read_rows
from layers.defects.states import CLOSED, RESOLVED, WAITING

if TYPE_CHECKING:
    from datetime import date

    from layers.defects.knowing.periods import Period
    from layers.defects.querysets import ReportQuerySet

SECONDS_OF_A_DAY = 86_400


class By(StrEnum):
    """By what numbers are told apart.

    Attributes:
        ALL: By nothing.
        AREA: The municipality in which it lies.
        KIND: What it is about, roughly.
        CATEGORY: What it is about.
        AUTHORITY: Who is responsible.
    """

    ALL = ""
    AREA = "area_id"
    KIND = "kind"
    CATEGORY = "category_id"
    AUTHORITY = "authority_id"


class Grain(StrEnum):
    """How long each piece of a course of time is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in days; `None` where it has not happened.

    Attributes:
        median: Half of it took no longer.
        slow: Nine out of ten took no longer.
        before: The median in the period before.
    """

    median: float | None = None
    slow: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one group.

    Attributes:
        key: Which group: a number, the id of a kind, or `None` for what belongs to none.
        incoming: What came in within the period.
        incoming_before: What came in within the period before.
        waiting: What waits now, from whenever.
        overdue: What of it should have been answered by now.
        closed: What came to an end within the period, by the state in which it did.
        closed_before: What came to an end within the period before.
        first_answer: Until the office first said something, of what came in within the period.
        solution: Until it was done, of what was done within the period.
    """

    key: int | str | None
    incoming: int = 0
    incoming_before: int = 0
    waiting: int = 0
    overdue: int = 0
    closed: dict[str, int] = field(default_factory=dict)
    closed_before: int = 0
    first_answer: Times = field(default_factory=Times)
    solution: Times = field(default_factory=Times)

    @property
    def all_closed(self) -> int:
        """What came to an end within the period."""
        return sum(self.closed.values())


@dataclass(frozen=True, slots=True)
class Moment:
    """A week or a month.

    Attributes:
        first: Its first day.
        incoming: What came in.
        closed: What came to an end.
    """

    first: date
    incoming: int
    closed: int


_COLUMNS = ("area_id", "kind", "category_id", "authority_id", "state", "reported_at", "answered_at", "closed_at", "due_at")
_NOW = "reported_at >= %(begin)s AND reported_at < %(end)s"
_BEFORE = "reported_at >= %(before)s AND reported_at < %(begin)s"
_ENDED = "closed_at >= %(begin)s AND closed_at < %(end)s"
_ENDED_BEFORE = "closed_at >= %(before)s AND closed_at < %(begin)s"
_WAITS = "state = ANY(%(waiting)s)"
_DONE = "state = %(resolved)s"
_ANSWER = "extract(epoch FROM answered_at - reported_at)"
_SOLUTION = "extract(epoch FROM closed_at - reported_at)"


def _share(shares: str, length: str, condition: str) -> str:
    return f"percentile_disc({shares}) WITHIN GROUP (ORDER BY {length}) FILTER (WHERE {condition})"


_MEASURES = {
    "incoming": f"count(*) FILTER (WHERE {_NOW})",
    "incoming_before": f"count(*) FILTER (WHERE {_BEFORE})",
    "waiting": f"count(*) FILTER (WHERE {_WAITS})",
    "overdue": f"count(*) FILTER (WHERE {_WAITS} AND due_at < now())",
    "closed_before": f"count(*) FILTER (WHERE {_ENDED_BEFORE})",
    "answer": _share("ARRAY[0.5, 0.9]", _ANSWER, f"{_NOW} AND answered_at IS NOT NULL"),
    "answer_before": _share("0.5", _ANSWER, f"{_BEFORE} AND answered_at IS NOT NULL"),
    "solution": _share("ARRAY[0.5, 0.9]", _SOLUTION, f"{_ENDED} AND {_DONE}"),
    "solution_before": _share("0.5", _SOLUTION, f"{_ENDED_BEFORE} AND {_DONE}"),
    **{state: f"count(*) FILTER (WHERE {_ENDED} AND state = '{state}')" for state in CLOSED},
}


def read_lines(reports: ReportQuerySet, period: Period) -> dict[By, list[Line]]:
    """The numbers of reports, by everything of `By`, the groups with most waiting and incoming first.

    Args:
        reports: Those that count, whenever they came.
        period: What is looked at; it is compared with the one before.
    """
    sets = ", ".join(f"({by})" for by in By)
    groups = ", ".join(by for by in By if by)
    told = ", ".join(f"{sql} AS {name}" for name, sql in _MEASURES.items())
    came, ended = (f"{at} >= %(before)s AND {at} < %(end)s" for at in ("reported_at", "closed_at"))
    statement = f"""
        WITH found ({", ".join(_COLUMNS)}) AS NOT MATERIALIZED ({{found}}),
            touched AS (SELECT * FROM found WHERE reported_at IS NOT NULL AND ({came} OR {ended} OR {_WAITS}))
        SELECT grouping({groups}) AS outside, {groups}, {told} FROM touched GROUP BY GROUPING SETS ({sets})
        """  # noqa: S608 (of constants)
    values = {"waiting": list(WAITING), "resolved": RESOLVED, "before": period.before().begin}
    values |= {"begin": period.begin, "end": period.end}
    rows = read_rows(statement, reports.values_list(*_COLUMNS), values)
    found: dict[By, list[Line]] = {by: [] for by in By}
    for row in rows:
        by = _by(row["outside"])
        found[by].append(_line(row, row[by] if by else None))
    return {by: sorted(lines, key=lambda line: -line.waiting - line.incoming) for by, lines in found.items()}


def _by(outside: int) -> By:
    """By what a row is told apart: PostgreSQL sets a bit for each column that it is not."""
    columns = [by for by in By if by]
    inside = [by for place, by in enumerate(reversed(columns)) if not outside & 1 << place]
    return inside[0] if inside else By.ALL


def _line(row: dict[str, Any], key: int | str | None) -> Line:
    plain = {name: row[name] for name in ("incoming", "incoming_before", "waiting", "overdue", "closed_before")}
    return Line(
        key,
        **plain,
        closed={state: row[state] for state in CLOSED},
        first_answer=_times(row["answer"], row["answer_before"]),
        solution=_times(row["solution"], row["solution_before"]),
    )


def _times(shares: list[Any] | None, before: Any) -> Times:  # noqa: ANN401 (of any numeric type)
    median, slow = shares or (None, None)
    return Times(*(None if seconds is None else float(seconds) / SECONDS_OF_A_DAY for seconds in (median, slow, before)))


def read_course(reports: ReportQuerySet, period: Period, grain: Grain) -> list[Moment]:
    """How many came in, and how many came to an end, week by week or month by month.

    Args:
        reports: Those that count.
        period: The weeks and months that it touches are looked at in so far as they lie in it.
        grain: How long each piece is.
    """
    statement = """
        WITH found (reported_at, closed_at) AS NOT MATERIALIZED ({found}), moment AS (
            SELECT date_trunc(%(grain)s, reported_at AT TIME ZONE %(zone)s)::date AS first, 1 AS incoming, 0 AS closed
            FROM found
            WHERE reported_at >= %(begin)s AND reported_at < %(end)s
            UNION ALL
            SELECT date_trunc(%(grain)s, closed_at AT TIME ZONE %(zone)s)::date, 0, 1 FROM found
            WHERE closed_at >= %(begin)s AND closed_at < %(end)s AND reported_at IS NOT NULL
            UNION ALL
            SELECT day::date, 0, 0 FROM generate_series(
                date_trunc(%(grain)s, %(first)s::timestamp), %(last)s::timestamp, ('1 ' || %(grain)s)::interval
            ) AS day
        )
        SELECT first, sum(incoming) AS incoming, sum(closed) AS closed FROM moment GROUP BY first ORDER BY first
        """
    values = {"grain": str(grain), "zone": get_current_timezone_name(), "first": period.first, "last": period.last}
    values |= {"begin": period.begin, "end": period.end}
    rows = read_rows(statement, reports.values_list("reported_at", "closed_at"), values)
    return [Moment(row["first"], int(row["incoming"]), int(row["closed"])) for row in rows]
