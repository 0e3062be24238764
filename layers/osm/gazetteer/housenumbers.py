"""House numbers as they are written: one, several, or from one to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20
_MOST_IN_A_RANGE = 40

_SEPARATORS = re.compile(r"[;,+&]|\bund\b")
_SPACES = re.compile(r"[\s'\"]+")
_NUMBERS = re.compile(r"(\d+)[-–](\d+)")
_LETTERS = re.compile(r"(\d+)([a-z])([-–/])(?:\1)?([a-z])")


def numbers_in(text: str) -> list[str]:
    """The single numbers that a house number stands for, in small letters and without blanks.

    `12 A` is `12a`; `3;5` are two; `2-6` are 2, 4 and 6, as houses on one side of a street are numbered, but `2-5` are 2, 3,
    4 and 5; `10a-c` are 10a, 10b and 10c. What cannot be read like this stays as it is.
    """
    parts = (_SPACES.sub("", part).lower() for part in _SEPARATORS.split(text))
    numbers = (number for part in parts if part for number in _single(part))
    return [number[:LONGEST] for number in dict.fromkeys(numbers)]


def leading_number(number: str) -> int | None:
    """What numbers are sorted by, so that 9 comes before 10; nothing for a house that has only a letter."""
    found = re.match(r"\d{1,6}", number)
    return int(found[0]) if found else None


def _single(part: str) -> Iterator[str]:
    if found := _NUMBERS.fullmatch(part):
        yield from _from_to(part, int(found[1]), int(found[2]))
    elif (found := _LETTERS.fullmatch(part)) and found[2] < found[4]:
        yield from _lettered(found[1], found[2], found[4], is_pair=found[3] == "/")
    else:
        yield part


def _from_to(part: str, first: int, last: int) -> Iterator[str]:
    step = 2 if (last - first) % 2 == 0 else 1
    # Reckoned: a range beyond what a machine word holds has no length, and one such house would end the load.
    if 1 < (last - first) // step + 1 <= _MOST_IN_A_RANGE:
        yield from map(str, range(first, last + 1, step))
    else:
        yield part


def _lettered(number: str, first: str, last: str, *, is_pair: bool) -> Iterator[str]:
    letters = (first, last) if is_pair else map(chr, range(ord(first), ord(last) + 1))
    for letter in letters:
        yield number + letter
