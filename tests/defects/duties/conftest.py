"""Categories about which these tests ask."""

from __future__ import annotations

import pytest

from layers.defects.models import Category
from tests.defects.asking import make_category


@pytest.fixture
def no_usual_categories(db: None) -> None:  # noqa: ARG001 (opens the database)
    Category.objects.update(is_active=False)


@pytest.fixture
def lamp(no_usual_categories: None) -> Category:  # noqa: ARG001 (only those of a test can be chosen)
    return make_category("dark", kind="light", titles={"de": "Lampe kaputt", "en": "Lamp broken"})


@pytest.fixture
def hole(no_usual_categories: None) -> Category:  # noqa: ARG001 (as above)
    return make_category("hole", kind="road", titles={"de": "Schlagloch", "en": "Pothole"})
