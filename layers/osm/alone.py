"""One load at a time, whichever process it runs in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from layers.osm.exceptions import RegionError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = 0x6F736D  # "osm"


@contextmanager
def alone() -> Iterator[None]:
    """Keep other loads out.

    Raises:
        RegionError: One is running.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise RegionError(_("Another load is running. Please wait until it has finished."))
    try:
        yield
    finally:
        quietly("SELECT pg_advisory_unlock(%s)", [_LOCK])


def quietly(statement: str, parameters: list[Any] | None = None) -> None:
    """Tidy up, unless the connection is gone, which has tidied up already."""
    if connection.is_usable() and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
