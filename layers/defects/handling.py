"""What people of the office do with one report on its own; what they do at the desk is in `layers.defects.desk.deeds`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from layers.core.exceptions import ForbiddenError, InvalidInputError
from layers.defects.ledger import NOTHING_SAID, By, Said, checked_word, in_hand, move_on, note_and_save
from layers.defects.models import Note, Report
from layers.defects.permissions import may_handle
from layers.defects.states import Side
from layers.defects.telling import tell_step

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.states import Move


@transaction.atomic
def change_state(*, actor: Actor, report: Report, version: int, move: Move, said: Said = NOTHING_SAID) -> Report:
    """Move a report on, and tell its sender and followers.

    Args:
        actor: Who does it.
        report: As read before.
        version: That the actor has seen.
        move: What to do; putting together is `layers.defects.desk.deeds.Merge`.
        said: What the sender is told, and whether everybody may read that.

    Raises:
        ForbiddenError: The actor does not work on it.
        StaleError: It is not as they have seen it.
        NotNowError: The move does not lead on from where it is.
        NoAnswerError: It takes words for the sender.
    """
    report = in_hand(actor=actor, report=report, version=version)
    step = move_on(report=report, move=move, by=By(Side.STAFF, actor.user), said=said)
    tell_step(report, step)
    return report


@transaction.atomic
def set_priority(*, actor: Actor, report: Report, version: int, priority: int) -> Report:
    """Say how much a report matters. Errors as in `change_state`.

    Raises:
        InvalidInputError: There is no such priority.
    """
    report = in_hand(actor=actor, report=report, version=version)
    if priority not in Report.Priority.values:
        raise InvalidInputError(_("Please choose one of the priorities."), parameter="priority")
    before, report.priority = report.priority, priority
    _note_change(report, actor, "priority", {"before": before, "after": priority})
    return report


@transaction.atomic
def write_note(*, actor: Actor, report: Report, text: str) -> Note:
    """Tell colleagues something about a report.

    Raises:
        ForbiddenError: The actor does not work on it.
        InvalidInputError: There are no words, or too many.
    """
    if not may_handle(actor, report.belonging):
        raise ForbiddenError
    if not text.strip():
        raise InvalidInputError(_("Please write something."), parameter="text")
    return Note.objects.create(report=report, author=actor.user, text=checked_word(text))


def _note_change(report: Report, actor: Actor, move: str, details: dict[str, object]) -> None:
    note_and_save(report=report, move=move, by=By(Side.STAFF, actor.user), said=Said(details=details))
