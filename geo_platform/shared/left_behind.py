"""Jobs that a killed worker had in hand: for the queue they run for ever, and keep all others with their lock waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

if TYPE_CHECKING:
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager

# What has been begun so often may be what kills the worker.
MOST_STARTS = 3


async def take_up(manager: JobManager) -> int:
    """Let jobs of workers that are gone be done once more, or give them up; gives how many there were.

    Args:
        manager: Of the jobs, with a connector for workers.
    """
    found = list(await manager.get_stalled_jobs())
    for job in found:
        await _take_up(manager, job)
    return len(found)


async def _take_up(manager: JobManager, job: Job) -> None:
    if job.attempts + 1 < MOST_STARTS:
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Another one waits already to do the same.
            pass
        else:
            return
    await manager.finish_job(job, Status.FAILED, delete_job=False)
