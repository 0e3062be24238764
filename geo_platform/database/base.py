"""What Django asks of a database: a module of this name with a `DatabaseWrapper`."""

from __future__ import annotations

from contextlib import contextmanager
from select import POLLIN, poll
from typing import TYPE_CHECKING

from django.contrib.gis.db.backends.postgis import base
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper


class DatabaseWrapper(base.DatabaseWrapper):
    """A thread keeps its connection from one request to the next, and never waits to learn whether it still holds."""

    def is_usable(self) -> bool:
        """Whether the server still holds its end, and would answer a question.

        Django asks this at the start of each request, by a statement for whose answer it waits. But a server that goes
        leaves an end of file behind, and nothing else comes in where nothing was asked: what can be read is of no use.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return False
        arrivals = poll()
        arrivals.register(self.connection.fileno(), POLLIN)
        return not arrivals.poll(0)

    @contextmanager
    def _nodb_cursor(self) -> Iterator[CursorWrapper]:
        """What makes and drops whole databases, for tests: that takes as long as it takes."""
        with super()._nodb_cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            yield cursor
