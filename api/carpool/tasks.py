"""What the worker does for other platforms."""

from __future__ import annotations

from procrastinate.contrib.django import app

from api.carpool.farewells import tell_farewells
from api.carpool.telling import tell_partners
from geo_platform.shared.queues import PEOPLE


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="tell-partners")
def tell_partners_of_bookings(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Tell them what became of their bookings."""
    return tell_partners() + tell_farewells()
