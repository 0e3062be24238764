"""What a worker had in hand that was killed is done all the same, and keeps nothing else waiting."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geo_platform.shared.left_behind import MOST_STARTS
from geo_platform.shared.queues import PEOPLE
from geo_platform.shared.tasks import take_up_what_was_left_behind
from tests.shared.test_hands import PATIENCE_S, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    # What would run meanwhile, of itself or left by other tests, leaves connections open in its threads.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@contextmanager
def task(do: Callable[[], object], lock: str | None = None, queueing_lock: str | None = None) -> Iterator[Any]:
    try:
        yield app.task(name="tests.left", queue=PEOPLE, lock=lock, queueing_lock=queueing_lock)(do)
    finally:
        app.tasks.pop("tests.left")


def kill_worker_of(job: int, attempts: int = 0) -> None:
    """As the queue stands when a worker is gone that had a job in hand."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job])


def status_of(job: int) -> str:
    return str(ProcrastinateJob.objects.values_list("status", flat=True).get(pk=job))


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_it_is_done_once_more_and_then_what_waited_for_its_lock() -> None:
    done = threading.Semaphore(0)
    with task(done.release, lock="tests") as left:
        kill_worker_of(left.defer())
        left.defer()
        take_up_what_was_left_behind.configure().defer(timestamp=0)
        with working():
            assert done.acquire(timeout=PATIENCE_S)
            assert done.acquire(timeout=PATIENCE_S)


def test_where_another_waits_to_do_the_same_that_one_does_it() -> None:
    done = threading.Semaphore(0)
    with task(done.release, lock="tests", queueing_lock="tests") as left:
        killed = left.defer()
        kill_worker_of(killed)
        left.defer()
        take_up_what_was_left_behind.configure().defer(timestamp=0)
        with working():
            assert done.acquire(timeout=PATIENCE_S)
        assert status_of(killed) == "failed"


def test_what_kills_the_worker_again_and_again_is_given_up() -> None:
    done = threading.Semaphore(0)
    with task(done.release) as left:
        killed = left.defer()
        kill_worker_of(killed, attempts=MOST_STARTS - 1)
        take_up_what_was_left_behind.configure().defer(timestamp=0)
        with working():
            wait_until(lambda: status_of(killed) == "failed")
    assert not done.acquire(blocking=False)
