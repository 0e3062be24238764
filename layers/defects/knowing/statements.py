"""Wraps a queryset into a statement that groups it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

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
        sql, parameters = compiled(queryset.order_by())
    except EmptyResultSet:
        return []
    own = {f"found_{place}": value for place, value in enumerate(parameters)}
    names = iter(own)
    # A doubled sign stands for itself, as it does in the statement around it.
    named = re.sub("%[%s]", lambda sign: sign[0] if sign[0] == "%%" else f"%({next(names)})s", sql)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{found}", named), values | own)
        heads = [column.name for column in cursor.description or ()]
        return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
