"""People, and a place of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from api import proofs
from layers.core.exceptions import ForbiddenError
from tests.writing.people import GOOD_PROOF, Village, village

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def laage(db: None) -> Village:  # noqa: ARG001 (opens the database)
    return village()


@pytest.fixture(autouse=True)
def _proofs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One proof is good as often as one likes, and nobody has written anything in this hour."""

    def spend(proof: str) -> None:
        if proof != GOOD_PROOF:
            raise ForbiddenError

    monkeypatch.setattr(proofs, "spend", spend)
    cache.clear()
    yield
    cache.clear()
