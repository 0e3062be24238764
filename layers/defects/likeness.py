"""How likely it is that two reports are about the same thing: by what, where, when, and in which words.

Pure functions of what is told. The weights were set by hand on one half of `tests/defects/similar_pairs.toml` and are
measured on the other one, which `manage similar_reports --score` prints.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.defects.words import overlap_of

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHIN_M = 50
WITHIN_DAYS = 84
ENOUGH = 0.5
"""From which likelihood on somebody is asked whether they mean that one."""

# In units of the logistic function: 0 is as likely as not, 2.2 nine to one.
_SAME_CATEGORY, _SAME_KIND, _OTHER_KIND = 1.2, 0.0, -0.6
_PER_METRE, _PER_DAY = -0.06, -0.012
_SAME_THING, _OTHER_THING = 1.6, -4.0
_SAME_ANSWER, _OTHER_ANSWER = 0.8, -2.5
_SAME_NUMBER = 3.0
# Both say what it is: then the words decide more than the metres do.
_SAME_WORDS, _OTHER_WORDS = 3.8, -2.9
_UNKNOWN_WORDS = -0.1
_NUMBERS = frozenset({"number"})


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a report.

    Attributes:
        category: The code of its category.
        kind: Of that category.
        purpose: Likewise: praise is never the same as a defect.
        text: What may be compared: in the sender's own words for theirs, what everybody may read for others.
        thing: The key of an entry that it is about; empty for none.
        answers: By the codes of the questions, as they are kept.
    """

    category: str
    kind: str
    purpose: str
    text: str = ""
    thing: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)


def likeness(one: Told, other: Told, *, metres: float, days: float) -> float:
    """How likely it is that two reports are the same, from 0 to 1.

    Args:
        one: Either.
        other: The other.
        metres: Between both.
        days: Between both.
    """
    if one.purpose != other.purpose or metres > WITHIN_M or days > WITHIN_DAYS:
        return 0.0
    worth = _category(one, other) + _PER_DAY * days + _answers(one, other) + _thing(one, other)
    worth += _words(one, other) + _PER_METRE * metres * _care_for_place(one, other)
    return 1 / (1 + math.exp(-worth))


def _category(one: Told, other: Told) -> float:
    if one.category == other.category:
        return _SAME_CATEGORY
    return _SAME_KIND if one.kind == other.kind else _OTHER_KIND


def _care_for_place(one: Told, other: Told) -> float:
    """The pin of a playground lies anywhere in it, and whoever names the same thing means that one."""
    return 0.5 if one.thing and one.thing == other.thing else 1.0


def _thing(one: Told, other: Told) -> float:
    if not (one.thing and other.thing):
        return 0.0
    return _SAME_THING if one.thing == other.thing else _OTHER_THING


def _answers(one: Told, other: Told) -> float:
    """Answers to the same question; the number on a lamp says more than anything else."""
    if one.category != other.category:
        return 0.0
    worth = 0.0
    for code in one.answers.keys() & other.answers.keys():
        is_same = _plain(one.answers[code]) == _plain(other.answers[code])
        if code in _NUMBERS:
            worth += _SAME_NUMBER if is_same else _OTHER_THING
        else:
            worth += _SAME_ANSWER if is_same else _OTHER_ANSWER
    return worth


def _plain(answer: object) -> str:
    return str(answer).strip().lower()


def _words(one: Told, other: Told) -> float:
    overlap = overlap_of(one.text, other.text)
    if overlap is None:
        return _UNKNOWN_WORDS
    return _OTHER_WORDS + (_SAME_WORDS - _OTHER_WORDS) * overlap
