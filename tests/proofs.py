"""Proofs as a browser makes them, and quickly."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import altcha

from geo_platform.proof_of_work import challenges


def easy_challenge() -> dict[str, Any]:
    """Hides a small number, which Python finds in a moment."""
    with patch.object(challenges, "MOST_TRIES", 2):
        return challenges.new_challenge()


def solved(challenge: dict[str, Any]) -> altcha.Payload:
    read = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(read)
    assert solution
    return altcha.Payload(read, solution)


def new_proof() -> str:
    return solved(easy_challenge()).to_base64()
