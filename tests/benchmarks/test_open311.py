"""What it costs to list 1,000 reports among 200,000 by Open311.

Over HTTP by the whole of Django without a socket (its test client), and nothing kept from before. Nothing is asserted about
time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import json
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.timezone import now

from api import caching
from layers.defects.models import Report
from layers.defects.sending import send_report
from tests.benchmarks.effort import effort
from tests.defects.asking import draft, make_area, make_authority, make_category

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(0)]

REPORTS = effort(200_000, 2_000)
ROUNDS = effort(25, 3)
GOAL_MS = 60
LISTED = 1_000
# As many each day as a large city has: all of three years.
SPAN = timedelta(days=3 * 365)
TEXT = (
    "Die Schaukel hängt nur noch an einer Kette, und darunter liegen „Scherben“. Bitte bald ansehen, Kinder spielen dort. "
)

_FIELDS = [str(field.column) for field in Report._meta.concrete_fields if not field.generated and field.column != "id"]
_OWN = {
    "reference": "'x' || number",
    "token": "'x' || number",
    "geom": "ST_Translate(geom, (number % 500) * 0.0001, (number % 400) * 0.0001)",
    "reported_at": "%(now)s - number * %(apart)s",
    "description": "repeat(%(text)s, (number % 4)::int)",
    "state": "CASE WHEN number % 3 = 0 THEN 'open' ELSE 'resolved' END",
    "closed_at": "CASE WHEN number % 3 = 0 THEN NULL ELSE %(now)s END",
    "category_id": "(%(categories)s::bigint[])[1 + number % 5]",
    "is_released": "true",
}
_COPY = f"""
    INSERT INTO defects_report ({", ".join(f'"{name}"' for name in _FIELDS)})
    SELECT {", ".join(_OWN.get(name, f'"{name}"').replace("% ", "%% ") for name in _FIELDS)}
    FROM defects_report, generate_series(1, %(reports)s::bigint) AS number
"""  # noqa: S608 (names of columns)
_STEPS = """
    INSERT INTO defects_reportstep (report_id, at, side, move, before, after, word, details, is_public)
    SELECT id, reported_at, 'staff', move, 'open', state, %s, '{}', move = 'resolve'
    FROM defects_report, (VALUES ('start'), ('resolve'), ('answer')) moves (move) WHERE state = 'resolved'
"""
_PHOTOS = """
    INSERT INTO defects_reportphoto (report_id, name, public_name, width, height, alt, side, created_at)
    SELECT id, md5(id::text), md5(id::text), 1, 1, '', 'reporter', now() FROM defects_report WHERE id % 2 = 0
"""


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Client]:  # noqa: ARG001 (must be set up before)
    with django_db_blocker.unblock(), transaction.atomic():
        _fill()
        yield Client()
        transaction.set_rollback(True)


def _fill() -> None:
    make_authority(make_area("Laage", (12.3, 53.9, 12.4, 54.0)))
    categories = [make_category(f"category-{number}") for number in range(5)]
    send_report(draft(categories[0]))
    values: dict[str, Any] = {
        "now": now(),
        "apart": SPAN / REPORTS,
        "text": TEXT,
        "categories": [one.pk for one in categories],
        "reports": REPORTS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What follows from a report for map and search costs more than all the rest, and nobody looks at it here.
        cursor.execute("ALTER TABLE defects_report DISABLE TRIGGER USER")
        cursor.execute(_COPY, values)
        cursor.execute(_STEPS, ["Die Kette ist erneuert, die Scherben sind weg."])
        cursor.execute(_PHOTOS)
        cursor.execute("ALTER TABLE defects_report ENABLE TRIGGER USER")
        for table in ("report", "reportstep", "reportphoto"):
            cursor.execute(f"ANALYZE defects_{table}")


QUESTIONS = {
    "JSON, the last 90 days": "/open311/v2/requests.json",
    "XML, the last 90 days": "/open311/v2/requests.xml",
    "JSON, one category, open": "/open311/v2/requests.json?service_code=category-3&status=open",
    "JSON, of one office": "/open311/v2/requests.json?jurisdiction_id=laage",
    "JSON, all that CitySDK has": "/citysdk/requests.json?extensions=true",
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_list(site: Client, name: str) -> None:
    times = []
    body = b""
    for _ in range(ROUNDS):
        caching._bodies.clear()
        start = perf_counter()
        body = site.get(QUESTIONS[name]).content
        times.append((perf_counter() - start) * 1000)
    number = len(json.loads(body)) if "JSON" in name else body.count(b"</request>")
    print(f"\n{name}: {number:,} of {REPORTS:,} in {median(times):.1f} ms ({len(body) / 1000:,.0f} kB), goal {GOAL_MS} ms")  # noqa: T201 (that is what it is for)
    assert 0 < number <= LISTED
