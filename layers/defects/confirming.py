"""A sender follows the link in the mail, and the office sees the report; or nobody does, and it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import BY_REPORTER, lock_report, move_on
from layers.defects.models import Reporter
from layers.defects.sending import note_arrival
from layers.defects.states import UNCONFIRMED, Move

if TYPE_CHECKING:
    from layers.defects.models import Report

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
