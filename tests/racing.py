"""What becomes of several who do something in the same moment, each with a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

from layers.core.exceptions import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Thing = TypeVar("Thing")
Done = TypeVar("Done")
PATIENCE_S = 60


def at_once(act: Callable[[Thing], Done], things: Sequence[Thing], hands: int = 0) -> list[Done]:
    """What became of each thing, in their order.

    Args:
        act: What is done with each.
        things: With what.
        hands: How many do so at a time; 0 for as many as there are things. The first ones begin in the same moment.

    Raises:
        Exception: Whatever the first of them that failed has raised.
    """
    hands = hands or len(things)
    start = Barrier(hands)

    def one(number: int) -> Done:
        try:
            _wait_patiently()
            if number < hands:
                start.wait(PATIENCE_S)
            return act(things[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(len(things))))


def or_conflict(act: Callable[[Thing], Done]) -> Callable[[Thing], Done | ConflictError]:
    """Do it, and give why not where others have come first."""

    def tried(thing: Thing) -> Done | ConflictError:
        try:
            return act(thing)
        except ConflictError as error:
            return error

    return tried


def _wait_patiently() -> None:
    """On a busy machine, who comes last may wait for longer than a statement of a request usually takes."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '120s'")
