"""What it costs to list 1,000 reports among 200,000 by Open311.

Over HTTP by the whole of Django without a socket (its test client), and nothing kept from before. Nothing is asserted about
time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api import caching
from tests.benchmarks.effort import effort
from tests.benchmarks.many_reports import DISTRICT, REPORTS
from tests.benchmarks.timing import answering, table, timed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("many_reports"), pytest.mark.django_db]
ROUNDS = effort(26, 4)
GOAL_MS = 60
LISTED = 1_000
_ALL = f"?jurisdiction_id={DISTRICT}"
QUESTIONS = {
    "JSON, the last 90 days": f"/open311/v2/requests.json{_ALL}",
    "XML, the last 90 days": f"/open311/v2/requests.xml{_ALL}",
    "JSON, one category, open": f"/open311/v2/requests.json{_ALL}&service_code=playground&status=open",
    "JSON, of one municipality": "/open311/v2/requests.json?jurisdiction_id=office-3",
    "JSON, all that CitySDK has": f"/citysdk/requests.json{_ALL}&extensions=true",
}


def test_lists(capsys: pytest.CaptureFixture[str]) -> None:
    site, rows = Client(), []
    bodies: dict[str, bytes] = {}
    for name, address in QUESTIONS.items():

        def ask(address: str = address) -> Answer:
            caching._bodies.clear()
            return site.get(address)

        rows.append(timed(name, [answering(ask)] * ROUNDS, GOAL_MS))
        bodies[name] = ask().content
    with capsys.disabled():
        sys.stdout.write(table(f"Open311: {LISTED:,} of {REPORTS:,} reports", rows))
        sizes = [f"{name}: {len(body) / 1000:,.0f} kB" for name, body in bodies.items()]
        sys.stdout.write("\n" + "; ".join(sizes) + "\n")
    for name, body in bodies.items():
        number = len(json.loads(body)) if "JSON" in name else body.count(b"</request>")
        assert 0 < number <= LISTED, name
