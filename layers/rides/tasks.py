"""What the worker does for rides."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.retry import RetryStrategy

from geo_platform.shared.queues import PEOPLE
from layers.rides.benches.waiting import forget_waits
from layers.rides.bookings.expiring import expire_unanswered
from layers.rides.bookings.reminding import remind_people
from layers.rides.locked_accounts import withdraw_for_locked
from layers.rides.models import Offer
from layers.rides.past import take_off_the_map
from layers.rides.waiting import tell_waiting
from routing.router import RouterUnavailableError

# Roads that are loaded anew, or a server of theirs that starts again, are back within the hour.
AGAIN = RetryStrategy(max_attempts=10, wait=60, linear_wait=60, retry_exceptions={RouterUnavailableError})


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
@app.task(queue=PEOPLE, queueing_lock="withdraw-rides-of-locked-accounts")
def withdraw_rides_of_locked_accounts(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Withdraw what accounts offer and look for that the office has locked since."""
    return withdraw_for_locked()


@app.periodic(cron="*/5 * * * *")
@app.task(queue=PEOPLE, queueing_lock="forget-waits-at-benches")
def forget_waits_at_benches(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Forget who waited at a bench, and who was asked."""
    return forget_waits()


@app.task(lock="tell-who-waits", retry=AGAIN)
def tell_who_waits(offer: int) -> int:
    """Write to those whom an offer takes along, one offer after the other, so that nobody is told twice.

    Args:
        offer: Its number.
    """
    found = Offer.objects.select_related("driver").filter(pk=offer).first()
    return tell_waiting(found) if found else 0


def tell_of_new(offer: Offer) -> None:
    """Ask the worker for it, once the transaction is through.

    The name of the question is one that no other offer can have, since numbers come again where a table was emptied; so of a
    new one nobody can have asked yet.
    """
    question = f"tell-of-ride-{offer.pk}-{offer.created_at.timestamp()}"
    tell_who_waits.configure(queueing_lock=question).defer(offer=offer.pk)


def tell_soon(offer: Offer) -> None:
    """The same of one that is there already; one question for each is enough."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal must not end the transaction around it
        tell_of_new(offer)
