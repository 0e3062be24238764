"""What is hidden cannot be computed from what is shown, not even by those who know how it is chosen."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.defects.knowing.hiding import FEWEST, hide_small

TABLES = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12)


@given(TABLES)
def test_nothing_small_is_shown(counts: dict[int, int]) -> None:
    shown = hide_small(counts)
    assert all(count >= FEWEST for count in shown.counts.values())
    assert shown.rest == 0 or shown.rest >= FEWEST
    assert shown.total is None or shown.total >= FEWEST


@given(TABLES)
def test_what_is_shown_is_true_and_adds_up(counts: dict[int, int]) -> None:
    shown = hide_small(counts)
    if shown.total is None:
        assert sum(counts.values()) < FEWEST
        assert not shown.counts
    else:
        assert shown.total == sum(counts.values()) == sum(shown.counts.values()) + shown.rest
        assert shown.counts.items() <= counts.items()


@given(TABLES)
def test_one_group_is_never_hidden_alone(counts: dict[int, int]) -> None:
    shown = hide_small(counts)
    hidden = [count for key, count in counts.items() if key not in shown.counts]
    if shown.total is not None and shown.rest and len(counts) > 1:
        assert len(hidden) > 1


def _could_be(small: int, total_small: int) -> range:
    """Which values one of some small groups could have, for all that their sum says."""
    largest = FEWEST - 1
    return range(max(0, total_small - largest * (small - 1)), min(largest, total_small) + 1)


@given(TABLES)
def test_small_groups_that_are_hidden_alone_could_have_any_small_value(counts: dict[int, int]) -> None:
    shown = hide_small(counts)
    hidden = [count for key, count in counts.items() if key not in shown.counts]
    if shown.counts and shown.rest and max(hidden) < FEWEST:
        assert _could_be(len(hidden), shown.rest) == range(FEWEST)


@pytest.mark.parametrize(("groups", "largest"), [(1, 20), (2, 14), (3, 12), (4, 8)])
def test_nobody_finds_out_by_trying_all_tables(groups: int, largest: int) -> None:
    """Whoever knows the rule makes every table there is, and keeps those that look like the one that is shown."""
    alike: dict[tuple[int | None, int, frozenset[tuple[int, int]]], list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(largest + 1), repeat=groups):
        shown = hide_small(dict(enumerate(table)))
        alike[shown.total, shown.rest, frozenset(shown.counts.items())].append(table)
    for (total, rest, counts), tables in alike.items():
        if total is None or not rest or groups == 1:
            continue
        hidden = set(range(groups)) - dict(counts).keys()
        assert all(len({table[place] for table in tables}) > 1 for place in hidden), (total, rest, counts)


def test_others_are_hidden_along() -> None:
    assert hide_small({"a": 40, "b": 20, "c": 4}).counts == {"a": 40}
    assert hide_small({"a": 40, "b": 20, "c": 4}).rest == 24
    assert hide_small({"a": 40, "b": 3, "c": 3, "d": 1}).counts == {"a": 40}
    assert hide_small({"a": 40, "b": 20, "c": 0}).counts == {"a": 40, "b": 20}
    assert hide_small({"a": 5, "b": 4}).counts == {}
    assert hide_small({}).total is None
