"""One load at a time, whichever process it runs in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from geo_platform.shared.time_limits import quietly
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
