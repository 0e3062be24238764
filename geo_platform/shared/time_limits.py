"""The limit of time that keeps the statements of requests short, lifted where nobody waits at a browser."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_time_limit() -> Iterator[None]:
    """Let statements take as long as they take."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        quietly("RESET statement_timeout")


def quietly(statement: str, parameters: list[Any] | None = None) -> None:
    """Tidy up, unless the connection is gone, which has tidied up already."""
    if connection.is_usable() and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
