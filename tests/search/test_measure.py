"""The scores are those that one counts by hand."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.labels import Expected, Search
from tests.search.measure import Report, Score, measure, table

if TYPE_CHECKING:
    from tests.search.labels import Position
    from tests.search.measure import Result

VADUZ = (9.5228, 47.1393)
SEARCHES = (
    Search("first", (Expected(title="Found"),), "easy", near=VADUZ),
    Search("third", (Expected(title="Found"),), "easy"),
    Search("fourth", (Expected(title="Found"),), "hard"),
    Search("missing", (Expected(title="Found"),), "hard"),
)
PLACES = {"first": 1, "third": 3, "fourth": 4}


def fake(query: str, near: Position | None) -> list[Result]:
    """Puts the answer where the query says."""
    assert (near == VADUZ) == (query == "first")
    results: list[Result] = [{"type": "street", "title": "Landstrasse", "area": "Schaan"}] * 5
    if place := PLACES.get(query):
        results[place - 1] = {"title": "Found"}
    return results


@pytest.fixture
def report() -> Report:
    return measure(SEARCHES, fake)


def test_scores_of_groups(report: Report) -> None:
    easy, hard = report.groups.values()
    assert list(report.groups) == ["easy", "hard"]
    assert astuple(easy) == pytest.approx((2, 1 / 2, 1, (1 + 1 / 3) / 2))
    assert astuple(hard) == pytest.approx((2, 0, 0, 1 / 8))


def test_score_of_all(report: Report) -> None:
    assert astuple(report.overall) == pytest.approx((4, 1 / 4, 2 / 4, (1 + 1 / 3 + 1 / 4) / 4))


def test_misses_are_told_with_what_was_shown(report: Report) -> None:
    assert [miss.search.query for miss in report.misses] == ["fourth", "missing"]
    assert str(report.misses[0]).endswith("Landstrasse Schaan [street]; the answer is on place 4")
    assert str(report.misses[1]).endswith("the answer is on place –")


def test_finding_nothing_is_a_miss() -> None:
    report = measure(SEARCHES[:1], lambda _query, _near: [])
    assert report.overall == Score(searches=1, success_at_1=0, success_at_3=0, mrr=0)
    assert "shows nothing" in str(report.misses[0])


def test_table_has_a_line_for_every_group_and_miss(report: Report) -> None:
    lines = table(report).splitlines()
    assert lines[0].split() == ["searches", "success@1", "success@3", "MRR"]
    assert [line.split() for line in lines[1:4]] == [
        ["easy", "2", "0.50", "1.00", "0.67"],
        ["hard", "2", "0.00", "0.00", "0.12"],
        ["all", "4", "0.25", "0.50", "0.40"],
    ]
    assert len(lines) == 6


@given(st.lists(st.none() | st.integers(1, 10), min_size=1))
def test_scores_stand_in_order(places: list[int | None]) -> None:
    """What is not first earns half a point at most."""
    queries = {str(turn): place for turn, place in enumerate(places)}
    searches = [Search(query, (Expected(title="Found"),), "any") for query in queries]

    def find(query: str, _near: Position | None) -> list[Result]:
        place = queries[query]
        return [] if place is None else [*[{"title": ""}] * (place - 1), {"title": "Found"}]

    score = measure(searches, find).overall
    assert 0 <= score.success_at_1 <= score.success_at_3 <= 1
    assert score.success_at_1 <= score.mrr <= score.success_at_1 + (1 - score.success_at_1) / 2 + 1e-9
