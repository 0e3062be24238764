"""A blurred layer for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from layers.core import clock
from tests.blur.hideouts import hideouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.layer import Layer


@pytest.fixture
def layer(db: None) -> Iterator[Layer]:  # noqa: ARG001 (opens the database)
    with hideouts() as declared:
        yield declared


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are compared, and what is open now is told in steps of some minutes."""
    moment = now()
    monkeypatch.setattr(clock, "now", lambda: moment)
