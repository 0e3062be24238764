"""What the worker does for reports. All deadlines are looked after each night; what nobody confirms goes within the hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from layers.defects.following import forget_unconfirmed_followers
from layers.defects.memory.forgetting import lapse_unconfirmed


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="lapse-reports")
def lapse_reports(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Delete reports, and forget addresses of followers, that nobody has confirmed in time."""
    return lapse_unconfirmed() + forget_unconfirmed_followers()
