"""The words in which an app says what it keeps about people.

Export, erasure, retention and the privacy page all go by them. A table with something about people that no holding names is
a defect, and a test looks for such.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta
    from typing import IO

    from django.contrib.auth.models import AbstractUser
    from django_stubs_ext import StrOrPromise


class Wish(StrEnum):
    """What becomes of what somebody gave to everybody, when they go.

    Attributes:
        KEEP: It stays, without a trace of them.
        DELETE: It goes with them, pictures and texts included.
    """

    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Record:
    """Something that is kept about a person, for them to read.

    Attributes:
        name: Of the file that it stands in, with others of its sort; without an ending.
        values: As JSON takes them. With a key `geometry`, which holds a GeoJSON geometry or `None`, it is a thing at a
            place, and the file is GeoJSON.
    """

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody sent.

    Attributes:
        path: Of the file in the export, with its ending.
        open: Opens it for reading bytes.
    """

    path: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One sort of data about people.

    Attributes:
        id: In files and in the log; lower case with hyphens; never changes.
        title: What people call it.
        what: One or two sentences: what is kept.
        why: One or two sentences: what for, and what allows it.
        until: One sentence: how long.
        models: Labels of the models (`accounts.User`) whose rows these are.
        copy: Gives all of it that is about a person.
        erase: Forgets all of it that is about a person, as they wish, in the transaction of the caller; gives how many rows.
            Files go when that succeeds (`transaction.on_commit`).
        kept_for: After how long `sweep` forgets it; `None` where that is not a matter of time.
        sweep: Forgets what has been kept for long enough; gives how much.
        seen_by: One sentence: who sees it, beside the person.
        warn: Says what else happens when somebody goes, of what they should think before.
        count: How many records are about a person, where that is told more easily than by copying them.
        values: What the records say, where that is short.
    """

    id: str
    title: StrOrPromise
    what: StrOrPromise
    why: StrOrPromise
    until: StrOrPromise
    models: tuple[str, ...]
    copy: Callable[[AbstractUser], Iterable[Record | StoredFile]]
    erase: Callable[[AbstractUser, Wish], int]
    kept_for: timedelta | None = None
    sweep: Callable[[], int] | None = None
    seen_by: StrOrPromise = ""
    warn: Callable[[AbstractUser], Iterable[str]] | None = None
    count: Callable[[AbstractUser], int] | None = None
    values: Callable[[AbstractUser], Iterable[str]] | None = None


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> Holding:
    """Say that something is kept; belongs into the module `personal_data` of an app.

    Raises:
        ImproperlyConfigured: Another holding has the same id.
    """
    if _holdings.get(holding.id, holding) != holding:
        message = f"Two holdings are called {holding.id!r}."
        raise ImproperlyConfigured(message)
    _holdings[holding.id] = holding
    return holding


def holdings() -> list[Holding]:
    """All of them, in the order in which they were registered: the ground floor first."""
    return list(_holdings.values())


def no_copy(_user: AbstractUser) -> Iterable[Record | StoredFile]:
    """For what nobody can find by a person, not even we: nothing."""
    return ()


def no_trace(_user: AbstractUser, _wish: Wish) -> int:
    """For the same: nothing to forget but by its time."""
    return 0
