"""What it costs to find a round among a million features, be it that three quarters of them are due or one in a thousand.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import random
from datetime import timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from api.rounds.finding import MOST_STOPS, due_near, due_since
from layers.core.models import Entry
from layers.core.values import LonLat
from tests.benchmarks.million import BBOX, million_features, needs_million

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.plugin import DjangoDbBlocker

ROUNDS = 60
GOAL_MS = 50
# In that region something was looked at on each of the last so many days, alike.
OLDEST = timedelta(days=2997)


def _timed(since: dict[str, datetime]) -> tuple[list[float], float]:
    """Milliseconds of each question, and how many stops were found on the average."""
    draw = random.Random(5)  # noqa: S311 (places to stand)
    west, south, east, north = BBOX
    times, stops = [], 0
    for _ in range(ROUNDS):
        place = LonLat(draw.uniform(west, east), draw.uniform(south, north))
        began = perf_counter()
        stops += len(due_near(place, since, MOST_STOPS))
        times.append((perf_counter() - began) * 1000)
    return times, stops / ROUNDS


@pytest.mark.slow
@needs_million
def test_a_round_among_a_million(
    django_db_setup: None,  # noqa: ARG001 (the database)
    django_db_blocker: DjangoDbBlocker,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = []
    with django_db_blocker.unblock(), million_features():
        usual = due_since()
        for name, since in (("as declared", usual), ("one in a thousand", dict.fromkeys(usual, now() - OLDEST))):
            share = Entry.objects.unseen_since(since).count() / Entry.objects.count()
            times, stops = _timed(since)
            rows.append((name, share, stops, median(times), quantiles(times, n=20)[-1]))
    with capsys.disabled():
        print(f"\nA round of {MOST_STOPS} stops among a million (goal {GOAL_MS} ms)")  # noqa: T201 (the table is the result)
        for name, share, stops, middle, slow in rows:
            print(f"  {name:20} {share:6.1%} due  {stops:5.1f} stops  {middle:6.1f} ms  95 %: {slow:6.1f} ms")  # noqa: T201
    assert rows
