"""A copy of the database by PostgreSQL's own programs can be put back: `docs/operations.md` says how."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from psycopg import sql

from layers.core import registry
from layers.core.models import Entry
from tests.databases import connected_to, drop_database
from tests.osm.helpers import database_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db(transaction=True)
SERVERS_OWN = re.compile("EXTENSION|spatial_ref_sys")
MADE = ("folded", "lexemes", "world_x", "world_y", "quadkey", "drawn_from", "last_month")


@pytest.fixture
def new_database() -> Iterator[str]:
    """The name of an empty one."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield name
    drop_database(name)


def run(*command: str | Path) -> str:
    told = subprocess.run(list(map(str, command)), text=True, capture_output=True, check=False, timeout=300)
    assert told.returncode == 0, told.stderr
    return told.stdout


def restore(copy: Path, name: str) -> None:
    """As the operations say: extensions, and the table of one of them, are the server's own and are there already."""
    parts = copy.with_suffix(".list")
    listed = run("pg_restore", "--list", copy).splitlines()
    parts.write_text("\n".join(line for line in listed if not SERVERS_OWN.search(line)))
    url = database_url().replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
    whole = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    run("pg_restore", *whole, "--use-list", parts, "--dbname", url, copy)


def entries() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, {', '.join(MADE)} FROM core_entry ORDER BY key")  # noqa: S608 (constants)
        return list(cursor.fetchall())


def test_what_was_copied_comes_back(make_feature: MakeFeature, new_database: str, tmp_path: Path) -> None:
    for layer in ("playgrounds", "events", "venues", "farm-shops", "organisations", "defects"):
        make_feature(layer)
    copy = tmp_path / "amtskarte.dump"
    run("pg_dump", "--format", "custom", "--file", copy, database_url())
    before = entries()
    assert before
    assert all(all(value is not None for value in row[1:6]) for row in before)
    # The second time over what is there, as who puts back yesterday's copy does.
    for _time in range(2):
        restore(copy, new_database)
    with connected_to(new_database):
        assert entries() == before
        assert Entry.objects.count() == len(before)
        made = make_feature("playgrounds", title="Am neuen Ort")
        assert registry.get("playgrounds").queryset().filter(pk=made.pk).exists()
        assert Entry.objects.get(key=f"playgrounds:{made.pk}").title == "Am neuen Ort"
