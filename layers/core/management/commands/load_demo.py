"""`load_demo`: example content on the map, and off it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from layers.core.demo import remove_demo, replace_demo

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Load or remove the example content."""

    help = "Load example content for the map, or remove it with --remove."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--remove", action="store_true", help="Remove all example content.")

    def handle(self, *, remove: bool, **_options: object) -> None:
        """Run."""
        if remove:
            self.stdout.write(_("Removed %(count)d examples.") % {"count": remove_demo()})
            return
        loaded = replace_demo()
        if not any(loaded.values()):
            self.stdout.write(_("No examples: this region has nothing yet to put them at. Load a region first: load_region"))
            return
        parts = ", ".join(f"{name} {count}" for name, count in loaded.items())
        self.stdout.write(_("Example content: %(parts)s. Remove it with: load_demo --remove") % {"parts": parts})
