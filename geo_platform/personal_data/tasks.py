"""What the worker does for what is kept about people."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.personal_data.retention import keep_rules


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="keep-rules")
def keep_rules_each_night(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night everything that has been kept for long enough, and write down that it was."""
    return keep_rules()
