"""By what it is known that the same is sent twice by the same.

`layers.defects.repeats.twins` keeps nothing of it but a keyed hash, so that nobody learns who that is.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from api.idempotency import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECE_BYTES = 65_536


def mark_of(who: str, files: Iterable[BinaryIO], *more: str) -> str:
    """A hash of who sends something, and of what comes along.

    Args:
        who: As `api.idempotency.scope_of` says it, or another name that nobody else has.
        files: At their beginning afterwards.
        more: What else makes it another one.
    """
    return fingerprint_of(who, *map(_digest, files), *more)


def _digest(file: BinaryIO) -> bytes:
    digest = sha256()
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    file.seek(0)
    return digest.digest()
