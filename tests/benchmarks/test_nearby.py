"""What a list of what is near costs among a million features, at the API and with nothing kept, one request at a time.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import random
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api import caching
from tests.benchmarks.million import BBOX, million_features, needs_million

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

ROUNDS = 60
GOAL_MS = 15
QUESTIONS = {
    "everything": {},
    "open now": {"open": "now"},
    "with a wheelchair": {"wheelchair": "yes"},
    "looked at in a year": {"fresh": "1"},
    "one layer": {"layers": "farm-shops"},
    "the fifth piece": {"offset": "100"},
    "a hundred": {"limit": "100"},
}


def _timed(question: dict[str, str]) -> list[float]:
    draw = random.Random(3)  # noqa: S311 (places to stand)
    west, south, east, north = BBOX
    client = Client()
    times = []
    for _ in range(ROUNDS):
        near = f"{draw.uniform(west, east):.5f},{draw.uniform(south, north):.5f}"
        caching._bodies.clear()
        began = perf_counter()
        response = client.get("/api/nearby", {"near": near, **question})
        times.append((perf_counter() - began) * 1000)
        assert response.status_code == 200
        assert response.json()["features"]
    return times


@pytest.mark.slow
@needs_million
def test_what_is_near_among_a_million(
    django_db_setup: None,  # noqa: ARG001 (the database)
    django_db_blocker: DjangoDbBlocker,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = []
    with django_db_blocker.unblock(), million_features():
        for name, question in QUESTIONS.items():
            _timed(question)
            times = _timed(question)
            rows.append(f"{name:22} {median(times):7.1f} {quantiles(times, n=20)[-1]:7.1f}")
    with capsys.disabled():
        print(f"\n{'':22}  p50 ms  p95 ms   (goal: p50 ≤ {GOAL_MS})", *rows, sep="\n")  # noqa: T201 (the table is the point)
