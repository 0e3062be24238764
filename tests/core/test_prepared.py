"""Statements that are asked often are planned once for each connection."""

from __future__ import annotations

import pytest
from django.db import connection

from layers.core.prepared import rows_of

pytestmark = pytest.mark.django_db

ASK = "SELECT %(number)s::integer + 1 AS asked_often"


def prepared(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%AS {word}"])
        return int(cursor.fetchone()[0])


def test_the_database_keeps_what_is_asked_through_it() -> None:
    assert [rows_of(ASK, {"number": number}) for number in (1, 2)] == [[(2,)], [(3,)]]
    assert prepared("asked_often") == 1


def test_it_keeps_nothing_that_django_asks() -> None:
    with connection.cursor() as cursor:
        for _round in range(10):
            cursor.execute("SELECT %s AS asked_by_django", [1])
    assert prepared("asked_by_django") == 0
