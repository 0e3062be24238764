"""The numbers of the office are those that one gets by looking at every report, one after the other."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now, override

from layers.defects.knowing.numbers import By, Grain, Line, Times, course_of, lines_of
from layers.defects.knowing.past import Past
from layers.defects.knowing.periods import Period
from layers.defects.models import Report
from layers.defects.states import CLOSED, RESOLVED, WAITING
from tests.defects.asking import make_category
from tests.defects.knowing.reported import put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db
# The clocks are put back on the night before the last Sunday of October.
ZONE = "Europe/Berlin"
PERIOD = Period(date(2026, 10, 5), date(2026, 11, 1))
SPAN = timedelta(days=120)


@pytest.fixture
def reports(category: Category, area: BaseFeature, other_area: BaseFeature, authority: Authority) -> list[Report]:
    """Reports of all states, at moments drawn and at both ends of the period, of an office or of none."""
    draw = random.Random(3)  # noqa: S311 (moments)
    categories = [category, make_category("hole", kind="road"), make_category("dark", kind="light")]
    with override(ZONE):
        # Python subtracts two times of the same zone as its clocks show them, and an hour is missing there.
        begin, end, before = (at.astimezone(UTC) for at in (PERIOD.begin, PERIOD.end, PERIOD.before().begin))
        edges = [begin, end, before, end - timedelta(microseconds=1)]
    made = []
    for number in range(160):
        came = edges[number % 4] if number < 16 else end - SPAN * draw.random()
        state = draw.choice([*WAITING, *CLOSED, RESOLVED, RESOLVED])
        days = None if state in WAITING and number % 2 else draw.choice([0.5, 2, 3, draw.random() * 40])
        made += put(
            draw.choice(categories),
            came,
            area=draw.choice([area, other_area, None]),
            state=state,
            days=days,
            due=draw.choice([None, 10, 400]),
            authority=draw.choice([authority, None]),
        )
    return made


def naive(reports: Sequence[Report]) -> dict[str, Any]:
    def came(one: Report) -> datetime:
        return one.reported_at or datetime.max.replace(tzinfo=UTC)

    def within(moment: datetime | None, period: Period) -> bool:
        return moment is not None and period.begin <= moment < period.end

    def times(end: str, counts: Callable[[Report, Period], bool]) -> Times:
        ended = [[one for one in reports if counts(one, period) and getattr(one, end)] for period in periods]
        now_, before = (sorted((getattr(one, end) - came(one)) / timedelta(days=1) for one in ones) for ones in ended)
        return Times(share(now_, 0.5), share(now_, 0.9), share(before, 0.5))

    periods = (PERIOD, PERIOD.before())
    waiting = [one for one in reports if one.state in WAITING]
    ended = Counter(one.state for one in reports if within(one.closed_at, PERIOD))
    return {
        "incoming": sum(within(one.reported_at, PERIOD) for one in reports),
        "incoming_before": sum(within(one.reported_at, PERIOD.before()) for one in reports),
        "waiting": len(waiting),
        "overdue": sum(one.due_at is not None and one.due_at < now() for one in waiting),
        "closed": {state: ended[state] for state in CLOSED},
        "closed_before": sum(within(one.closed_at, PERIOD.before()) for one in reports),
        "first_answer": times("answered_at", lambda one, period: within(one.reported_at, period)),
        "solution": times("closed_at", lambda one, period: one.state == RESOLVED and within(one.closed_at, period)),
    }


def share(lengths: list[float], part: float) -> float | None:
    return lengths[math.ceil(part * len(lengths)) - 1] if lengths else None


def told(line: Line) -> dict[str, Any]:
    names = ("incoming", "incoming_before", "waiting", "overdue", "closed", "closed_before", "first_answer", "solution")
    return {name: getattr(line, name) for name in names}


def assert_close(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Days may differ by what is rounded."""
    for name, value in one.items():
        if isinstance(value, Times):
            mine, theirs = ([getattr(times, part) for part in Times.__slots__] for times in (value, other[name]))
            assert mine == pytest.approx(theirs, abs=1e-9), name
        else:
            assert value == other[name], name


@pytest.mark.parametrize("by", list(By))
def test_lines(reports: list[Report], by: By) -> None:
    with override(ZONE):
        found = {line.key: told(line) for line in lines_of(Past.read(Report.objects.all(), PERIOD), PERIOD)[by]}
        keys = {getattr(report, by) if by else None for report in reports}
        expected = {key: naive([one for one in reports if not by or getattr(one, by) == key]) for key in keys}
    assert found.keys() == expected.keys()
    for key in keys:
        assert_close(found[key], expected[key])


def test_only_those_of_the_actor(reports: list[Report], area: BaseFeature, clerk: Actor) -> None:
    with override(ZONE):
        (line,) = lines_of(Past.read(Report.objects.handled_by(clerk), PERIOD), PERIOD)[By.ALL]
        expected = naive([one for one in reports if one.area_id == area.pk])
    assert_close(told(line), expected)


@pytest.mark.parametrize("grain", list(Grain))
def test_course(reports: list[Report], grain: Grain) -> None:
    def first_day(moment: datetime) -> date:
        day = moment.astimezone(PERIOD.begin.tzinfo).date()
        return day.replace(day=1) if grain == Grain.MONTH else day - timedelta(days=day.weekday())

    def counted(name: str) -> Counter[date]:
        moments = (getattr(one, name) for one in reports)
        return Counter(first_day(at) for at in moments if at and PERIOD.begin <= at < PERIOD.end)

    with override(ZONE):
        course = course_of(Past.read(Report.objects.all(), PERIOD), PERIOD, grain)
        came, ended = counted("reported_at"), counted("closed_at")
    assert {one.first: one.incoming for one in course if one.incoming} == came
    assert {one.first: one.closed for one in course if one.closed} == ended
