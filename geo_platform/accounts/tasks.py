"""What the worker does for accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.accounts.services import forget_ended_sessions, forget_unconfirmed_accounts


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget-sessions")
def forget_sessions(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night from which devices people were signed in."""
    return forget_ended_sessions()


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-unconfirmed")
def forget_unconfirmed(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Forget each night who gave an address the day before and never came back."""
    return forget_unconfirmed_accounts()
