"""A blurred layer for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.blur.hideouts import hideouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.layer import Layer


@pytest.fixture
def layer(db: None) -> Iterator[Layer]:  # noqa: ARG001 (opens the database)
    with hideouts() as declared:
        yield declared
