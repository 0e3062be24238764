"""However long other jobs take, mail, notifications and answers have a hand."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from api.tasks import tell_news_at_once, tell_news_in_the_morning
from geo_platform.outbox import tasks as outbox
from geo_platform.personal_data.tasks import keep_rules_each_night
from geo_platform.shared.management.commands.work import own_app, work
from geo_platform.shared.queues import HANDS, PEOPLE, WORK
from layers.core.tasks import answer_authors_soon

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 60
LONG_S = 300


def test_no_job_waits_where_nobody_looks() -> None:
    assert {task.queue for task in app.tasks.values()} - {"builtin"} == set(HANDS)


def test_what_people_wait_for_has_hands_of_its_own() -> None:
    quick = (outbox.deliver_mail, outbox.deliver_mail_again, outbox.deliver_push, outbox.deliver_push_again)
    assert {task.queue for task in (*quick, answer_authors_soon, tell_news_at_once)} == {PEOPLE}
    assert tell_news_in_the_morning.queue == keep_rules_each_night.queue == WORK


@contextmanager
def working() -> Iterator[None]:
    """The worker, beside the test."""
    stop, loop = asyncio.Event(), asyncio.new_event_loop()

    def run() -> None:
        with own_app() as own:
            loop.run_until_complete(work(own, stop))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_S)
        loop.close()
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_two_long_jobs_hold_up_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    # What would run meanwhile, of itself or left by other tests, leaves connections open in its threads.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    begun, over, delivered = threading.Semaphore(0), threading.Event(), threading.Event()

    def take_long() -> None:
        begun.release()
        over.wait(LONG_S)

    long = app.task(name="tests.long")(take_long)
    quick = app.task(name="tests.quick", queue=PEOPLE)(delivered.set)
    try:
        for _ in range(HANDS[WORK] + 2):
            long.defer()
        with working():
            for _ in range(HANDS[WORK]):
                assert begun.acquire(timeout=PATIENCE_S)
            quick.defer()
            assert delivered.wait(PATIENCE_S)
            over.set()
    finally:
        over.set()
        app.tasks.pop("tests.long")
        app.tasks.pop("tests.quick")
