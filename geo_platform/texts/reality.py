"""Who reports a barrier says how to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_platform.accounts.demo import look_for_reality
from geo_platform.texts.models import BarrierReport

if TYPE_CHECKING:
    from datetime import datetime


@look_for_reality
def reports_before(began_at: datetime) -> str:
    """What people have reported before the demo began."""
    first = BarrierReport.objects.order_by("pk").first()
    return "somebody has reported a barrier before the demo began." if first and first.created_at < began_at else ""
