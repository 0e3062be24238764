"""Tells people of what was done at the desk once it has stood for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from layers.core.services import mark_changed
from layers.defects.ledger import defects
from layers.defects.models import Report, UntoldStep
from layers.defects.telling import tell_step
from layers.defects.wording import ROUTED

if TYPE_CHECKING:
    from layers.defects.models import ReportStep


def tell_untold() -> int:
    """Tell everybody whose time has come; gives how many steps that were.

    What somebody has in hand just now waits for the next time.
    """
    due = UntoldStep.objects.filter(due_at__lte=now()).order_by("due_at", "pk")
    return sum(_tell(number, step) for number, step in due.values_list("step__report", "pk"))


@transaction.atomic
def _tell(number: int, step_number: int) -> bool:
    """Tell the people of one step; two workers never take the same.

    Its report is taken first, as by everybody who does or undoes something with it: so nobody waits for each other.
    """
    free = Report.objects.select_for_update(of=("self",), skip_locked=True)
    report = free.select_related("category", "authority", "area").filter(pk=number).first()
    untold = UntoldStep.objects.select_related("step").filter(pk=step_number).first() if report else None
    if report is None or untold is None:
        return False
    step = untold.step
    # Where it has moved on meanwhile, people hear of that, and of this only what was said about it.
    if step.word or not _is_over(step, report):
        tell_step(report, step)
    untold.delete()
    if step.word:
        _note_word(report)
    return True


def _is_over(step: ReportStep, report: Report) -> bool:
    """Whether something came after a step that says more of what it is about: the state, or which office has it."""
    later = report.steps.filter(pk__gt=step.pk)
    newer = later.filter(move=ROUTED) if step.move == ROUTED else later.exclude(before=F("after"))
    return step.after != report.state or newer.exists()


def _note_word(report: Report) -> None:
    """The words stand on pages from now on, and other systems ask for what has changed since.

    The version stays: nobody has changed the report, and what was done can still be undone.
    """
    Report.objects.filter(pk=report.pk).update(updated_at=now())
    mark_changed(layer=defects())
