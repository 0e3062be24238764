"""What the worker does with spent proofs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from geo_platform.proof_of_work.services import forget_expired_proofs


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-proofs")
def forget_proofs(timestamp: int) -> int:  # noqa: ARG001 (what runs periodically is told when it was due)
    """Forget each night what has expired."""
    return forget_expired_proofs()
