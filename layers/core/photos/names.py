"""Which pictures are known: whoever keeps some in the storage of all pictures says so, or their files count as strays."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    FindNames = Callable[[], Iterable[str]]

_finders: list[FindNames] = []


def register_names(find: FindNames) -> FindNames:
    """Let a table tell the names of its pictures; used as a decorator in the module of its model, which is always there."""
    _finders.append(find)
    return find


def known_names() -> Iterator[str]:
    """The names of all pictures that some table knows."""
    return chain.from_iterable(find() for find in _finders)
