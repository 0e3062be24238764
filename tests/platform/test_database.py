"""Connections that threads keep."""

from __future__ import annotations

import time

import pytest
from django.db import DataError, close_old_connections, connection, transaction

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 5


def server_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end_from_elsewhere(pid: int) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


def test_the_next_request_has_the_same() -> None:
    first = server_pid()
    close_old_connections()
    assert server_pid() == first


def test_one_whose_transaction_has_failed_answers_nothing() -> None:
    with transaction.atomic():
        with pytest.raises(DataError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert not connection.is_usable()
        transaction.set_rollback(True)
    assert connection.is_usable()


def test_one_that_the_server_has_ended_is_not_used_again() -> None:
    first = server_pid()
    assert connection.is_usable()
    end_from_elsewhere(first)
    deadline = time.monotonic() + PATIENCE_S
    while connection.is_usable():
        assert time.monotonic() < deadline, "a dead connection passes for a living one"
        time.sleep(0.01)
    close_old_connections()
    assert server_pid() != first
