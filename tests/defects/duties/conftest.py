"""Categories about which these tests ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.defects.asking import make_category

if TYPE_CHECKING:
    from layers.defects.models import Category


@pytest.fixture
def lamp(db: None) -> Category:  # noqa: ARG001 (opens the database)
    return make_category("dark", kind="light", titles={"de": "Lampe kaputt", "en": "Lamp broken"})


@pytest.fixture
def hole(db: None) -> Category:  # noqa: ARG001 (opens the database)
    return make_category("hole", kind="road", titles={"de": "Schlagloch", "en": "Pothole"})
