"""How long something takes: by the clock, and how long this process and that of the database work for it.

What others do on the machine stretches the first and hardly the second: where nothing else runs, it takes by the clock a
little more than both work together.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Self

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.http import HttpResponseBase

_HEAD = ("median", "19 of 20", "this process", "database", "goal")


@dataclass(frozen=True, slots=True)
class Spans:
    """Of several rounds in milliseconds the median, and what 95 of 100 are within."""

    median: float
    late: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """Of at least one."""
        late = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
        return cls(median(seconds) * 1000, late * 1000)

    def __str__(self) -> str:
        """Give both."""
        return f"{self.median:.1f} and {self.late:.1f} ms"


@dataclass(frozen=True, slots=True)
class Timed:
    """What was measured, in milliseconds.

    Attributes:
        name: Of what was done.
        clock: How long rounds took.
        here_ms: How long this process worked in a round, on average; `database_ms` alike.
        goal_ms: How long it may take in the median; `None` where nobody has said.
    """

    name: str
    clock: Spans
    here_ms: float
    database_ms: float
    goal_ms: float | None = None

    def __str__(self) -> str:
        """A line of the table."""
        spans = (self.clock.median, self.clock.late, self.here_ms, self.database_ms)
        numbers = "".join(f"{number:>14.2f}" for number in spans)
        if self.goal_ms is None:
            return f"{self.name:<40}{numbers}"
        return f"{self.name:<40}{numbers}{self.goal_ms:>10g}  {'reached' if self.clock.median <= self.goal_ms else 'MISSED'}"


def timed(name: str, rounds: Iterable[Callable[[], object]], goal_ms: float | None = None) -> Timed:
    """Do something as often as there are rounds, the first of which only warms up what is kept."""
    first, *others = rounds
    first()
    clock, worked, served = [], process_time(), _database_time()
    for do in others:
        began = perf_counter()
        do()
        clock.append(perf_counter() - began)
    here, there = process_time() - worked, _database_time() - served
    return Timed(name, Spans.of(clock), here * 1000 / len(clock), there * 1000 / len(clock), goal_ms)


def answering(ask: Callable[[], HttpResponseBase], status: int = HTTPStatus.OK) -> Callable[[], HttpResponseBase]:
    """Ask, and see that the answer is one: what is refused is refused quickly."""

    def asked() -> HttpResponseBase:
        answer = ask()
        assert answer.status_code == status, answer
        return answer

    return asked


def table(title: str, rows: Iterable[Timed]) -> str:
    """Rows below their heads."""
    heads = "".join(f"{head:>14}" for head in _HEAD[:-1]) + f"{_HEAD[-1]:>10}"
    return "\n".join(["", title, f"{'milliseconds':<40}{heads}", *map(str, rows), ""])


def _database_time() -> float:
    """Seconds that the process of the database that answers us has worked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    return int(Path(f"/proc/{number}/schedstat").read_text().split()[0]) / 1e9
