"""What an office begins with: other tests may have emptied the tables that migrations filled."""

from __future__ import annotations

import pytest

from layers.defects.inspections.models import CheckPoint
from layers.defects.inspections.usual_points import add_usual_points
from layers.defects.models import Category, Question
from layers.defects.usual_categories import add_usual_categories


@pytest.fixture(autouse=True)
def _usual_lists(db: None) -> None:  # noqa: ARG001 (opens the database)
    add_usual_points(CheckPoint)
    add_usual_categories(Category, Question)
