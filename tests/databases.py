"""Databases beside the one of the tests, for what is too large or too long-lived for a test's transaction."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from psycopg import sql

from geo_platform.shared.models import Count, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from django.db.backends.utils import CursorWrapper

# Nothing that follows from a change follows from this one; what refers to each other is looked at when all of it is gone.
EMPTYING = (
    "ALTER TABLE {} DISABLE TRIGGER USER",
    "DELETE FROM {}",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE {} ENABLE TRIGGER USER",
)


@contextmanager
def kept_database(suffix: str, sources: Iterable[Path], make: Callable[[], None]) -> Iterator[str]:
    """Let the connection be one to a database that is made once and kept; yields its name.

    Args:
        suffix: What its name ends with; it begins as that of the tests.
        sources: The files that say what is in it: when one changes, it is made anew.
        make: Fills it, through the connection.
    """
    own = connection.settings_dict["NAME"]
    name = f"{own.removeprefix('test_')}{suffix}"
    mark = _mark_of(sources)
    is_there = _prepare(name, mark)
    with connected_to(name):
        if is_there:
            call_command("migrate", verbosity=0)  # what was made by other code is brought up to date
        else:
            make()
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
        yield name


@contextmanager
def copied_database(suffix: str) -> Iterator[str]:
    """Let the connection, and every new one, be one to a copy of the database, dropped at the end; yields its name.

    Args:
        suffix: What its name ends with.
    """
    name = copy_database(suffix)
    try:
        with connected_to(name):
            yield name
    finally:
        drop_database(name)


def copy_database(suffix: str) -> str:
    """Copy the database; gives the name of the copy, which ends with `suffix`."""
    own = connection.settings_dict["NAME"]
    name = f"{own}{suffix}"
    copied, source = sql.Identifier(name), sql.Identifier(own)
    end_other_connections()  # nothing is copied while somebody else reads it
    with connected_to("postgres"), _unhurried_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(copied))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copied, source))
    return name


def drop_database(name: str) -> None:
    """Drop one to which the connection does not lead."""
    with _unhurried_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let the connection, and every new one, be one to another database."""
    own = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(own)


@contextmanager
def kept_connection() -> Iterator[None]:
    """Let the connection outlast requests, after each of which a server gives it back: here it carries a test's content."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def migrated_template(sources: Iterable[Path]) -> str:
    """Make a database in which all migrations have run, unless there is one of these very sources; return its name.

    Migrating takes as long as hundreds of tests, copying a moment. Who comes meanwhile waits, and has a copy, too.

    Args:
        sources: The files that say what migrations make.
    """
    own = connection.settings_dict["NAME"]
    prefix = f"migrated_{own}_"
    name, unfinished = f"{prefix}{_mark_of(sources)}", f"{prefix}unfinished"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [unfinished])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        found = {row[0] for row in cursor.fetchall() if "_" not in row[0].removeprefix(prefix)}
        if name not in found:
            for old in found:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(old)))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            _migrate(unfinished)
            renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(renamed.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def has_database(name: str) -> bool:
    """Whether there is one of that name."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return bool(cursor.fetchall())


def empty_database() -> None:
    """Delete what is in the tables of all models but the kinds of content and the permissions, which never change.

    Django empties every table instead and has those found again, which takes longer than most tests.
    """
    lasting = {ContentType._meta.db_table, Permission._meta.db_table}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - lasting
    with transaction.atomic(), _unhurried_cursor() as cursor:
        filled = [sql.Identifier(name) for name in _filled(tables)]
        for step in EMPTYING:
            for table in filled:
                cursor.execute(sql.SQL(step).format(table))


def forget_counts() -> None:
    """Let everybody begin anew with what may be done so many times an hour."""
    for model in (Count, Note):
        model.objects.all().delete()


def end_other_connections() -> None:
    """End all others of ours to the database, which could not be dropped with them: of the threads of a server, which keep
    theirs as long as a browser keeps its own to them, and of fixtures that Playwright has run in a context of its own.

    What PostgreSQL itself does there, like its vacuum, nobody may end who does not own all; it gives way by itself.
    """
    others = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
    """
    with connection.cursor() as cursor:
        cursor.execute(others)


@contextmanager
def _unhurried_cursor() -> Iterator[CursorWrapper]:
    """One without the limit of a visitor's patience: a whole database takes long where a machine is busy."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        yield cursor
        cursor.execute("RESET statement_timeout")


def _filled(tables: Iterable[str]) -> list[str]:
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = [one.format(sql.Literal(name), sql.Identifier(name)) for name in sorted(tables)]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked))
        return [name for (name,) in cursor.fetchall()]


def _prepare(name: str, mark: str) -> bool:
    """Whether the database is there and was made by these very files; otherwise it is there and empty."""
    with _unhurried_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
        if found and found[0] == mark:
            return True
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return False


def _mark_of(sources: Iterable[Path]) -> str:
    """Another one as soon as anything in the files is another."""
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def _migrate(name: str) -> None:
    with connected_to(name):
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
