"""What the worker does with mail and notifications."""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from geo_platform.outbox.push_delivery import deliver_waiting_push, forget_old_push
from geo_platform.outbox.push_devices import forget_lost_devices
from geo_platform.outbox.services import deliver_waiting_mail, forget_kept_mail, forget_old_mail, give_up_old_mail
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


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget-mail")
def forget_mail(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Each night, give up what nobody takes, and forget to whom something was sent long ago."""
    give_up_old_mail()
    forget_old_mail()
    forget_kept_mail()


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


@app.periodic(cron="22 3 * * *")
@app.task(queueing_lock="forget-push")
def forget_push(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Each night, forget what was told long ago, and devices that are not reached any more."""
    forget_old_push()
    forget_lost_devices()
