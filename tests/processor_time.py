"""How much work something may cost, counted so that a busy machine fails no test."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
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


def seconds_of(process: int) -> float:
    """Processor time that a process has worked for, with all that it has started, ended or not.

    Source: proc(5), `/proc/PID/stat`: after the name in brackets state and parent, and from the twelfth on the ticks of the
    process and of its children that have ended, by itself and by the kernel for it.
    """
    ticks: dict[int, int] = {}
    children: defaultdict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        number = int(stat.parent.name)
        ticks[number] = sum(map(int, fields[11:15]))
        children[int(fields[1])].append(number)

    def of_tree(number: int) -> int:
        return ticks.get(number, 0) + sum(map(of_tree, children[number]))

    return of_tree(process) / os.sysconf("SC_CLK_TCK")
