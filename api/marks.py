"""By what it is known that the same is sent twice by the same: nobody learns from it who that is."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from django.utils.crypto import salted_hmac

from api.idempotency import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECE_BYTES = 65_536


def mark_of(who: str, files: Iterable[BinaryIO], *more: str) -> str:
    """A keyed hash of who sends something, and of what comes along.

    Args:
        who: As `api.idempotency.scope_of` says it, or another name that nobody else has.
        files: At their beginning afterwards.
        more: What else makes it another one.
    """
    known = fingerprint_of(who, *map(_digest, files), *more)
    return salted_hmac("mark of a sending", known, algorithm="sha256").hexdigest()


def _digest(file: BinaryIO) -> bytes:
    digest = sha256()
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    file.seek(0)
    return digest.digest()
