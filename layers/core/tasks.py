"""What the worker does for the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app

from geo_platform.shared.queues import PEOPLE
from layers.core.contributions.answers import answer_authors
from layers.core.pyramid import fold_changes

if TYPE_CHECKING:
    from procrastinate import JobContext


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fold-changes")
def fold_changes_soon(timestamp: int) -> bool:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Carry what changed in the last minute into the pyramid of counts, so that tiles have little to add up."""
    return fold_changes()


@app.periodic(cron="57 2 * * *")
@app.task(queueing_lock="forget-jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Forget each night the jobs that went well the day before: one a minute is half a million rows a year."""
    await remove_old_jobs(context, max_hours=24)


@app.periodic(cron="* * * * *")
@app.task(queue=PEOPLE, queueing_lock="answer-authors")
def answer_authors_soon(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Tell people what became of what they sent, once the decision stands."""
    return answer_authors()
