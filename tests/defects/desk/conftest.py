"""A desk with a few reports."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from layers.defects.desk.batches import perform
from tests.defects.asking import send

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.core.permissions import Actor
    from layers.defects.desk.batches import Outcome
    from layers.defects.desk.deeds import Deed
    from layers.defects.models import Category, Report


@pytest.fixture
def three(category: Category) -> list[Report]:
    return [send(category) for _ in range(3)]


@pytest.fixture
def do(clerk: Actor) -> Callable[..., Outcome]:
    """Let the clerk do something with reports as they are now."""

    def done(deed: Deed, *reports: Report) -> Outcome:
        for report in reports:
            report.refresh_from_db()
        return perform(actor=clerk, deed=deed, chosen={report.pk: report.version for report in reports}, key=uuid4())

    return done
