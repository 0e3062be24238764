"""What the worker does for what all processes share."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.shared.services import forget_what_is_over


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="forget-shared")
def forget_shared(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each hour what counts no more."""
    return forget_what_is_over()
