"""What a test leaves whose transactions are real ones: nothing, and a database that works as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg import sql

from layers.core.models import Entry
from tests.databases import empty_database

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db(transaction=True)
TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"


def row_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
        return counts


def test_nothing_is_left_and_triggers_work(make_feature: MakeFeature, driver: User) -> None:
    make_feature("rides", driver=driver)
    make_feature("playgrounds")
    before = row_counts()
    lasting = {ContentType._meta.db_table, Permission._meta.db_table}
    assert {table for table in lasting if before[table]} == lasting
    empty_database()
    after = row_counts()
    assert {table for table, rows in after.items() if rows} == lasting
    assert all(after[table] == before[table] for table in lasting)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        assert cursor.fetchone()[0] == 0
    make_feature("playgrounds")
    assert Entry.objects.count() == 1
