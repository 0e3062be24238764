"""`migrate`: Django's, which takes as long as it takes."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, Error, connections

if TYPE_CHECKING:
    from collections.abc import Iterator


class Command(migrate.Command):
    """Nobody waits at a browser here: an index over all entries of a district takes longer than a page may."""

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (as Django has it)
        """Bring the tables up to date, without the limit that keeps the statements of requests short."""
        with _without_limit(options.get("database") or DEFAULT_DB_ALIAS):
            super().handle(*arguments, **options)


@contextmanager
def _without_limit(alias: str) -> Iterator[None]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        # Where the connection is lost there is nothing to set back, and what lost it is to be told.
        with suppress(Error), connections[alias].cursor() as cursor:
            cursor.execute("RESET statement_timeout")
