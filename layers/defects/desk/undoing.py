"""Undoing what was done at the desk, as long as nobody else has changed the reports since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import NotFoundError
from layers.defects.desk.batches import TIMES, Outcome, Refusal, last_changer, tell_later, tells
from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import By, Said, lock_in_order, note_step, save_report
from layers.defects.merging import part_again
from layers.defects.models import Batch, BatchEntry, Report, ReportPhoto
from layers.defects.permissions import may_handle
from layers.defects.states import Move, Side
from layers.defects.wording import PUT_RIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.permissions import Actor

UNDONE = "undo"
"""In the history, a step that takes back what another one did, of which nobody had heard."""
_OF_PHOTOS = {"photos": "public_name", "alts": "public_alt"}


def last_batch(actor: Actor) -> Batch | None:
    """What somebody did last and has not undone."""
    if actor.user is None:
        return None
    return Batch.objects.filter(clerk=actor.user, undone_at=None).order_by("-pk").first()


@transaction.atomic
def undo_batch(*, actor: Actor, number: int) -> Outcome:
    """Put reports back as they were before a batch; those that somebody has changed since stay as they are now.

    What nobody has been told yet leaves the history, and nobody hears of it. What people were told stays there, and they are
    told, after a while, that it is as it was.

    Args:
        actor: Who did it.
        number: Of the batch.

    Raises:
        NotFoundError: There is no such batch of theirs, or it is undone already.
    """
    lock_in_order(_touched_by(actor, number))
    batch = Batch.objects.select_for_update().filter(pk=number, clerk=actor.user, undone_at=None).first()
    if batch is None or actor.user is None:
        raise NotFoundError(_("There is nothing to undo."))
    entries = list(batch.entries.select_related("step").order_by("-pk"))
    reports = Report.objects.in_bulk([entry.report_id for entry in entries])
    outcome = Outcome(batch=batch)
    for entry in entries:
        _undo(outcome, actor, entry, reports[entry.report_id])
    batch.undone_at = now()
    batch.save(update_fields=["undone_at"])
    return outcome


def _touched_by(actor: Actor, number: int) -> Iterator[int]:
    """The reports that undoing a batch changes: its own, and of what was put together all that goes apart again."""
    for entry in BatchEntry.objects.filter(batch=number, batch__clerk=actor.user).select_related("step"):
        yield entry.report_id
        if entry.step and entry.step.move == Move.MERGE:
            yield from (entry.after["duplicate_of_id"], *entry.step.details["moved"])


def _undo(outcome: Outcome, actor: Actor, entry: BatchEntry, report: Report) -> None:
    # What was given to another office is not its giver's any more, but undoing just that is.
    if not (may_handle(actor, report.belonging) or entry.before["organisation_id"] != report.organisation_id):
        outcome.refused.append(Refusal(report.pk, "", str(UnknownReportError())))
    elif report.version != entry.version:
        name = last_changer(report)
        words = _("%(name)s has changed it since.") % {"name": name} if name else _("Somebody has changed it since.")
        outcome.refused.append(Refusal(report.pk, report.reference, words, is_stale=True))
    else:
        _put_back(entry, report, By(Side.STAFF, actor.user))
        outcome.done.append(report.pk)


def _put_back(entry: BatchEntry, report: Report, by: By) -> None:
    done, step = report.state, entry.step
    _restore(report, entry.before)
    if step and step.move == Move.MERGE:
        part_again(report, step)
    was_told = step is not None and tells(step) and not step.is_untold
    details = {"what": step.move if step else entry.batch.deed}
    if step and not was_told:
        step.delete()
        entry.step = None
    before = done if was_told else report.state
    move = PUT_RIGHT if was_told else UNDONE
    undone = note_step(report=report, move=move, before=before, by=by, said=Said(details=details))
    save_report(report)
    if was_told and tells(undone):
        tell_later([undone])


def _restore(report: Report, before: dict[str, Any]) -> None:
    for name, value in before.items():
        if name in _OF_PHOTOS:
            for number, kept in value.items():
                ReportPhoto.objects.filter(report=report, pk=int(number)).update(**{_OF_PHOTOS[name]: kept})
        else:
            setattr(report, name, parse_datetime(value) if name in TIMES and value else value)
