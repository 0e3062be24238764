"""`check_duties`: tells where nobody is responsible, and where two are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from layers.defects.duties.checking import check_duties
from layers.defects.duties.telling import subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

    from layers.defects.duties.checking import Trouble


class Command(BaseCommand):
    """The same as the page of the administration."""

    help = "Tells where nobody is responsible for reports, and where two offices are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--day", type=date.fromisoformat, help="as of which day, such as 2026-01-01; usually today")

    def handle(self, *, day: date | None, **_options: object) -> None:
        """Look, and tell."""
        findings = check_duties(day)
        if findings.outline is None:
            raise CommandError(_("No municipality is known yet. Please load a region first."))
        self._tell(_("Nobody is responsible here"), findings.gaps)
        self._tell(_("Two are responsible here"), findings.overlaps)

    def _tell(self, title: str, troubles: Iterable[Trouble]) -> None:
        self.stdout.write(f"{title}:")
        lines = [self._line(trouble) for trouble in troubles]
        self.stdout.write("\n".join(lines or [f"  {_('nothing')}"]))

    def _line(self, trouble: Trouble) -> str:
        longitude, latitude = trouble.place
        names = "; ".join(map(str, trouble.duties))
        return f"  {trouble.size_ha:.2f} ha, {latitude:.5f} {longitude:.5f}: {names or subjects_of(trouble)}"
