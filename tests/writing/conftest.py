"""People, and a place of theirs."""

from __future__ import annotations

import pytest

from api import proofs
from layers.core.exceptions import ForbiddenError
from tests.writing.people import GOOD_PROOF, Village, village


@pytest.fixture
def laage(db: None) -> Village:  # noqa: ARG001 (opens the database)
    return village()


@pytest.fixture(autouse=True)
def _proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One proof is good as often as one likes."""

    def spend(proof: str) -> None:
        if proof != GOOD_PROOF:
            raise ForbiddenError

    monkeypatch.setattr(proofs, "spend", spend)
