"""The map of the matrix, and how visitors come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api import proofs
from geo_platform.limits import HourlyLimit
from tests.contributions.matrix.world import whole_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.contributions.matrix.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:  # noqa: ARG001 (makes the database)
    """Built once for each file."""
    with whole_world(django_db_blocker) as built:
        yield built


@pytest.fixture(autouse=True)
def _visitors_may_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "spend", lambda _proof: None)
    monkeypatch.setattr(proofs, "WRITES_PER_HOUR", HourlyLimit("matrix", 10**9))
