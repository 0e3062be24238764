"""Measures how well reports are found that are the same: on pairs that people have labelled."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from layers.defects.likeness import ENOUGH, Told, likeness
from layers.defects.usual_categories import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_USUAL = {usual.code: usual for usual in USUAL}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports.

    Attributes:
        is_same: Whether people say that they are about the same.
        metres: Between both.
        days: Since the older one came.
        new: What somebody writes.
        old: What is there.
    """

    is_same: bool
    metres: float
    days: float
    new: Told
    old: Told

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Read a pair as the file has it."""
        return cls(row["same"], row["metres"], row["days"], _told(row["new"]), _told(row["old"]))

    @property
    def likeness(self) -> float:
        """What the programme says."""
        return likeness(self.new, self.old, metres=self.metres, days=self.days)


@dataclass(frozen=True, slots=True)
class Score:
    """How well the programme agrees with people.

    Attributes:
        right: Pairs that both take for the same.
        wrong: Those that the programme alone does.
        missed: Those that people alone do.
        count: All pairs.
    """

    right: int
    wrong: int
    missed: int
    count: int

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Self:
        """Count."""
        said = [(pair.likeness >= ENOUGH, pair.is_same) for pair in pairs]
        return cls(said.count((True, True)), said.count((True, False)), said.count((False, True)), len(said))

    @property
    def precision(self) -> float:
        """The share of what is shown that is the same."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is the same that is shown."""
        return self.right / max(1, self.right + self.missed)


def read_pairs(path: Path) -> dict[str, list[Pair]]:
    """The pairs of a file, by its halves."""
    return {half: [Pair.of(row) for row in rows] for half, rows in tomllib.loads(path.read_text()).items()}


def _told(row: dict[str, Any]) -> Told:
    usual = _USUAL[row["category"]]
    purpose = usual.more.get("purpose", "defect")
    return Told(usual.code, usual.kind, purpose, row["text"], row.get("thing", ""), row.get("answers", {}))
