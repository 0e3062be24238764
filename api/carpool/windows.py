"""Spans of time in which a journey may begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from api.carpool.queries import RegularQuery

# Two weeks: what a holiday takes out of one shows in the other.
DAYS_LOOKED_AT = 14


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, both inclusive and aware."""

    earliest: datetime
    latest: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.earliest <= at <= self.latest


def regular_windows(query: RegularQuery, zone: tzinfo, at: datetime) -> Iterator[Window]:
    """The next occasions on which something that comes back could fit.

    Args:
        query: What somebody looks for.
        zone: In which the region's clocks run.
        at: What counts as now.
    """
    first, last = max(query.first or at, at), query.last
    for number in range(DAYS_LOOKED_AT):
        day = first.astimezone(zone).date() + timedelta(days=number)
        wanted = datetime.combine(day, query.clock, tzinfo=zone)
        if day.weekday() in query.weekdays:
            earliest, latest = max(wanted - query.delta, first), wanted + query.delta
            latest = min(latest, last) if last else latest
            if earliest <= latest:
                yield Window(earliest, latest)
