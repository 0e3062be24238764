"""What the worker does for those who help."""

from __future__ import annotations

from procrastinate.contrib.django import app

from layers.organisations.claims import forget_old_claims
from layers.organisations.invitations import forget_old_invitations


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget-people")
def forget_people(timestamp: int) -> None:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night whom somebody invited some weeks ago, and what was asked some months ago."""
    forget_old_invitations()
    forget_old_claims()
