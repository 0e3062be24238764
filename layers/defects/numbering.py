"""Numbers of reports as people say them: 2026-0413."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.timezone import localtime

if TYPE_CHECKING:
    from datetime import datetime

_NEXT = """
INSERT INTO defects_reportcount AS known (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = known.last + 1 RETURNING last
"""


def next_reference(at: datetime) -> str:
    """Give the next number of a year. Two who ask at once get two, the second once the first one is done."""
    year = localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        (number,) = cursor.fetchone()
    return f"{year}-{number:04}"
