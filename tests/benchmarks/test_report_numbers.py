"""What the office's numbers cost with 200,000 reports.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import sys
from functools import partial

import pytest

from layers.areas.models import Area
from layers.defects.knowing.periods import settled_quarters
from layers.defects.knowing.public import make_numbers
from layers.defects.models import Report
from tests.benchmarks.effort import effort
from tests.benchmarks.many_reports import REPORTS, signed_in
from tests.benchmarks.timing import answering, table, timed

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_reports"), pytest.mark.django_db]
ROUNDS = effort(16, 4)
GOAL_MS = 500
PAGE = "/triage/statistics/"


def test_the_numbers_of_a_district(capsys: pytest.CaptureFixture[str]) -> None:
    desk = signed_in()
    area = Area.objects.order_by("-pk").values_list("pk", flat=True)[0]
    queries = {
        "thirteen weeks, all": "",
        "a year by months, all": "since=2025-12-01&grain=month",
        "two years, all": "since=2024-12-01&grain=month",
        "thirteen weeks, one area": f"area={area}",
        "a year, one kind": "since=2025-12-01&kind=play",
        "thirteen weeks, from another system": "source=open311",
        "thirteen weeks, urgent": "priority=3",
    }
    ask = {name: answering(partial(desk.get, f"{PAGE}?{query}")) for name, query in queries.items()}
    rows = [timed(name, [asked] * ROUNDS, GOAL_MS) for name, asked in ask.items()]
    quarter = partial(make_numbers, Report.objects.published(), settled_quarters(1)[0])
    rows.append(timed("a quarter for everybody, once", [quarter] * ROUNDS))
    with capsys.disabled():
        sys.stdout.write(table(f"The numbers of an office: {REPORTS:,} reports", rows))
    assert desk.get(PAGE).status_code == 200
