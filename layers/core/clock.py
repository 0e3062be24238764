"""The time as lists and tiles see it: in steps, so that an answer that depends on it can be kept for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.timezone import now

STEP = timedelta(minutes=10)


def current_step() -> datetime:
    """The start of the step that the present moment lies in."""
    midnight = datetime.combine(now().astimezone(UTC).date(), datetime.min.time(), tzinfo=UTC)
    return midnight + (now() - midnight) // STEP * STEP
