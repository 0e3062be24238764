"""Spending proofs, and forgetting those that nobody would take any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from geo_platform.limits import HourlyLimit
from geo_platform.proof_of_work.challenges import check_proof
from geo_platform.proof_of_work.exceptions import ProofSpentError, TooManyTimestampsError
from geo_platform.proof_of_work.models import SpentProof
from geo_platform.proof_of_work.timestamps import check_timestamp

if TYPE_CHECKING:
    from geo_platform.proof_of_work.receipts import Receipt

TIMESTAMPS_PER_HOUR = HourlyLimit("timestamps instead of proofs", 5)
# The clocks of two servers differ; nobody's may take a proof that another's has forgotten.
KEPT_AFTER_EXPIRY = timedelta(hours=1)


def spend(payload: str) -> None:
    """Use up a proof. Belongs into the transaction of what it pays for: if that fails, the proof stays good.

    Args:
        payload: As it came from the browser. May be anything.

    Raises:
        ProofMissingError: It is empty.
        ProofInvalidError: It is no proof, too old, or spent.
    """
    _write_down(check_proof(payload))


def spend_timestamp(timestamp: str, *, address: str) -> None:
    """Use up what a form without a script carries in place of a proof. Belongs into a transaction as `spend` does.

    Args:
        timestamp: As it came from the form. May be anything.
        address: Where the request comes from.

    Raises:
        ProofMissingError: It is empty.
        ProofInvalidError: It is no timestamp of ours, too young, too old, or spent.
        TooManyTimestampsError: Enough came from there within the hour.
    """
    _write_down(check_timestamp(timestamp, address))
    if not TIMESTAMPS_PER_HOUR.allows_another_from(address):
        raise TooManyTimestampsError


def _write_down(receipt: Receipt) -> None:
    """Of several at once, the others wait here until the first has succeeded or failed."""
    try:
        with transaction.atomic():
            SpentProof.objects.create(key=receipt.key, expires_at=receipt.expires_at)
    except IntegrityError as error:
        raise ProofSpentError from error


@transaction.atomic
def forget_expired_proofs() -> int:
    """Delete what has expired; gives how many."""
    return SpentProof.objects.filter(expires_at__lt=now() - KEPT_AFTER_EXPIRY).delete()[0]
