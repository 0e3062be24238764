"""Categories about which these tests ask."""

from __future__ import annotations

import pytest
from django.db import connection

from layers.defects.models import Category, Question
from layers.defects.usual_categories import add_usual_categories
from tests.defects.asking import make_category


@pytest.fixture(autouse=True)
def usual_categories(db: None) -> None:  # noqa: ARG001 (opens the database)
    """Other tests may have emptied the tables that migrations filled."""
    add_usual_categories(Category, Question)


@pytest.fixture
def no_usual_categories(usual_categories: None) -> None:  # noqa: ARG001 (they are there first)
    Category.objects.update(is_active=False)


@pytest.fixture
def lamp(no_usual_categories: None) -> Category:  # noqa: ARG001 (only those of a test can be chosen)
    return make_category("dark", kind="light", titles={"de": "Lampe kaputt", "en": "Lamp broken"})


@pytest.fixture
def hole(no_usual_categories: None) -> Category:  # noqa: ARG001 (as above)
    return make_category("hole", kind="road", titles={"de": "Schlagloch", "en": "Pothole"})


@pytest.fixture
def no_streets(db: None) -> None:  # noqa: ARG001 (opens the database)
    """Other tests may have left a region on the map."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE osm_basemap")
