"""Tells people of what was done at the desk once it has stood for a while."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import now

from layers.core.services import mark_changed
from layers.defects.ledger import defects
from layers.defects.models import Report, ReportStep, UntoldStep
from layers.defects.telling import tell_step


def tell_untold() -> int:
    """Tell everybody whose time has come; gives how many steps that were."""
    count = 0
    while _tell_one():
        count += 1
    return count


@transaction.atomic
def _tell_one() -> bool:
    """Tell the people of one step; two workers never take the same."""
    due = UntoldStep.objects.filter(due_at__lte=now()).order_by("due_at", "pk")
    untold = due.select_for_update(skip_locked=True, of=("self",)).first()
    if untold is None:
        return False
    step = ReportStep.objects.get(pk=untold.pk)
    report = Report.objects.select_related("category", "authority", "area").get(pk=step.report_id)
    # Where it has moved on meanwhile, people hear of that, and of this only what was said about it.
    if step.word or step.after == report.state:
        tell_step(report, step)
    untold.delete()
    # The words stand on pages from now on, and other systems ask for what has changed since. The version stays: nobody has
    # changed the report, and what was done can still be undone.
    Report.objects.filter(pk=report.pk).update(updated_at=now())
    mark_changed(layer=defects())
    return True
