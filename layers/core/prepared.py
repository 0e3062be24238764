"""Statements that are asked so often that the database plans them once for each connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import Cursor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import LiteralString


def listed(numbers: Iterable[int]) -> str:
    """Whole numbers as one text that PostgreSQL reads as an array: the driver would prepare each of a thousand by itself."""
    return "{" + ",".join(map(str, numbers)) + "}"


def rows_of(statement: LiteralString, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Ask one.

    Args:
        statement: In SQL.
        parameters: By their names in it.
    """
    connection.ensure_connection()
    # Django's own cursor never prepares a statement, and building and planning it takes longer than answering it.
    with Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True, binary=True)
        return cursor.fetchall()
