"""What the office sees: numbers of what somebody works on, by place, subject, office and time. One statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.timezone import now

from layers.defects.knowing.past import GROUPED, NEVER, Lengths, between, since_2000
from layers.defects.knowing.periods import Period
from layers.defects.states import CLOSED, RESOLVED, WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from layers.defects.knowing.past import Mask, Numbers, Past

_STATE = GROUPED.index("state")


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


def lines_of(past: Past, period: Period) -> dict[By, list[Line]]:
    """The numbers of reports, by everything of `By`, the groups with most waiting and incoming first.

    Args:
        past: Of those that count, as it was read for this period.
        period: What is looked at; it is compared with the one before.
    """
    counted = _counted(past, period)
    return {by: _lines(past, counted, by) for by in By}


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """What is counted in each group of a past.

    Attributes:
        plain: By the name of the attribute of a line.
        closed: What came to an end.
        times: By the name of the attribute of a line, in the period and in the one before.
    """

    plain: dict[str, Numbers]
    closed: Numbers
    times: dict[str, tuple[Lengths, Lengths]]


def _counted(past: Past, period: Period) -> _Counted:
    spans = (period.begin, period.end), (period.before().begin, period.begin)
    came, came_before = (between(past.reported, *span) for span in spans)
    ended, ended_before = (between(past.closed, *span) for span in spans)
    waits, done = _in_states(past, *WAITING), _in_states(past, RESOLVED)
    plain = {
        "incoming": came,
        "incoming_before": came_before,
        "waiting": waits,
        "overdue": waits & (past.due < since_2000(now())),
        "closed_before": ended_before,
    }
    is_answered = past.answered != NEVER
    answers = [Lengths.until(past, past.answered, which & is_answered) for which in (came, came_before)]
    solutions = [Lengths.until(past, past.closed, which & done) for which in (ended, ended_before)]
    times = {"first_answer": (answers[0], answers[1]), "solution": (solutions[0], solutions[1])}
    return _Counted({name: past.count(which) for name, which in plain.items()}, past.count(ended), times)


def _in_states(past: Past, *states: str) -> Mask:
    """Which reports are in one of some states."""
    found: Mask = np.array([group[_STATE] in states for group in past.groups], dtype=bool)[past.group]
    return found


def _lines(past: Past, counted: _Counted, by: By) -> list[Line]:
    """The lines of one table. That of everything is there even where there is nothing."""
    column = GROUPED.index(by) if by else None
    keys = [None if column is None else group[column] for group in past.groups]
    known = list(dict.fromkeys(keys)) if by else [None]
    places = {key: at for at, key in enumerate(known)}
    labels = np.array([places[key] for key in keys], dtype=np.intp)

    def add(numbers: Numbers) -> list[int]:
        sums: list[int] = np.bincount(labels, numbers, len(known)).astype(int).tolist()
        return sums

    columns: dict[str, list[Any]] = {name: add(numbers) for name, numbers in counted.plain.items()}
    columns |= {name: _times(*pair, labels, len(known)) for name, pair in counted.times.items()}
    state = np.array([group[_STATE] for group in past.groups], dtype=object)
    closed = {name: add(np.where(state == name, counted.closed, 0)) for name in CLOSED}

    def line(at: int) -> Line:
        values = {name: column[at] for name, column in columns.items()}
        return Line(known[at], closed={name: numbers[at] for name, numbers in closed.items()}, **values)

    lines = [line(at) for at in range(len(known))]
    return sorted(lines, key=lambda line: (-line.waiting - line.incoming, line.key is None, line.key))


def _times(lately: Lengths, before: Lengths, labels: NDArray[np.intp], count: int) -> list[Times]:
    shares = [*lately.shares(labels, count, 0.5, 0.9), *before.shares(labels, count, 0.5)]
    return [Times(*found) for found in zip(*shares, strict=True)]


def course_of(past: Past, period: Period, grain: Grain) -> list[Moment]:
    """How many came in, and how many came to an end, week by week or month by month.

    Args:
        past: Of those that count, as it was read for this period.
        period: The weeks and months that it touches are looked at in so far as they lie in it.
        grain: How long each piece is.
    """
    days = list(_first_days(period, grain))
    begins = [since_2000(Period(day, day).begin) for day in days]

    def add(times: Numbers) -> list[int]:
        inside = times[between(times, period.begin, period.end)]
        counts: list[int] = np.bincount(np.searchsorted(begins, inside, side="right") - 1, minlength=len(days)).tolist()
        return counts

    return [Moment(*found) for found in zip(days, add(past.reported), add(past.closed), strict=True)]


def _first_days(period: Period, grain: Grain) -> Iterator[date]:
    """Of each piece that a period touches."""
    weekday = timedelta(days=period.first.weekday())
    day = period.first - weekday if grain == Grain.WEEK else period.first.replace(day=1)
    while day <= period.last:
        yield day
        day = day + timedelta(days=7) if grain == Grain.WEEK else (day + timedelta(days=31)).replace(day=1)
