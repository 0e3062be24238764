"""`migrate`: Django's, which takes as long as it takes."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from geo_platform.shared.time_limits import without_time_limit


class Command(migrate.Command):
    """Nobody waits at a browser here: an index over all entries of a district takes longer than a page may."""

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (as Django has it)
        """Bring the tables up to date."""
        with without_time_limit():
            super().handle(*arguments, **options)
