"""What the worker does for the interface."""

from __future__ import annotations

from procrastinate.contrib.django import app

from api.idempotency import forget_old_replies


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-replies")
def forget_replies(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night what nobody will ask for again."""
    return forget_old_replies()
