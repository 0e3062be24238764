"""What the worker does for the interface."""

from __future__ import annotations

from procrastinate.contrib.django import app

from api.idempotency import forget_old_replies
from api.subscriptions.telling import tell_at_once, tell_in_the_morning
from layers.core.models import Subscription
from layers.core.subscriptions.due import forget_old_happenings
from layers.core.subscriptions.services import forget_ended_subscriptions


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-replies")
def forget_replies(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night what was answered the day before."""
    return forget_old_replies()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell-at-once")
def tell_news_at_once(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell those who want to know at once."""
    return tell_at_once().subscriptions


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="tell-in-the-morning")
def tell_news_in_the_morning(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell all others, as soon as it is morning where they are; a worker that was down then does it later."""
    rhythms = (Subscription.Rhythm.DAILY, Subscription.Rhythm.WEEKLY)
    return sum(tell_in_the_morning(rhythm).subscriptions for rhythm in rhythms)


@app.periodic(cron="7 4 * * *")
@app.task(queueing_lock="forget-subscriptions")
def forget_subscriptions(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Forget each night what was ended or never confirmed, and what has been told long ago."""
    forget_ended_subscriptions()
    forget_old_happenings()
