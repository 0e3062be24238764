"""How likely somebody takes one along from a bench, in words and without false precision.

Each car that passes in the next hour counts as a chance of its own. How often its driver says yes is not known, so it is
estimated from what they answered before by the rule of succession (Laplace 1814) with a careful beginning: of nobody's
history we take a yes in four. So (yes + 1) / (asked + 4). A driver who is on the way already reads no messages: half of it.
That no car stops is the product of what is left. The result is told in four steps, since the numbers behind it are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Before anything is known: one yes in four questions.
_YES, _ASKED = 1, 4
ON_THE_WAY = 0.5
POSSIBLE, LIKELY = 1 / 3, 2 / 3
"""From where on it is said to be possible, and likely."""


class Chance(StrEnum):
    """How likely it is."""

    NONE = "none"
    SMALL = "small"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Passing:
    """A car that passes.

    Attributes:
        asked: How many questions its driver has answered or let go by.
        said_yes: To how many of these they said yes.
        is_on_the_way: Whether it has left already.
    """

    asked: int = 0
    said_yes: int = 0
    is_on_the_way: bool = False

    @property
    def probability(self) -> float:
        """That it takes somebody along, from 0 to 1."""
        usual = (self.said_yes + _YES) / (self.asked + _ASKED)
        return usual * ON_THE_WAY if self.is_on_the_way else usual


def chance_of(cars: Iterable[Passing]) -> Chance:
    """How likely one of some cars takes somebody along."""
    probabilities = [car.probability for car in cars]
    if not probabilities:
        return Chance.NONE
    one_stops = 1 - prod(1 - probability for probability in probabilities)
    if one_stops >= LIKELY:
        return Chance.GOOD
    return Chance.FAIR if one_stops >= POSSIBLE else Chance.SMALL
