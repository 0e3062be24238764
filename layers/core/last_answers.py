"""Keeps answers that cost a while to find, in each process."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


Found = TypeVar("Found")


class LastAnswers(Generic[Found]):
    """The answers that were asked for last; the one that nobody has asked for the longest is forgotten first.

    Of several who ask for one at once the first finds it for all. Nobody waits for an answer to another question.
    """

    def __init__(self, most: int) -> None:
        """Keep so many."""
        self._most = most
        self._answers: OrderedDict[str, Found] = OrderedDict()
        # One for each answer that is being found.
        self._turns: dict[str, Lock] = {}
        self._lock = Lock()

    def has(self, key: str) -> bool:
        """Whether it costs nothing any more: somebody has found it, or is about to."""
        with self._lock:
            return key in self._answers or key in self._turns

    def get(self, key: str, find: Callable[[], Found]) -> Found:
        """The answer to a question.

        Args:
            key: Says everything that the answer depends on.
            find: Finds it; whatever it raises is raised here, and the next one who asks finds anew.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            return self._found(key, find)

    def _found(self, key: str, find: Callable[[], Found]) -> Found:
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        try:
            found = find()
            with self._lock:
                self._keep(key, found)
        finally:
            with self._lock:
                self._turns.pop(key, None)
        return found

    def _keep(self, key: str, found: Found) -> None:
        self._answers[key] = found
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)
