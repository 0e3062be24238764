"""Answers that cost a while are found once, and nobody waits for those of others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from layers.core.last_answers import LastAnswers

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 10


def finding(value: int, asked: list[int]) -> Callable[[], int]:
    def find() -> int:
        asked.append(value)
        return value

    return find


def test_it_is_found_once() -> None:
    answers, asked = LastAnswers[int](2), list[int]()
    assert [answers.get("one", finding(1, asked)) for _time in range(3)] == [1, 1, 1]
    assert asked == [1]
    assert answers.has("one")
    assert not answers.has("two")


def test_the_one_that_was_used_least_recently_is_forgotten() -> None:
    answers, asked = LastAnswers[int](2), list[int]()
    for key in (1, 2, 1, 3):
        answers.get(str(key), finding(key, asked))
    assert [answers.has(str(key)) for key in (1, 2, 3)] == [True, False, True]


def test_several_wait_for_the_first_and_nobody_for_another_answer() -> None:
    answers, asked = LastAnswers[int](9), list[int]()
    answers.get("known", finding(1, asked))
    begun, may_end = Event(), Event()

    def find_slowly() -> int:
        begun.set()
        assert may_end.wait(PATIENCE_S)
        return finding(2, asked)()

    with ThreadPoolExecutor(2) as pool:
        try:
            both = [pool.submit(answers.get, "slow", find_slowly) for _one in range(2)]
            assert begun.wait(PATIENCE_S)
            assert answers.has("slow")
            assert answers.get("known", finding(3, asked)) == 1
            assert answers.get("new", finding(4, asked)) == 4
        finally:
            may_end.set()
        assert [one.result(PATIENCE_S) for one in both] == [2, 2]
    assert asked == [1, 4, 2]


def test_what_fails_is_tried_again() -> None:
    answers = LastAnswers[int](2)
    with pytest.raises(ZeroDivisionError):
        answers.get("one", lambda: 1 // 0)
    assert not answers.has("one")
    assert answers.get("one", lambda: 5) == 5
