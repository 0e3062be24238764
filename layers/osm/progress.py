"""Tells on the terminal what a load is doing."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Never, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django_stubs_ext import StrOrPromise

Thing = TypeVar("Thing")


class Progress:
    """A moving bar on a terminal; plain lines anywhere else, such as in a log.

    Args:
        out: Where to write; `None` for silence.
    """

    def __init__(self, out: IO[str] | None) -> None:
        self._out = out
        self._is_terminal = bool(out and out.isatty())

    def say(self, text: StrOrPromise) -> None:
        """Write one line."""
        if self._out:
            self._out.write(f"{text}\n")
            self._out.flush()

    def counted(self, things: Iterable[Thing], label: StrOrPromise) -> Iterator[Thing]:
        """Hand things on and count them."""
        if self._is_terminal:
            yield from tqdm(things, desc=str(label), unit="", unit_scale=True, file=self._out, dynamic_ncols=True)
            return
        with self.step(label):
            yield from things

    @contextmanager
    def step(self, label: StrOrPromise) -> Iterator[None]:
        """Tell how long something took."""
        started = time.monotonic()
        yield
        self.say(f"{label}: {time.monotonic() - started:.1f} s")

    @contextmanager
    def of_size(self, label: StrOrPromise, total_bytes: int | None) -> Iterator[tqdm[Never]]:
        """A bar for a download; its `update` takes numbers of bytes."""
        bar: tqdm[Never] = tqdm(
            desc=str(label),
            total=total_bytes,
            unit="B",
            unit_scale=True,
            file=self._out,
            disable=not self._is_terminal,
            dynamic_ncols=True,
        )
        with bar:
            yield bar
