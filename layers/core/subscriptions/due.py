"""When what has happened is certain, and when it is time to tell it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.timezone import now

from layers.core.contributions.answers import TIME_TO_UNDO
from layers.core.models import Happening, Subscription

if TYPE_CHECKING:
    from datetime import date

MORNING = time(7)
# There is time left to plan for the weekend.
DAY_OF_WEEK = 3
KEPT_FOR = timedelta(days=35)
# Any number that no other lock of this kind has.
_LOCK = 620_000_007


class _ClockTimestamp(Now):
    """The moment at which a row is written, and not that at which its transaction began."""

    def as_postgresql(self, *_compiler: Any, **_extra: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ANN401 (as Django calls it)
        """Say it in PostgreSQL's words."""
        return "CLOCK_TIMESTAMP()", ()


@transaction.atomic
def make_certain() -> datetime:
    """Let what nobody has taken back in time be told.

    One after the other, so that all rows that are ready by the moment that this gives are there for everybody to see, and
    all that become so later say a later moment. Whoever has told everything up to it has forgotten nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        Happening.objects.filter(ready_at=None, happened_at__lte=now() - TIME_TO_UNDO).update(ready_at=_ClockTimestamp())
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    certain: datetime = moment
    return certain


def last_morning(rhythm: str, at: datetime, time_zone: str) -> datetime:
    """When it was last time to tell news: seven o'clock where the region is, whatever its clocks have done in the night.

    Args:
        rhythm: `daily` or `weekly`.
        at: What counts as now.
        time_zone: Of the region.
    """
    zone = ZoneInfo(time_zone)
    local = at.astimezone(zone)
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    if rhythm == Subscription.Rhythm.WEEKLY:
        day -= timedelta(days=(day.weekday() - DAY_OF_WEEK) % 7)
    return _morning_of(day, zone)


def _morning_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone)


@transaction.atomic
def forget_old_happenings() -> int:
    """Forget what everybody has been told long ago; gives how many."""
    return Happening.objects.filter(happened_at__lt=now() - KEPT_FOR).delete()[0]
