"""Wraps a queryset into a statement that groups it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from psycopg import ClientCursor, Cursor

from layers.core.querysets import compiled

if TYPE_CHECKING:
    from django.db.models import QuerySet


def read_rows(statement: str, queryset: QuerySet[Any], values: dict[str, Any]) -> list[dict[str, Any]]:
    """What a statement gives, row by row; nothing where Django knows without asking that the queryset is empty.

    Args:
        statement: `{found}` stands for the queryset; everything else that changes is a named parameter.
        queryset: Its columns, in any order of rows.
        values: Of the parameters.
    """
    try:
        whole, all_values = _filled(statement, queryset, values)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(whole, all_values)
        heads = [column.name for column in cursor.description or ()]
        return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]


def read_packed(statement: str, queryset: QuerySet[Any], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The same for an answer that is large: bytes come as they are, where Django's cursor has them written out as text.

    Arguments as in `read_rows`.
    """
    try:
        whole, all_values = _filled(statement, queryset, values)
    except EmptyResultSet:
        return []
    connection.ensure_connection()
    with ClientCursor(connection.connection) as writer, Cursor(connection.connection) as cursor:
        # What Django composes is meant to be filled in here: the server would not know the types of all its parameters.
        cursor.execute(writer.mogrify(whole, all_values).encode(), binary=True)
        return cursor.fetchall()


def _filled(statement: str, queryset: QuerySet[Any], values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    sql, parameters = compiled(queryset.order_by())
    own = {f"found_{place}": value for place, value in enumerate(parameters)}
    names = iter(own)
    # A doubled sign stands for itself, as it does in the statement around it.
    named = re.sub("%[%s]", lambda sign: sign[0] if sign[0] == "%%" else f"%({next(names)})s", sql)
    return statement.replace("{found}", named), values | own
