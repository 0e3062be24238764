"""`load_school_holidays FILE`: reads an ICS file, and puts its days in the place of those that are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from layers.core.exceptions import AmtskarteError
from layers.rides.school_holidays import load_school_holidays

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """The only way in for school holidays."""

    help = "Loads the school holidays of the region from an ICS file, in the place of those that are known."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="an ICS file with one all-day event for each")

    def handle(self, *, file: Path, **_options: object) -> None:
        """Do it, and tell how many there are."""
        try:
            count = load_school_holidays(ics=file.read_bytes())
        except (AmtskarteError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} school holidays are known now.")
