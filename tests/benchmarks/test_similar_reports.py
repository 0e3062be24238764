"""How long it takes to find reports like the one that somebody writes, among 200,000.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point

from layers.defects.models import Category, Report
from layers.defects.similar import similar_to
from tests.benchmarks.effort import effort
from tests.benchmarks.many_reports import HEIGHT, REPORTS, SOUTH, WEST, WIDTH
from tests.benchmarks.timing import table, timed

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_reports"), pytest.mark.django_db]
ROUNDS = effort(301, 21)
GOAL_MS = 5
TEXT = "Die Schaukelkette ist gerissen und hängt herunter"


def test_similar_reports_among_many(capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(5)  # noqa: S311 (places to stand)
    # Reports with odd numbers lie in villages.
    villages = [report.geom for report in Report.objects.order_by("pk")[1 : REPORTS // 2 : 2]]
    categories = list(Category.objects.prefetch_related("questions").order_by("pk"))

    def asked(places: list[Point]) -> list[Callable[[], object]]:
        return [partial(similar_to, categories[at % len(categories)], place, TEXT) for at, place in enumerate(places)]

    anywhere = [Point(WEST + draw.random() * WIDTH, SOUTH + draw.random() * HEIGHT, srid=4326) for _ in range(ROUNDS)]
    rows = [
        timed("anywhere", asked(anywhere), GOAL_MS),
        timed("in a village, where somebody reported", asked(draw.sample(villages, ROUNDS)), GOAL_MS),
    ]
    lately = (
        Report.objects.published()
        .waiting()
        .filter(is_released=True, category__purpose="defect")
        .order_by("-reported_at", "pk")
    )
    known = lately.select_related("category").prefetch_related("category__questions")[:ROUNDS]
    again = [partial(similar_to, one.category, one.geom, one.description) for one in known]
    rows.append(timed("the same once more", again, GOAL_MS))
    with capsys.disabled():
        sys.stdout.write(table(f"Similar reports: {REPORTS:,} reports", rows))
    assert all(ask() for ask in again)
