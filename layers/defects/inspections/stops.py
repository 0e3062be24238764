"""The day's round: what the office's people do at its stops, perhaps hours before their phone can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.defects.exceptions import UnknownReportError
from layers.defects.handling import change_state, write_note
from layers.defects.ledger import Said, lock_report
from layers.defects.permissions import may_handle
from layers.defects.states import Move

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Note, Report


@transaction.atomic
def tick_off(*, actor: Actor, number: int, word: str) -> Report:
    """Say that something is done, whatever a colleague has written to it meanwhile: it is done all the same.

    Args:
        actor: Who was there.
        number: Of the report.
        word: What its sender is told.

    Raises:
        UnknownReportError: It is gone, or not theirs.
        NotNowError: It has an end already.
        NoAnswerError: There are no words.
    """
    report = _theirs(actor, number)
    return change_state(actor=actor, report=report, version=report.version, move=Move.RESOLVE, said=Said(word))


@transaction.atomic
def note_there(*, actor: Actor, number: int, text: str) -> Note:
    """Tell colleagues what somebody saw there. Errors are those of `tick_off`, without `NotNowError`.

    Raises:
        InvalidInputError: There are no words.
    """
    return write_note(actor=actor, report=_theirs(actor, number), text=text)


def _theirs(actor: Actor, number: int) -> Report:
    report = lock_report(number)
    if not may_handle(actor, report.belonging):
        raise UnknownReportError
    return report
