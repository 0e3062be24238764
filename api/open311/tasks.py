"""What the worker does for other systems."""

from __future__ import annotations

from procrastinate.contrib.django import app

from api.open311.pictures import fetch_pictures
from geo_platform.shared.queues import PEOPLE
from layers.defects.connector.following import follow_all
from layers.defects.connector.sending import send_on


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="send-reports-on", lock="send-reports-on")
def send_reports_on(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Send what was given to offices with a system of their own."""
    return send_on()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="follow-reports", lock="follow-reports")
def follow_reports(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Ask those systems how the reports stand."""
    return follow_all()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fetch-pictures", lock="fetch-pictures")
def fetch_pictures_of_reports(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Fetch pictures that other systems have only named."""
    return fetch_pictures()
