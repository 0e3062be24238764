"""Challenges for a browser, and the proofs that it makes of them.

A challenge hides a number. Who wants to find it derives a key from each number, one after the other, until one begins as the
challenge says; that is the work. The rest of that key is the proof, and checking it takes no work. Format and checks are
version 2 of ALTCHA (https://altcha.org/docs/v2/proof-of-work-captcha).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from geo_platform.proof_of_work.exceptions import ProofExpiredError, ProofInvalidError, ProofMissingError
from geo_platform.proof_of_work.receipts import Receipt

# Browsers have it built in and compute it as fast as any programme. What they would compute with a script of ours, a
# programme does several times as fast. The two numbers are measured: docs/adr/0051-proof-of-work.md.
ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 5_000
MOST_TRIES = 800
LIFETIME = timedelta(minutes=10)
# Three times what a proof has.
LONGEST_PROOF = 2_000


def new_challenge() -> dict[str, Any]:
    """Make a challenge, as JSON says it."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        # From the whole range: were the smallest numbers left out, those who read this would not try them.
        counter=secrets.randbelow(MOST_TRIES),
        expires_at=now() + LIFETIME,
        hmac_secret=_key("challenges"),
        hmac_key_secret=_key("solutions"),
    )
    return challenge.to_dict()


def check_proof(proof: str) -> Receipt:
    """Check that a proof was made of one of our challenges and in time; whether it is spent is not looked at.

    Args:
        proof: The challenge and its solution in base64, as a browser sends it. May be anything.

    Raises:
        ProofMissingError: It is empty.
        ProofExpiredError: It took too long.
        ProofInvalidError: It is no proof.
    """
    if not proof:
        raise ProofMissingError
    payload = _read(proof)
    result = altcha.verify_solution(payload, _key("challenges"), hmac_key_secret=_key("solutions"))
    if result.expired:
        raise ProofExpiredError
    signature, expires_at = payload.challenge.signature, payload.challenge.parameters.expires_at
    if not result.verified or signature is None or expires_at is None:
        raise ProofInvalidError
    # The text of a proof can be written in many ways, its signature in one.
    return Receipt(signature, datetime.fromtimestamp(expires_at, UTC))


def _read(proof: str) -> altcha.Payload:
    if len(proof) > LONGEST_PROOF:
        raise ProofInvalidError
    try:
        return altcha.Payload.from_base64(proof)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProofInvalidError from error


def _key(use: str) -> bytes:
    return salted_hmac(f"geo_platform.proof_of_work.{use}", "", algorithm="sha256").digest()
