"""Example reports of the last months, which the office has mostly answered, so that its numbers tell something."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from layers.core.demo import content, sentences
from layers.defects.knowing.periods import settled_quarters
from layers.defects.states import IN_PROGRESS, NOT_RESOLVABLE, NOT_RESPONSIBLE, OPEN, RESOLVED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.demo import Sites

SOURCE = "defects_past"
"""In `fixtures/demo`."""
PER_MUNICIPALITY = 44
"""Enough for a municipality to stand in the public numbers of a quarter."""
MOST = 480
QUARTERS = 2
"""So many quarters are filled that everybody may be told of."""
RECENT = timedelta(days=6)
"""The days before today have examples of their own."""
_MINE = 0.6
"""So large a part of what is being worked on the example clerk does."""
LONG_DAYS = 15
"""After so many days, a good third of what waited still does."""
_CAN_WAIT = ("praise", "proposal")
_TURN = (math.sqrt(5) - 1) / 2
"""Parts of a day, of a year and of a hundred are spread by it, so that no two examples are alike in all of them."""
_AROUND, _MORE_AT_FIRST = math.sqrt(2), 1.3
"""Municipalities are spread by another number, which has nothing to do with days and states."""


def past_examples(sites: Sites) -> Iterator[dict[str, Any]]:
    """Examples as those of `fixtures/demo/defects.toml`, the oldest first.

    Args:
        sites: Of the region; the more municipalities, the more examples.

    Yields:
        Each with its whole story: `days_ago`, `state`, `answer`, `answered_after` and `closed_after`, in days.
    """
    count = min(MOST, PER_MUNICIPALITY * len(sites.areas))
    begin = settled_quarters(QUARTERS)[-1].period.begin
    ends = sentences(SOURCE)
    oldest, newest = (now() - begin) / timedelta(days=1), RECENT / timedelta(days=1)
    for number, example in enumerate(islice(cycle(content(SOURCE)), count)):
        part = number * _TURN % 1
        # Somewhat more of them lately than long ago.
        days_ago = newest + (oldest - newest) * (1 - (number + part) / count) ** 1.2
        yield _story(ends | example, part, days_ago) | {"areas": _turn_of(sites, number)}


def _turn_of(sites: Sites, number: int) -> list[int | None]:
    """Which municipality is meant: each in turn, the first ones more often."""
    return [sites.areas[int((number * _AROUND % 1) ** _MORE_AT_FIRST * len(sites.areas))]]


def _story(example: dict[str, Any], part: float, days_ago: float) -> dict[str, Any]:
    """What became of one.

    Args:
        example: What somebody wrote, and what the office says in the end, by the state where nothing comes of it.
        part: Between 0 and 1, another one for each.
        days_ago: When they wrote it.
    """
    takes = example["takes"] * (0.5 + 1.5 * part * part)
    first = min(takes, 0.2 + 3.5 * (part * 7 % 1))
    told = {"category": example["category"], "at": example["at"], "text": example["text"], "days_ago": days_ago}
    told["priority"] = 1 if example["category"] in _CAN_WAIT else 1 + int(part * 5 % 1 * 2.4)
    state = _state(part * 31 % 1, days_ago)
    if state == OPEN:
        return told | {"state": OPEN}
    if state == IN_PROGRESS:
        return told | {"state": state, "answer": example["begun"], "answered_after": first, "is_mine": part * 3 % 1 < _MINE}
    word = example["answer" if state == RESOLVED else state]
    ended = {"state": state, "answer": word, "answered_after": first, "closed_after": takes}
    return told | ended | ({"begun": example["begun"]} if takes > first else {})


def _state(part: float, days_ago: float) -> str:
    """How far one has come: what is old is mostly done, of what is new some waits."""
    waiting = 0.02 + 0.5 * math.exp(-days_ago / LONG_DAYS)
    shares = (
        (waiting / 2, OPEN),
        (waiting, IN_PROGRESS),
        (waiting + 0.06, NOT_RESOLVABLE),
        (waiting + 0.11, NOT_RESPONSIBLE),
    )
    return next((state for until, state in shares if part < until), RESOLVED)
