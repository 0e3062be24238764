"""How long it takes to find reports like the one that somebody writes, among 200,000.

Set AMTSKARTE_BENCHMARKS to run it; it prints a table for docs/performance.md. Nothing is asserted about time.
"""

from __future__ import annotations

import os
import random
from statistics import median, quantiles
from time import perf_counter

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils.timezone import now

from layers.defects.models import Category, Report
from layers.defects.similar import similar_to
from layers.defects.usual_categories import add_usual_categories

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

COUNT, ROUNDS = 200_000, 300
WEST, SOUTH, EAST, NORTH = 12.1, 53.8, 12.7, 54.1
# Half of all lie in forty villages of a kilometre, as people report where people live.
# Half of all lie in forty villages of a kilometre, as people report where people live. The rest is as in one report.
_NEW = {
    "geom": """ST_SetSRID(CASE WHEN n %% 2 = 0 THEN ST_MakePoint(12.1 + random() * 0.6, 53.8 + random() * 0.3)
        ELSE ST_MakePoint(12.1 + 0.6 * ((n / 2 %% 40 * 0.618) %% 1) + random() * 0.015,
                          53.8 + 0.3 * ((n / 2 %% 40 * 0.414) %% 1) + random() * 0.009) END, 4326)""",
    "description": "'Hier ist etwas kaputt, die Nummer ' || n",
    "reference": "'B-' || n",
    "token": "'benchmark' || n",
    "category_id": "category.id",
    "state": "CASE WHEN n %% 10 < 6 THEN 'resolved' ELSE 'open' END",
    "closed_at": "CASE WHEN n %% 10 < 6 THEN now() END",
    "reported_at": "now() - random() * interval '300 days'",
}
_FILL = """
INSERT INTO defects_report ({columns}) SELECT {values}
FROM defects_report AS one CROSS JOIN generate_series(1, %s) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY position, id) - 1 AS place, count(*) OVER () AS many FROM defects_category)
    AS category ON category.place = n %% category.many
"""


@pytest.mark.skipif(not os.environ.get("AMTSKARTE_BENCHMARKS"), reason="set AMTSKARTE_BENCHMARKS to measure")
def test_similar_reports_among_many(capsys: pytest.CaptureFixture[str]) -> None:
    _fill()
    draw = random.Random(5)  # noqa: S311 (places to stand)
    villages = [report.geom for report in Report.objects.order_by("pk")[1:4000:2]]
    rows = [
        _timed("anywhere", [_anywhere(draw) for _ in range(ROUNDS)]),
        _timed("where somebody has reported", draw.sample(villages, ROUNDS)),
    ]
    with capsys.disabled():
        print("\n| where | median | one of twenty takes longer | found on average |", *rows, sep="\n")  # noqa: T201 (the result)


def _timed(where: str, places: list[Point]) -> str:
    categories = list(Category.objects.prefetch_related("questions"))
    times, found = [], 0
    for at, place in enumerate(places):
        category = categories[at % len(categories)]
        began = perf_counter()
        found += len(similar_to(category, place, "Die Schaukelkette ist gerissen und hängt herunter"))
        times.append((perf_counter() - began) * 1000)
    late = quantiles(times, n=20)[-1]
    return f"| {where} | {median(times):.1f} ms | {late:.1f} ms | {found / len(places):.2f} |"


def _anywhere(draw: random.Random) -> Point:
    return Point(draw.uniform(WEST, EAST), draw.uniform(SOUTH, NORTH), srid=4326)


def _fill() -> None:
    add_usual_categories()
    category = Category.objects.get(code="playground")
    Report.objects.create(geom=Point(WEST, SOUTH, srid=4326), category=category, reference="B-0", reported_at=now())
    kept = [str(field.column) for field in Report._meta.concrete_fields if not field.generated and not field.primary_key]
    columns, values = ", ".join(kept), ", ".join(_NEW.get(column, f"one.{column}") for column in kept)
    with connection.cursor() as cursor:
        # The map's own table does not matter here.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE defects_report DISABLE TRIGGER USER")
        cursor.execute(_FILL.format(columns=columns, values=values), [COUNT])
        cursor.execute("ALTER TABLE defects_report ENABLE TRIGGER USER")
        cursor.execute("ANALYZE defects_report")
