"""What the worker does for the interface."""

from __future__ import annotations

from procrastinate.contrib.django import app

from api.knowing.morning import tell_office
from api.knowing.public import keep_told
from api.subscriptions.telling import tell_at_once, tell_in_the_morning
from api.triage.news import tell_office_news
from geo_platform.shared.queues import PEOPLE
from layers.core.models import Subscription


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="tell-at-once")
def tell_news_at_once(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Tell those who want to know at once."""
    return tell_at_once().subscriptions


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="tell-in-the-morning")
def tell_news_in_the_morning(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell all others, as soon as it is morning where they are; a worker that was down then does it later."""
    rhythms = (Subscription.Rhythm.DAILY, Subscription.Rhythm.WEEKLY)
    return sum(tell_in_the_morning(rhythm).subscriptions for rhythm in rhythms)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="tell-office-in-the-morning")
def tell_office_in_the_morning(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell people of the office what waits, as soon as it is morning of a working day."""
    return tell_office()


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="tell-office-news")
def tell_office_what_senders_said(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell people of the office what senders have said about their reports, once it has stood for a while."""
    return tell_office_news()


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="keep-quarters")
def keep_numbers_of_quarters(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Keep what everybody is told of the reports of a quarter, once it has settled."""
    return keep_told()
