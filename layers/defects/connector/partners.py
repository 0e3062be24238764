"""What the system of another office says about a report becomes steps of it, and its sender is told."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.defects.exceptions import NotNowError
from layers.defects.ledger import ANSWER, NOTHING_SAID, By, lock_report, move_on, note_and_save
from layers.defects.states import EDGES, Edge, Side
from layers.defects.telling import tell_step

if TYPE_CHECKING:
    from layers.defects.ledger import Said
    from layers.defects.models import Report

BY_PARTNER = By(Side.PARTNER)


@transaction.atomic
def take_word(*, report: Report, target: str, said: Said = NOTHING_SAID) -> Report:
    """Bring a report to a state, and say something about it.

    Args:
        report: As read before.
        target: Where the other system has it.
        said: What it says.

    Raises:
        NotNowError: Nothing leads there from where it is.
        InvalidInputError: The words are too long.
    """
    report = lock_report(report.pk)
    way = way_to(report.state, target)
    if way is None:
        raise NotNowError(report.state)
    if not way and not said.word.strip():
        return report
    for edge in way[:-1]:
        move_on(report=report, move=edge.move, by=BY_PARTNER)
    if way:
        step = move_on(report=report, move=way[-1].move, by=BY_PARTNER, said=said)
    else:
        report.answered_at = report.answered_at or now()
        step = note_and_save(report=report, move=ANSWER, by=BY_PARTNER, said=said)
    tell_step(report, step)
    return report


def way_to(state: str, target: str) -> list[Edge] | None:
    """The fewest moves of another office that lead from a state to one; `None` where none do."""
    ways: deque[tuple[str, list[Edge]]] = deque([(state, [])])
    seen = {state}
    while ways:
        here, way = ways.popleft()
        if here == target:
            return way
        for edge in EDGES:
            if edge.side == Side.PARTNER and here in edge.sources and edge.target not in seen:
                seen.add(edge.target)
                ways.append((edge.target, [*way, edge]))
    return None
