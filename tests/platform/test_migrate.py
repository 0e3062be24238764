"""Bringing tables up to date takes as long as it takes."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate

pytestmark = pytest.mark.django_db


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_no_limit_of_a_request_ends_a_migration() -> None:
    usual, seen = limit(), []

    def look(**_about: object) -> None:
        seen.append(limit())

    pre_migrate.connect(look)
    post_migrate.connect(look)
    try:
        call_command("migrate", "shared", verbosity=0, interactive=False)
    finally:
        pre_migrate.disconnect(look)
        post_migrate.disconnect(look)
    assert usual != "0"
    assert set(seen) == {"0"}
    assert limit() == usual
