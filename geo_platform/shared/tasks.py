"""What the worker does for what all processes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from geo_platform.shared.left_behind import take_up
from geo_platform.shared.queues import PEOPLE
from geo_platform.shared.services import forget_what_is_over

if TYPE_CHECKING:
    from procrastinate import JobContext


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="forget-shared")
def forget_shared(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each hour what counts no more."""
    return forget_what_is_over()


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="take-up-left-behind", pass_context=True)
async def take_up_what_was_left_behind(context: JobContext, timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Go on with what a worker had in hand that was killed."""
    return await take_up(context.app.job_manager)
