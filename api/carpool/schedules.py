"""What comes back every week, as the standard lists it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from api.carpool.queries import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    Json = dict[str, Any]


def weekly_schedules(times: Iterable[tuple[datetime, Json]], zone: tzinfo) -> list[Json]:
    """One schedule for each day of the week.

    Args:
        times: When somebody is picked up, with the schedule of that journey.
        zone: In which the region's clocks run.
    """
    by_day: dict[int, list[tuple[datetime, Json]]] = defaultdict(list)
    for at, schedule in times:
        local = at.astimezone(zone)
        by_day[local.weekday()].append((local, schedule))
    return [_weekly(day, by_day[day]) for day in sorted(by_day)]


def _weekly(day: int, found: list[tuple[datetime, Json]]) -> Json:
    return {
        "passengerPickupDay": WEEKDAYS[day],
        "passengerPickupTimeOfDay": found[0][0].strftime("%H:%M:%S"),
        "journeySchedules": [schedule for _at, schedule in found],
    }
