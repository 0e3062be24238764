"""The map on which the standard is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client

from tests.conformance import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.conformance.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:  # noqa: ARG001 (makes the database)
    """Everything on the map. It is built once for each file, since a hundred and eighty features take a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(world: World) -> Iterator[None]:  # noqa: ARG001 (opens the database)
    """What a test changes is gone after it; the map stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Client:
    """A client that sees what everybody sees, and answers where the service fails instead of raising."""
    return Client(raise_request_exception=False)
