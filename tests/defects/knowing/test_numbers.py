"""Numbers for the office: right, and of its own reports alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import localdate, now

from layers.defects.knowing.numbers import By, Grain, Line, Moment, course_of, lines_of
from layers.defects.knowing.past import Past
from layers.defects.knowing.periods import Period, Quarter
from layers.defects.models import Report
from layers.defects.states import DUPLICATE, NOT_RESOLVABLE, RESOLVED, UNCONFIRMED
from tests.defects.asking import make_category
from tests.defects.knowing.reported import put

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db


def weeks(count: int = 1) -> Period:
    today = localdate()
    return Period(today - timedelta(days=7 * count - 1), today)


def lines(actor: Actor, period: Period) -> dict[By, list[Line]]:
    return lines_of(Past.read(Report.objects.handled_by(actor), period), period)


def whole(actor: Actor, period: Period) -> Line:
    return lines(actor, period)[By.ALL][0]


def course(actor: Actor, period: Period, grain: Grain) -> list[Moment]:
    return course_of(Past.read(Report.objects.handled_by(actor), period), period, grain)


def test_what_came_and_what_ended(category: Category, area: BaseFeature, clerk: Actor) -> None:
    put(category, now() - timedelta(days=2), 3, area=area, due=1)
    put(category, now() - timedelta(days=3), 2, area=area, due=30)
    put(category, now() - timedelta(days=9), 4, area=area, state=RESOLVED, days=7)
    put(category, now() - timedelta(days=5), 1, area=area, state=NOT_RESOLVABLE, days=1)
    put(category, now() - timedelta(days=12), 2, area=area, state=DUPLICATE, days=1)
    put(category, now() - timedelta(days=90), 1, area=area)
    line = whole(clerk, weeks())
    assert (line.incoming, line.incoming_before) == (6, 6)
    assert (line.waiting, line.overdue) == (6, 3)
    assert {state: count for state, count in line.closed.items() if count} == {RESOLVED: 4, NOT_RESOLVABLE: 1}
    assert (line.all_closed, line.closed_before) == (5, 2)


def test_how_long_it_took(category: Category, area: BaseFeature, clerk: Actor) -> None:
    for days in range(1, 11):
        put(category, now() - timedelta(days=11), area=area, state=RESOLVED, days=days)
    put(category, now() - timedelta(days=5), area=area)
    put(category, now() - timedelta(days=25), 3, area=area, state=RESOLVED, days=2)
    line = whole(clerk, weeks(2))
    assert (line.first_answer.median, line.first_answer.slow, line.first_answer.before) == (5, 9, 2)
    assert (line.solution.median, line.solution.slow, line.solution.before) == (5, 9, 2)


def test_nothing_took_no_time(category: Category, area: BaseFeature, clerk: Actor) -> None:
    put(category, now() - timedelta(days=2), area=area)
    assert whole(clerk, weeks()).first_answer.median is None


def test_groups_add_up(category: Category, area: BaseFeature, other_area: BaseFeature, clerk: Actor) -> None:
    road = make_category("hole", kind="road")
    put(category, now() - timedelta(days=2), 3, area=area)
    put(road, now() - timedelta(days=2), 2, area=area)
    put(road, now() - timedelta(days=2), 9, area=other_area)
    found = lines(clerk, weeks())
    assert [(line.key, line.incoming) for line in found[By.AREA]] == [(area.pk, 5)]
    assert [(line.key, line.incoming) for line in found[By.CATEGORY]] == [(category.pk, 3), (road.pk, 2)]
    assert [(line.key, line.incoming) for line in found[By.KIND]] == [("play", 3), ("road", 2)]
    assert [(line.key, line.incoming) for line in found[By.AUTHORITY]] == [(None, 5)]


def test_what_nobody_confirmed_does_not_count(category: Category, area: BaseFeature, clerk: Actor) -> None:
    report = put(category, now(), area=area, state=UNCONFIRMED, status="pending")[0]
    Report.objects.filter(pk=report.pk).update(reported_at=None)
    assert not lines(clerk, weeks())[By.AREA]


def test_whoever_works_on_nothing_sees_nothing(category: Category, area: BaseFeature, other_clerk: Actor) -> None:
    put(category, now(), area=area)
    assert not lines(other_clerk, weeks())[By.AREA]


def test_a_course_has_all_its_weeks(category: Category, area: BaseFeature, clerk: Actor) -> None:
    put(category, now() - timedelta(days=20), 2, area=area, state=RESOLVED, days=1)
    put(category, now(), 1, area=area)
    found = course(clerk, weeks(4), Grain.WEEK)
    assert all(moment.first.weekday() == 0 for moment in found)
    assert [later.first - one.first for one, later in pairwise(found)] == [timedelta(days=7)] * (len(found) - 1)
    assert (sum(moment.incoming for moment in found), sum(moment.closed for moment in found)) == (3, 2)
    months = course(clerk, weeks(4), Grain.MONTH)
    assert sum(moment.incoming for moment in months) == 3


def test_quarters_follow_each_other() -> None:
    assert Quarter.of(date(2026, 11, 29)) == Quarter(2026, 4)
    assert Quarter(2026, 1).before() == Quarter(2025, 4)
    assert Quarter(2026, 4).period == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert Quarter(2024, 1).period.last == date(2024, 3, 31)
