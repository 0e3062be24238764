"""`compile_roads [--osm FILE]`: makes the roads of the loaded region anew, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from layers.core.exceptions import AmtskarteError
from layers.osm.progress import Progress
from layers.osm.roads import compile_anew

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """For after an update, or when the files of the roads were lost."""

    help = "Compiles the roads of the region that is loaded; load_region does it by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--osm", type=Path, metavar="FILE", help="the extract; without it the one that was fetched last")

    def handle(self, *, osm: Path | None, **_options: object) -> None:
        """Do it."""
        try:
            is_done = compile_anew(file=osm, progress=Progress(sys.stderr))
        except AmtskarteError as error:
            raise CommandError(str(error)) from error
        if not is_done:
            raise CommandError(_("The roads could not be compiled. What was there before is still there."))
