"""Counting, and forgetting what is over."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.timezone import now

from geo_platform.shared.models import Count, Note

# One statement, so that of many processes each gets a number of its own.
_COUNT = f"""
    INSERT INTO {Count._meta.db_table} AS kept (key, number, ends_at)
    VALUES (%s, 1, clock_timestamp() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN kept.ends_at > clock_timestamp() THEN kept.number + 1 ELSE 1 END,
        ends_at = CASE WHEN kept.ends_at > clock_timestamp() THEN kept.ends_at ELSE excluded.ends_at END
    RETURNING number
"""  # noqa: S608 (the name of a table)


def count_another(*, key: bytes, seconds: float) -> int:
    """Count something once more. Within a transaction all others who count the same would wait for its end.

    Args:
        key: From `geo_platform.shared.keys.key_of`.
        seconds: For how long it counts from the first time on.

    Returns:
        How often it has happened in that time, this time included.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, seconds])
        return int(cursor.fetchone()[0])


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete notes and counts whose time is over; gives how many."""
    over = now()
    return sum(model.objects.filter(ends_at__lte=over).delete()[0] for model in (Note, Count))
