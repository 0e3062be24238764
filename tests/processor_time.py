"""How much work something may cost, counted so that a busy machine fails no test."""

from __future__ import annotations

from contextlib import contextmanager
from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def working_at_most(seconds: float) -> Iterator[None]:
    """Fails where the thread itself worked longer, however long it had to wait for its turn.

    Args:
        seconds: Of processor time. A multiple of what it takes: this tells moments from minutes, not fast from slow.
    """
    begin = thread_time()
    yield
    worked_s = thread_time() - begin
    assert worked_s < seconds, f"It worked for {worked_s:.1f} s."
