"""What a form carries for browsers without JavaScript: when it was made, signed.

Nothing is worked for it, so it is worth less than a proof: whoever sends many is asked to wait (`services.py`).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from geo_platform.proof_of_work.exceptions import ProofExpiredError, ProofInvalidError, ProofMissingError, TooSoonError
from geo_platform.proof_of_work.receipts import Receipt

SHORTEST_WRITING = timedelta(seconds=4)
LONGEST_WRITING = timedelta(hours=2)
# Pages are kept for one step of the clock of lists and then drawn anew; so old may a timestamp be when it reaches somebody.
LONGEST_IN_CACHE = timedelta(minutes=10)
LONGEST_TIMESTAMP = 200

_SALT = "geo_platform.proof_of_work.timestamps"


def new_timestamp() -> str:
    """Note the present moment, for a form that is drawn now."""
    return Signer(salt=_SALT).sign_object([now().timestamp(), secrets.token_hex(8)])


def check_timestamp(timestamp: str, address: str) -> Receipt:
    """Check that a form was written in the time that people take; whether the timestamp is spent is not looked at.

    A page that caches keep brings the same timestamp to many people, so each connection may spend it once.

    Args:
        timestamp: As it came from the form. May be anything.
        address: Where it came from; only a checksum of it is kept.

    Raises:
        ProofMissingError: It is empty.
        ProofExpiredError: The form was made too long ago.
        TooSoonError: The form was made just now.
        ProofInvalidError: It is not one of ours.
    """
    if not timestamp:
        raise ProofMissingError
    made_at = _read(timestamp)
    expires_at = made_at + LONGEST_WRITING + LONGEST_IN_CACHE
    if now() > expires_at:
        raise ProofExpiredError
    if now() < made_at + SHORTEST_WRITING:
        raise TooSoonError
    key = salted_hmac(_SALT, f"{timestamp} {address}", algorithm="sha256").hexdigest()
    return Receipt(key, expires_at)


def _read(timestamp: str) -> datetime:
    if len(timestamp) > LONGEST_TIMESTAMP or not timestamp.isascii():
        raise ProofInvalidError
    try:
        seconds, _ = Signer(salt=_SALT).unsign_object(timestamp)
    except BadSignature as error:
        raise ProofInvalidError from error
    return datetime.fromtimestamp(seconds, UTC)
