"""The time as lists and tiles see it: in steps, so that an answer that depends on it can be kept for a while."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, now

STEP = timedelta(minutes=10)
# What has a start and no end counts as going on for so long.
WITHOUT_END = timedelta(hours=3)

# After every month: that of what is never over.
NO_MONTH = 32_767


def current_step() -> datetime:
    """The start of the step that the present moment lies in."""
    midnight = datetime.combine(now().astimezone(UTC).date(), datetime.min.time(), tzinfo=UTC)
    return midnight + (now() - midnight) // STEP * STEP


def current_minute() -> datetime:
    """The start of the present minute, for what somebody wants to know who is about to set out."""
    return now().astimezone(UTC).replace(second=0, microsecond=0)


def midnight_of(day: date) -> datetime:
    """The beginning of a day in the time zone that is active; in UTC at the ends of the calendar, which no zone reaches."""
    try:
        return datetime.combine(day, time.min, get_current_timezone())
    except OverflowError:
        return datetime.combine(day, time.min, UTC)


def month_of(at: datetime) -> int:
    """The month of a moment in UTC, counted from the year 0."""
    moment = at.astimezone(UTC)
    return moment.year * 12 + moment.month - 1


def is_over(begin: datetime, end: datetime | None, at: datetime) -> bool:
    """Whether something is over, as `EntryQuerySet.current` sees it.

    Args:
        begin: When it starts.
        end: When it ends; `None` where that is not known.
        at: When that is asked.
    """
    return end < at if end else begin < at - WITHOUT_END
