"""A list beside the database of who was erased, so that they stay erased when an old copy of the database comes back.

Each line has a time, the wish, and what stands for the account: a hash of its number and of the moment in which it was made,
with a salt from the first line. Beside a copy of the database in which the account still is, it says which one that was;
without one it says nothing. The moment is part of it because a database that was put back gives the same numbers again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now

from geo_platform.personal_data.holdings import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import AbstractUser

SALT = "salt"
# The erasure failed after it was written down.
TAKEN_BACK = "not"


@dataclass(frozen=True, slots=True)
class Erased:
    """What the list says of everybody.

    Attributes:
        salt: Of the numbers.
        wishes: Number to wish.
    """

    salt: str
    wishes: dict[str, Wish]

    def wish_of(self, user: AbstractUser) -> Wish | None:
        """What somebody wished who was erased, `None` for everybody else."""
        return self.wishes.get(number_of(user, self.salt))


def number_of(user: AbstractUser, salt: str) -> str:
    """What stands for an account in the list."""
    made = user.date_joined.astimezone(UTC).isoformat()
    return hashlib.sha256(f"{salt} {user.pk} {made}".encode()).hexdigest()


def note_erased(user: AbstractUser, wish: Wish) -> None:
    """Write down that somebody goes; before it is certain, since afterwards the machine may stop."""
    _append(user, wish.value)


def take_back(user: AbstractUser) -> None:
    """Write down that they did not go after all."""
    _append(user, TAKEN_BACK)


def read_list() -> Erased:
    """Everybody who was erased."""
    salt, wishes = "", dict[str, Wish]()
    for word, number in _lines():
        if word == SALT:
            salt = number
        elif word == TAKEN_BACK:
            wishes.pop(number, None)
        else:
            wishes[number] = Wish(word)
    return Erased(salt, wishes)


def _append(user: AbstractUser, word: str) -> None:
    salt = read_list().salt or _begin()
    _write(f"{now():%Y-%m-%dT%H:%M:%SZ} {word} {number_of(user, salt)}\n", os.O_APPEND)


def _begin() -> str:
    """Make the list, unless another process has just done it; gives its salt."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _write(f"{now():%Y-%m-%dT%H:%M:%SZ} {SALT} {secrets.token_hex(16)}\n", os.O_CREAT | os.O_EXCL)
    return read_list().salt


def _write(line: str, how: int) -> None:
    """Write a line in one piece, and wait until it is on the disk."""
    descriptor = os.open(_path(), os.O_WRONLY | how, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lines() -> Iterator[tuple[str, str]]:
    """Word and number of each whole line."""
    text = _path().read_text() if _path().exists() else ""
    for line in text.splitlines():
        _time, word, number = line.split()
        yield word, number


def _path() -> Path:
    path: Path = settings.ERASED_LIST
    return path
