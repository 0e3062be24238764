"""What the worker does for those who help."""

from __future__ import annotations

from procrastinate.contrib.django import app

from layers.organisations.invitations import forget_old_invitations


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget-invitations")
def forget_invitations(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night whom somebody invited some weeks ago."""
    return forget_old_invitations()
