"""What a search costs among a million features, at the API and with nothing kept, one search at a time.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import random
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from api import caching
from tests.benchmarks.million import BBOX, MIDDLE, million_features, needs_million

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

ROUNDS = 40
GOAL_MS = 30
NEAR = f"{MIDDLE[0]},{MIDDLE[1]}"

Asked = tuple[str, str]
"""What is typed, and where."""


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:  # noqa: ARG001 (the database)
    with django_db_blocker.unblock(), million_features():
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT name FROM osm_gazetteer WHERE kind = 'village' ORDER BY name")
            names = [name for (name,) in cursor.fetchall()]
        yield names


def _classes(places: list[str]) -> dict[str, list[str]]:
    draw = random.Random(2)  # noqa: S311 (a choice of names)
    some = [draw.choice(places) for _ in range(ROUNDS)]
    common = ["spielplatz", "feuerwehr", "sitzbank", "kita", "sportplatz", "hofladen", "verein", "sommerfest"]
    return {
        "rare word": some,
        "frequent word": [draw.choice(common) for _ in range(ROUNDS)],
        "one slip": [_slipped(draw, place) for place in some],
        "two slips": [_slipped(draw, _slipped(draw, place)) for place in some],
        "beginning, 1 letter": [draw.choice("abcdefghklmnoprstuwz") for _ in range(ROUNDS)],
        "beginning, 2 letters": [place[:2] for place in some],
        "beginning, 3 letters": [place[:3] for place in some],
        "part of a compound": [place[-7:] for place in some],
        "two words": [f"{draw.choice(common)} {place}" for place in some],
        "street with number": [f"{place}er Straße {draw.randrange(1, 9)}" for place in some],
        "nothing": [f"{place}xq" for place in some],
    }


def _slipped(draw: random.Random, word: str) -> str:
    at = draw.randrange(2, len(word) - 1)
    return draw.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def _timed(asked: list[Asked]) -> list[float]:
    client = Client()
    times = []
    for query, near in asked:
        caching._bodies.clear()
        began = perf_counter()
        response = client.get("/api/search", {"q": query, **({"near": near} if near else {})})
        times.append((perf_counter() - began) * 1000)
        assert response.status_code == 200
    return times


@pytest.mark.slow
@needs_million
def test_a_search_among_a_million(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    everything: list[float] = []
    for name, queries in _classes(places).items():
        _timed([(queries[0], NEAR)])
        for where, near in (("near", NEAR), ("", "")):
            times = _timed([(query, near) for query in queries])
            everything += times
            rows.append(f"{name:22} {where:5} {median(times):7.1f} {quantiles(times, n=20)[-1]:7.1f}")
    with capsys.disabled():
        print(f"\n{'':28} p50 ms  p95 ms   (goal: p50 ≤ {GOAL_MS})", *rows, sep="\n")  # noqa: T201 (the table is the point)
        print(f"{'all':28} {median(everything):7.1f} {quantiles(everything, n=20)[-1]:7.1f}   in {BBOX}")  # noqa: T201 (as above)
