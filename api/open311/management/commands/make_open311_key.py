"""`make_open311_key`: let another system in, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from api.open311.jurisdictions import offices
from api.open311.keys import Rights, make_system_key

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from layers.defects.models import Authority


class Command(BaseCommand):
    """Make a key for a system."""

    help = "Make a key with which another system may send reports by Open311."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("system", help="What people call the system.")
        parser.add_argument("--jurisdiction", default="", help="Only for the office with this code.")
        parser.add_argument("--trusted", action="store_true", help="Its senders need not confirm by mail.")
        parser.add_argument("--may-update", action="store_true", help="Let it say how far reports are.")

    def handle(self, *, system: str, jurisdiction: str, trusted: bool, may_update: bool, **_options: object) -> None:
        """Run."""
        rights = Rights(_office(jurisdiction), is_trusted=trusted, may_update=may_update)
        self.stdout.write(make_system_key(system=system, rights=rights))


def _office(code: str) -> Authority | None:
    if not code:
        return None
    office = offices().filter(code=code).first()
    if office is None:
        raise CommandError(_("There is no such office."))
    return office
