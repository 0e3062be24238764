"""What the worker does for rides."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.shared.queues import PEOPLE
from layers.rides.benches.waiting import forget_waits
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.bookings.reminding import remind_people
from layers.rides.past import take_off_the_map


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


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="take-rides-off")
def take_past_rides_off(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Take rides that are over off the map."""
    return take_off_the_map()


@app.periodic(cron="*/5 * * * *")
@app.task(queue=PEOPLE, queueing_lock="forget-waits-at-benches")
def forget_waits_at_benches(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Forget who waited at a bench, and who was asked."""
    return forget_waits()
