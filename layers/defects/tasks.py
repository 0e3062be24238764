"""What the worker does for reports."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.shared.queues import PEOPLE
from layers.defects.desk.telling import tell_untold


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="tell-untold")
def tell_untold_soon(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Tell people what was done with their reports, once it has stood for a while."""
    return tell_untold()
