"""Visitors need no account, so what they have sent is looked for by itself before there may be a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_platform.accounts.demo import look_for_reality
from layers.core.contributions.models import Change

if TYPE_CHECKING:
    from datetime import datetime


@look_for_reality
def contributions_before(began_at: datetime) -> str:
    """What people have entered before the demo began. The first is the oldest."""
    first = Change.objects.order_by("pk").first()
    return "visitors have entered something before the demo began." if first and first.created_at < began_at else ""
