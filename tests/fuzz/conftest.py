"""The map that is asked for everything that nobody would ask for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

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


@pytest.fixture(autouse=True)
def _without_refusals_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """There are thousands of them."""
    caplog.set_level(logging.ERROR, logger="django.request")
