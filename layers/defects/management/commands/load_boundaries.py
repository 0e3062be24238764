"""`load_boundaries`: makes boundaries of the municipalities, numbered roads and railways of the loaded region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.defects.duties.boundaries import follow_areas
from layers.defects.duties.from_osm import follow_roads

if TYPE_CHECKING:
    from layers.defects.duties.boundaries import Outcome


class Command(BaseCommand):
    """For the beginning, and after a refresh of the region; what has changed gets a new version from today on."""

    help = "Makes boundaries of the municipalities, numbered roads and railways of the region that is loaded."

    def handle(self, **_options: object) -> None:
        """Do it, and tell how many there are."""
        today = timezone.localdate()
        self._tell(follow_areas(since=today))
        self._tell(follow_roads(since=today))

    def _tell(self, outcome: Outcome) -> None:
        words = _("Boundaries: %(new)s new, %(changed)s with another outline, %(same)s as before.")
        self.stdout.write(words % {"new": outcome.new, "changed": outcome.changed, "same": outcome.same})
