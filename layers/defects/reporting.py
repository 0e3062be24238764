"""What the sender of a report does with it afterwards; whoever knows the secret address is the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import BY_REPORTER, Said, lock_report, move_on
from layers.defects.models import Report
from layers.defects.states import Move

if TYPE_CHECKING:
    from layers.defects.models import ReportStep


def report_by(token: str) -> Report:
    """The report that is known by a secret.

    Raises:
        UnknownReportError: There is none.
    """
    found: Report | None = Report.objects.select_related("category", "authority", "area").filter(token=token).first()
    if found is None:
        raise UnknownReportError
    return found


@transaction.atomic
def withdraw_report(*, report: Report) -> ReportStep:
    """Take a report back.

    Raises:
        NotNowError: Somebody works on it already, or it has come to an end.
    """
    return move_on(report=lock_report(report.pk), move=Move.WITHDRAW, by=BY_REPORTER)


@transaction.atomic
def reopen_report(*, report: Report, word: str = "") -> ReportStep:
    """Say that it is not done after all.

    Raises:
        NotNowError: The office has not said yet that it is.
    """
    return move_on(report=lock_report(report.pk), move=Move.REOPEN, by=BY_REPORTER, said=Said(word))
