"""`similar_reports --score [FILE]`: prints how well reports are found that are the same, on pairs labelled by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from geo_platform.config import ROOT
from layers.defects.likeness import ENOUGH
from layers.defects.scoring import Score, read_pairs

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

PAIRS = ROOT / "tests" / "defects" / "similar_pairs.toml"


class Command(BaseCommand):
    """The only way to see how good the suggestions of the form are."""

    help = "Prints precision and recall of what the form shows as similar, for both halves of the labelled pairs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--score", type=Path, nargs="?", const=PAIRS, default=PAIRS, help="a file of labelled pairs")
        parser.add_argument("--wrong", action="store_true", help="print the pairs of the tuning half that went wrong, too")

    def handle(self, *, score: Path, wrong: bool, **_options: object) -> None:
        """Do it."""
        try:
            halves = read_pairs(score)
        except OSError as error:
            raise CommandError(str(error)) from error
        for half, pairs in halves.items():
            found = Score.of(pairs)
            self.stdout.write(
                f"{half}: precision {found.precision:.3f}, recall {found.recall:.3f}"
                f" ({found.count} pairs, {found.right} found, {found.wrong} wrongly, {found.missed} missed)"
            )
        if wrong:
            for pair in halves.get("tuning", []):
                if pair.is_same != (pair.likeness >= ENOUGH):
                    self.stdout.write(f"{pair.likeness:.2f} {pair}")
