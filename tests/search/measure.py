"""How well a search answers the labelled searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from tests.search.labels import Position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.search.labels import Search

Result = Mapping[str, object]
Find = Callable[[str, Position | None], Sequence[Result]]
"""Takes what is typed and the middle of the map; gives results with the keys of `Expected`, best first."""

# What a phone shows above its keyboard.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one search.

    Attributes:
        search: What was asked.
        place: On which place, counted from one, the first accepted answer stood; none when it was not found.
        shown: The results that a person would have seen.
    """

    search: Search
    place: int | None
    shown: tuple[Result, ...]

    @property
    def is_shown(self) -> bool:
        """Whether an accepted answer is among the first three."""
        return self.place is not None and self.place <= SHOWN

    def __str__(self) -> str:
        """Tell in one line what was seen, and where the answer stood."""
        seen = " · ".join(_name(result) for result in self.shown) or "nothing"
        return f"{self.search.why}: “{self.search.query}” shows {seen}; the answer is on place {self.place or '–'}"


@dataclass(frozen=True, slots=True)
class Score:
    """Means over some searches, each between 0 and 1.

    Attributes:
        searches: How many they are.
        success_at_1: Share with an accepted answer first.
        success_at_3: Share with one among the first three.
        mrr: Mean reciprocal rank of the first accepted answer (Voorhees, TREC-8, 1999); 0 where it is missing.
    """

    searches: int
    success_at_1: float
    success_at_3: float
    mrr: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Score:
        """Score at least one outcome."""
        return cls(
            searches=len(outcomes),
            success_at_1=fmean(outcome.place == 1 for outcome in outcomes),
            success_at_3=fmean(outcome.is_shown for outcome in outcomes),
            mrr=fmean(1 / outcome.place if outcome.place else 0 for outcome in outcomes),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all searches, in the order in which they were asked."""

    outcomes: tuple[Outcome, ...]

    @property
    def overall(self) -> Score:
        """The score over all searches."""
        return Score.of(self.outcomes)

    @property
    def groups(self) -> dict[str, Score]:
        """The score of each group by its name."""
        names = dict.fromkeys(outcome.search.why for outcome in self.outcomes)
        return {name: Score.of([outcome for outcome in self.outcomes if outcome.search.why == name]) for name in names}

    @property
    def misses(self) -> list[Outcome]:
        """The searches whose answer a person would not have seen."""
        return [outcome for outcome in self.outcomes if not outcome.is_shown]


def measure(searches: Iterable[Search], find: Find) -> Report:
    """Ask all searches.

    Args:
        searches: At least one.
        find: The search that is measured.
    """
    return Report(tuple(_ask(search, find) for search in searches))


def _ask(search: Search, find: Find) -> Outcome:
    results = find(search.query, search.near)
    return Outcome(search, search.place_among(results), tuple(results[:SHOWN]))


def table(report: Report) -> str:
    """The scores of all groups and of all searches, and below them what was missed, as text for a terminal."""
    rows = {**report.groups, "all": report.overall}
    width = max(map(len, rows))
    head = f"{'':{width}}  searches  success@1  success@3    MRR"
    lines = [f"{name:{width}}  {_columns(score)}" for name, score in rows.items()]
    return "\n".join([head, *lines, *map(str, report.misses)])


def _columns(score: Score) -> str:
    return f"{score.searches:8}  {score.success_at_1:9.2f}  {score.success_at_3:9.2f}  {score.mrr:5.2f}"


def _name(result: Result) -> str:
    words = (result.get(key) for key in ("title", "number", "area"))
    what = result.get("type") or result.get("layer") or ""
    return f"{' '.join(str(word) for word in words if word)} [{what}]"
