"""What the worker does with mail and notifications."""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from geo_platform.outbox.push_delivery import deliver_waiting_push
from geo_platform.outbox.services import deliver_waiting_mail
from geo_platform.shared.queues import PEOPLE

DELIVERY = "deliver-mail"
PUSH_DELIVERY = "deliver-push"
# Somebody waits for a code, and for other jobs nobody does.
FIRST = 10
SECOND = 5


def knock() -> None:
    """Wake the worker; not within a transaction, or everybody who writes mail would wait for everybody else."""
    with suppress(AlreadyEnqueued):  # somebody has just knocked
        deliver_mail.defer()


@app.task(queue=PEOPLE, queueing_lock=DELIVERY, priority=FIRST)
def deliver_mail() -> int:
    """Send what is due."""
    return deliver_waiting_mail()


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock=DELIVERY, priority=FIRST)
def deliver_mail_again(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Send what could not be delivered before, or whose knock was lost with the worker that heard it."""
    return deliver_waiting_mail()


def knock_for_push() -> None:
    """As for mail."""
    with suppress(AlreadyEnqueued):
        deliver_push.defer()


@app.task(queue=PEOPLE, queueing_lock=PUSH_DELIVERY, priority=SECOND)
def deliver_push() -> int:
    """Send what is due."""
    return deliver_waiting_push()


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock=PUSH_DELIVERY, priority=SECOND)
def deliver_push_again(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """As for mail."""
    return deliver_waiting_push()
