"""Reports of long ago, put there without their stories."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from layers.defects.models import Report
from layers.defects.states import CLOSED, OPEN
from tests.defects.asking import HERE

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.models import BaseFeature
    from layers.defects.models import Category


def put(  # noqa: PLR0913 (whatever a test counts by)
    category: Category,
    reported_at: datetime,
    count: int = 1,
    *,
    area: BaseFeature | None = None,
    state: str = OPEN,
    days: float | None = None,
    due: float | None = None,
    status: str = "published",
    **values: object,
) -> list[Report]:
    """So many, which were answered, and closed if their state is such, after some days."""
    ended_at = None if days is None else reported_at + timedelta(days=days)
    rows = []
    for _ in range(count):
        number = Report.objects.count() + 1
        rows.append(
            Report.objects.create(
                geom=HERE,
                title=category.title,
                kind=category.kind,
                reference=f"T-{number}",
                category=category,
                area_id=area.pk if area else None,
                state=state,
                status=status,
                reported_at=reported_at,
                answered_at=ended_at,
                closed_at=ended_at if state in CLOSED else None,
                due_at=None if due is None else reported_at + timedelta(days=due),
                **values,
            )
        )
    return rows
