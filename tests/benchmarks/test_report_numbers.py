"""What the office's numbers cost with 200,000 reports.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from layers.defects.knowing.periods import settled_quarters
from layers.defects.knowing.public import make_numbers
from layers.defects.models import Report
from tests.benchmarks.test_triage import REPORTS, _measured, desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

__all__ = ["desk"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PAGE = "/triage/statistics/"


def test_the_numbers_of_a_district(desk: Client, capsys: pytest.CaptureFixture[str]) -> None:
    area = Report.objects.values_list("area", flat=True).order_by("-area")[0]
    queries = {
        "thirteen weeks, all": "",
        "a year by months, all": "since=2025-12-01&grain=month",
        "two years, all": "since=2024-12-01&grain=month",
        "thirteen weeks, one area": f"area={area}",
        "a year, one kind": "since=2025-12-01&kind=play",
    }
    asked: dict[str, Callable[[], object]] = {name: partial(desk.get, f"{PAGE}?{query}") for name, query in queries.items()}
    asked["a quarter for everybody"] = partial(make_numbers, Report.objects.published(), settled_quarters(1)[0])
    lines = [f"{REPORTS:,} reports; goal: 500 ms"]
    for name, do in asked.items():
        middle, slow = _measured(do)
        lines.append(f"  {name:<32} median {middle:7.1f} ms   95 % {slow:7.1f} ms")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert desk.get(PAGE).status_code == 200
