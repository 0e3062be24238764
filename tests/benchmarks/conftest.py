"""What several benchmarks ask, made once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.many_reports import fill_with_reports
from tests.databases import connected_to, copy_database, drop_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def _district(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:  # noqa: ARG001 (must be set up before)
    """Name of a database with a district of many reports."""
    with django_db_blocker.unblock():
        name = copy_database("_many_reports")
        with connected_to(name):
            fill_with_reports()
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture(scope="module")
def many_reports(_district: str) -> Iterator[None]:
    """Lets the connection lead there for all tests of a module."""
    with connected_to(_district):
        yield
