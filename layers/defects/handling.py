"""What people of the office do with a report. Each is one transaction, and wants the version that they have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import ForbiddenError, InvalidInputError
from layers.core.models import Status
from layers.core.permissions import actor_for
from layers.defects.exceptions import NoAnswerError
from layers.defects.ledger import (
    ANSWER,
    NOTHING_SAID,
    By,
    Said,
    checked_word,
    in_hand,
    move_on,
    note_step,
    release_photos,
    save_report,
    status_of,
)
from layers.defects.models import Note, Report
from layers.defects.permissions import may_handle
from layers.defects.responsibility import why_given_to
from layers.defects.states import Side
from layers.defects.telling import tell_step

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.models import Authority
    from layers.defects.states import Move


@transaction.atomic
def change_state(*, actor: Actor, report: Report, version: int, move: Move, said: Said = NOTHING_SAID) -> Report:
    """Move a report on, and tell its sender and followers.

    Args:
        actor: Who does it.
        report: As read before.
        version: That the actor has seen.
        move: What to do; putting together is `layers.defects.merging.merge_reports`.
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
def answer_report(*, actor: Actor, report: Report, version: int, said: Said) -> Report:
    """Say something to the sender, whatever state it is in. Arguments and errors as in `change_state`."""
    report = in_hand(actor=actor, report=report, version=version)
    if not said.word.strip():
        raise NoAnswerError
    report.answered_at = report.answered_at or now()
    step = note_step(report=report, move=ANSWER, before=report.state, by=By(Side.STAFF, actor.user), said=said)
    save_report(report)
    tell_step(report, step)
    return report


@transaction.atomic
def assign_report(*, actor: Actor, report: Report, version: int, assignee: User | None) -> Report:
    """Say who of the office looks after a report; `None` for nobody. Errors as in `change_state`.

    Raises:
        InvalidInputError: Whoever is named does not work on it.
    """
    report = in_hand(actor=actor, report=report, version=version)
    if assignee is not None and not _works_on(assignee, report):
        raise InvalidInputError(_("This person does not work on such reports."), parameter="assignee")
    report.assignee = assignee
    _note_change(report, actor, "assign", {"assignee": str(assignee) if assignee else ""})
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
def route_report(*, actor: Actor, report: Report, version: int, authority: Authority, word: str = "") -> Report:
    """Give a report to another office, and tell its sender. Errors as in `change_state`.

    Raises:
        InvalidInputError: That office has it already.
    """
    report = in_hand(actor=actor, report=report, version=version)
    if report.authority_id == authority.pk:
        raise InvalidInputError(_("This office has it already. Please choose another one."), parameter="authority")
    before, report.authority = report.authority, authority
    report.organisation_id, report.assignee = authority.organisation_id, None
    report.why = why_given_to(report, authority)
    details = {"before": str(before) if before else "", "after": str(authority)}
    said = Said(word, details=details)
    step = note_step(report=report, move="route", before=report.state, by=By(Side.STAFF, actor.user), said=said)
    save_report(report)
    tell_step(report, step)
    return report


@transaction.atomic
def release_report(*, actor: Actor, report: Report, version: int, text: str | None = None) -> Report:
    """Let everybody read and see what was sent. Errors as in `change_state`.

    Args:
        actor: Who does it.
        report: As read before.
        version: That the actor has seen.
        text: What everybody may read of the words; `None` for all of them.
    """
    report = in_hand(actor=actor, report=report, version=version)
    report.description = report.text if text is None else checked_word(text)
    report.is_released = True
    release_photos(report)
    _note_change(report, actor, "release", {})
    return report


@transaction.atomic
def hide_report(*, actor: Actor, report: Report, version: int, is_hidden: bool) -> Report:
    """Take a report off the map for everybody but the office and its sender, or put it back. Errors as in `change_state`."""
    report = in_hand(actor=actor, report=report, version=version)
    report.status = Status.ARCHIVED if is_hidden else Status.PENDING
    report.status = status_of(report)
    _note_change(report, actor, "hide" if is_hidden else "unhide", {})
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


def _works_on(person: User, report: Report) -> bool:
    """Whether somebody works on a report, once they have proved who they are."""
    return may_handle(actor_for(person, has_proved_it=True), report.belonging)


def _note_change(report: Report, actor: Actor, move: str, details: dict[str, object]) -> None:
    by, said = By(Side.STAFF, actor.user), Said(details=details)
    note_step(report=report, move=move, before=report.state, by=by, said=said)
    save_report(report)
