"""The map on which the standard is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.conformance.world import on_the_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.conformance.world import World


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:  # noqa: ARG001 (makes the database)
    """Everything on the map, built once for each file."""
    with on_the_map(django_db_blocker) as built:
        yield built


@pytest.fixture
def client() -> Client:
    """A client that sees what everybody sees, and is answered where the service fails."""
    return Client(raise_request_exception=False)
