"""A list beside the database of what was erased, so that it stays erased when an old copy of the database comes back.

Each line has a time, the wish of an account or that words were taken out, and what stands for the row: a hash of its number
and of the moment in which it was made, with a salt from the first line. Beside a copy of the database in which the row still
is, it says which one that was; without one it says nothing. The moment is part of it because a database that was put back
gives the same numbers again.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now

from geo_platform.personal_data.holdings import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import AbstractUser

SALT = "salt"
# Words of a step of a history.
REDACTED = "redacted"
# The erasure failed after it was written down.
TAKEN_BACK = "not"


@dataclass(frozen=True, slots=True)
class Erased:
    """What the list says.

    Attributes:
        salt: Of the numbers.
        wishes: Number of an account to wish.
        redacted: Numbers of what words were taken out of.
    """

    salt: str
    wishes: dict[str, Wish]
    redacted: set[str]

    def wish_of(self, user: AbstractUser) -> Wish | None:
        """What somebody wished who was erased, `None` for everybody else."""
        return self.wishes.get(number_of(user, self.salt))

    def has_redacted(self, key: int, made: datetime) -> bool:
        """Whether words were taken out of what has this number and was made then."""
        return _number(self.salt, REDACTED, key, made) in self.redacted


def number_of(user: AbstractUser, salt: str) -> str:
    """What stands for an account in the list."""
    return _number(salt, user.pk, user.date_joined)


def note_erased(user: AbstractUser, wish: Wish) -> None:
    """Write down that somebody goes; before it is certain, since afterwards the machine may stop."""
    _append(wish.value, user.pk, user.date_joined)


def take_back(user: AbstractUser) -> None:
    """Write down that they did not go after all."""
    _append(TAKEN_BACK, user.pk, user.date_joined)


def note_redacted(key: int, made: datetime) -> None:
    """Write down that words are taken out of what has this number and was made then; before it is certain, as above."""
    _append(REDACTED, REDACTED, key, made)


def take_back_redacted(key: int, made: datetime) -> None:
    """Write down that they were not taken out after all."""
    _append(TAKEN_BACK, REDACTED, key, made)


def read_list() -> Erased:
    """Everything that was erased."""
    salt, wishes, redacted = "", dict[str, Wish](), set[str]()
    for word, number in _lines():
        if word == SALT:
            salt = number
        elif word == TAKEN_BACK:
            wishes.pop(number, None)
            redacted.discard(number)
        elif word == REDACTED:
            redacted.add(number)
        else:
            wishes[number] = Wish(word)
    return Erased(salt, wishes, redacted)


def _append(word: str, *row: str | int | datetime) -> None:
    salt = read_list().salt or _begin()
    # After a line that was torn off, when the disk was full or the machine stopped, a new one begins.
    beginning = "" if _path().read_text().endswith("\n") else "\n"
    _write(f"{beginning}{now():%Y-%m-%dT%H:%M:%SZ} {word} {_number(salt, *row)}\n", os.O_APPEND)


def _number(salt: str, *row: str | int | datetime) -> str:
    parts = [part.astimezone(UTC).isoformat() if isinstance(part, datetime) else str(part) for part in row]
    return hashlib.sha256(" ".join([salt, *parts]).encode()).hexdigest()


def _begin() -> str:
    """Make the list, unless another process has just done it; gives its salt."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _write(f"{now():%Y-%m-%dT%H:%M:%SZ} {SALT} {secrets.token_hex(16)}\n", os.O_CREAT | os.O_EXCL)
    return read_list().salt


def _write(line: str, how: int) -> None:
    """Write a line in one piece, and wait until it is on the disk.

    Raises:
        OSError: Not all of it fits on the disk.
    """
    text = line.encode()
    descriptor = os.open(_path(), os.O_WRONLY | how, 0o600)
    try:
        if os.write(descriptor, text) < len(text):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(_path()))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lines() -> Iterator[tuple[str, str]]:
    """Word and number of each whole line."""
    text = _path().read_text() if _path().exists() else ""
    for line in text.splitlines():
        match line.split():
            case [_time, word, number]:
                yield word, number


def _path() -> Path:
    path: Path = settings.ERASED_LIST
    return path
