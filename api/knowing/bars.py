"""Lengths of the bars of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A number in a chart.

    Attributes:
        number: What it is.
        length: Out of `LONGEST`, so that it can be seen where it is not nothing.
    """

    number: int
    length: int


def bars_of(numbers: Sequence[int]) -> list[Bar]:
    """The bars of numbers, the largest of which has the whole length."""
    largest = max(numbers, default=0)
    return [Bar(number, max(1, number * LONGEST // largest) if number > 0 else 0) for number in numbers]
