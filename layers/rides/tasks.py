"""What the worker does for rides."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.shared.queues import PEOPLE
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.bookings.reminding import remind_people


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="expire-bookings")
def expire_bookings(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """End questions that no driver has answered in time, and ask for whoever waits next."""
    return expire_unanswered()


@app.periodic(cron="*/5 * * * *")
@app.task(queue=PEOPLE, queueing_lock="remind-of-rides")
def remind_of_rides(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Remind of rides, and ask afterwards how they were."""
    return remind_people()
