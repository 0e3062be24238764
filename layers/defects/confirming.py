"""A sender follows the link in the mail, and the office sees the report; or nobody does, and it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from geo_platform.shared.keys import key_of
from geo_platform.shared.services import count_another
from layers.core.contributions.models import new_token
from layers.core.exceptions import TooOftenError
from layers.defects.exceptions import NotNowError, UnknownReportError
from layers.defects.ledger import BY_REPORTER, lock_report, move_on
from layers.defects.models import Reporter
from layers.defects.sending import note_arrival, require_address
from layers.defects.states import UNCONFIRMED, Move
from layers.defects.telling import ask_to_confirm

if TYPE_CHECKING:
    from layers.defects.models import Report

LAPSES_AFTER = timedelta(days=3)
"""As the mail says."""
MOST_MAILS, DAY_S = 3, 24 * 3600
"""So many mails a day may go out again for one report."""


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


@transaction.atomic
def ask_once_more(*, report: Report, email: str = "") -> Report:
    """Send the mail again that asks whoever sent a report for a yes; the deadline stays the same.

    Args:
        report: As read before.
        email: Where, if the address was misspelt; whoever has got the first mail can confirm nothing then.

    Raises:
        NotNowError: It is confirmed already.
        UnknownReportError: It is gone, or nobody is asked.
        InvalidInputError: The address is none.
        TooOftenError: There were enough for one day, to whichever addresses.
    """
    report = lock_report(report.pk)
    if report.state != UNCONFIRMED:
        raise NotNowError(report.state)
    reporter = Reporter.objects.select_for_update().filter(report=report).first()
    if reporter is None:
        raise UnknownReportError
    if email and (address := require_address(email)) != reporter.email:
        reporter.email, reporter.confirmation = address, new_token()
        reporter.save(update_fields=["email", "confirmation"])
    _require_room(report)
    ask_to_confirm(report)
    return report


def _require_room(report: Report) -> None:
    """Count a mail that leaves: what was refused before has counted none, and whoever asks for the same waits already."""
    if count_another(key=key_of("confirmation of a report", str(report.pk)), seconds=DAY_S) > MOST_MAILS:
        message = _("We have sent this mail several times today. Please look in the folder for spam, or try again tomorrow.")
        raise TooOftenError(message)
