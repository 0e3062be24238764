"""A sender follows the link in the mail, and the office sees the report; or nobody does, and it goes."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import BY_REPORTER, lock_report, move_on
from layers.defects.models import Report, Reporter
from layers.defects.sending import note_arrival
from layers.defects.states import UNCONFIRMED, Move

LAPSES_AFTER = timedelta(days=3)
"""As the mail says."""


@transaction.atomic
def confirm_report(*, secret: str) -> Report:
    """Let the office see a report, whose sender has followed the link in the mail. Doing so again changes nothing.

    Args:
        secret: Of the link.

    Raises:
        UnknownReportError: Nothing waits for this, or not any more.
    """
    found = Reporter.objects.filter(confirmation=secret).first() if secret else None
    if found is None:
        raise UnknownReportError
    report = lock_report(found.report_id)
    if report.state == UNCONFIRMED:
        report.due_at = now() + timedelta(days=report.category.answer_days)
        move_on(report=report, move=Move.CONFIRM, by=BY_REPORTER)
        note_arrival(report)
    return report


def lapse_unconfirmed() -> int:
    """Delete what nobody has confirmed in time, with all that belongs to it; gives how many."""
    late = Report.objects.filter(state=UNCONFIRMED, reporter__asked_at__lt=now() - LAPSES_AFTER)
    return sum(_forget(number) for number in late.values_list("pk", flat=True))


@transaction.atomic
def _forget(number: int) -> int:
    report = Report.objects.select_for_update(of=("self",)).filter(pk=number, state=UNCONFIRMED).first()
    if report is None:
        return 0
    report.delete()
    return 1
