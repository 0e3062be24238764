"""A desk with a few reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.defects import office
from tests.defects.asking import send

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Category, Report


@pytest.fixture
def three(category: Category) -> list[Report]:
    return [send(category) for _ in range(3)]


@pytest.fixture
def do(clerk: Actor) -> office.Do:
    """Let the clerk do something with reports as they are now."""
    return partial(office.at_desk, clerk)
