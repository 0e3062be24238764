"""What everybody is told: published reports alone, no small groups, and always the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from layers.defects.knowing.periods import Quarter, settled_quarters
from layers.defects.knowing.public import AREAS, CATEGORIES, OUTCOMES, WAITS, keep_quarters, make_numbers, read_public
from layers.defects.models import QuarterNumbers, Report
from layers.defects.states import RESOLVED
from tests.defects.asking import make_category
from tests.defects.knowing.reported import put

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from layers.core.models import BaseFeature
    from layers.defects.knowing.public import PublicNumbers
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
PAGE = "/reports/numbers/"


@pytest.fixture
def quarter() -> Quarter:
    return settled_quarters(1)[0]


@pytest.fixture
def inside(quarter: Quarter) -> datetime:
    return quarter.period.begin + timedelta(days=20)


def told(quarter: Quarter) -> PublicNumbers:
    return make_numbers(Report.objects.published(), quarter)


def shown(numbers: PublicNumbers, table: str) -> dict[object, int]:
    return {row.key: row.count for row in numbers.tables[table]}


def test_quarters_are_over_and_have_settled() -> None:
    quarters = settled_quarters(5)
    assert len(set(quarters)) == 5
    assert quarters == sorted(quarters, reverse=True)
    assert all(quarter.period.end + timedelta(days=13) <= now() for quarter in quarters)
    assert all(one.period.begin == other.period.end for one, other in pairwise(quarters))


def test_numbers_of_a_quarter(
    category: Category, area: BaseFeature, other_area: BaseFeature, quarter: Quarter, inside: datetime
) -> None:
    put(category, inside, 20, area=area, state=RESOLVED, days=3.5)
    put(category, inside, 12, area=other_area)
    put(category, quarter.period.end, 7, area=area)
    put(category, inside, 9, area=area, status="archived")
    numbers = told(quarter)
    assert (numbers.total, numbers.answer_days, numbers.solution_days) == (32, 4, 4)
    assert shown(numbers, AREAS) == {area.pk: 20, other_area.pk: 12}
    assert shown(numbers, CATEGORIES) == {category.pk: 32}
    assert shown(numbers, OUTCOMES) == {RESOLVED: 20, WAITS: 12}
    assert [row.answer_days for row in numbers.tables[AREAS]] == [4, None]


def test_small_groups_are_not_told(
    category: Category, area: BaseFeature, other_area: BaseFeature, quarter: Quarter, inside: datetime
) -> None:
    small = make_category("hole", kind="road")
    put(category, inside, 30, area=area)
    put(small, inside, 2, area=other_area)
    numbers = told(quarter)
    assert numbers.total == 32
    assert not shown(numbers, AREAS)
    assert not shown(numbers, CATEGORIES)
    assert numbers.rests[AREAS] == numbers.rests[CATEGORIES] == 32


def test_few_times_have_no_median(category: Category, area: BaseFeature, quarter: Quarter, inside: datetime) -> None:
    put(category, inside, 9, area=area, state=RESOLVED, days=3)
    put(category, inside, 9, area=area)
    assert told(quarter).answer_days is None


def test_of_four_reports_nothing_is_told(category: Category, area: BaseFeature, quarter: Quarter, inside: datetime) -> None:
    put(category, inside, 4, area=area, state=RESOLVED, days=3)
    assert told(quarter).total is None
    assert keep_quarters() == 4
    assert read_public() == []


def test_two_looks_do_not_differ(
    client: Client, category: Category, area: BaseFeature, quarter: Quarter, inside: datetime
) -> None:
    put(category, inside, 20, area=area)
    assert keep_quarters() == 4
    before = read_public()
    assert before == [told(quarter)]
    page = client.get(PAGE).text
    one = put(category, inside, area=area, state=RESOLVED, days=1)[0]
    Report.objects.filter(pk=one.pk).update(area=None)
    assert keep_quarters() == 0
    assert QuarterNumbers.objects.count() == 4
    assert read_public() == before
    assert client.get(PAGE).text == page


def test_the_page_says_it_in_words(client: Client, category: Category, area: BaseFeature, inside: datetime) -> None:
    assert "Noch gibt es keine Zahlen" in client.get(PAGE).text
    put(category, inside, 20, area=area, state=RESOLVED, days=3.5)
    keep_quarters()
    page = client.get(PAGE).text
    assert "20 Meldungen sind eingegangen." in page
    assert "innerhalb von 4 Tagen" in page
    assert "Laage" in page
    assert "20 reports came in." in client.get("/en" + PAGE).text
    assert "/api/collections/defects-solved/export.csv" in page


def test_examples_count_and_are_not_kept(client: Client, category: Category, area: BaseFeature, inside: datetime) -> None:
    put(category, inside, 20, area=area, is_demo=True)
    keep_quarters()
    assert "20 Meldungen" in client.get(PAGE).text
    Report.objects.filter(is_demo=True).delete()
    assert read_public() == []
