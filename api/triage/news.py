"""The mail to the office about what senders have said. It has no word of theirs: mailboxes forget nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from api.triage.letters import letter_to
from layers.defects.desk.news import tell_news
from layers.defects.states import Move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

    from layers.defects.models import MorningMail, Report, ReportStep


def tell_office_news() -> int:
    """Tell everybody of the office whom it concerns and who wants it; gives how many mails that were."""
    return tell_news(_letter, get_connection().send_messages)


def _letter(wish: MorningMail, report: Report, steps: Sequence[ReportStep]) -> EmailMessage:
    with override(wish.language):
        is_reopened = any(step.move == Move.REOPEN for step in steps)
        subject = _("Not done yet: %(what)s, %(number)s") if is_reopened else _("New from the sender: %(what)s, %(number)s")
        values = {"what": report.category.title, "number": report.reference}
        context = {
            "report": report,
            "is_reopened": is_reopened,
            "has_words": any(step.word for step in steps),
            "photos": sum(int(step.details.get("photos", 0)) for step in steps),
            "url": f"{settings.SITE_URL}{reverse('pages:triage')}?item={report.pk}",
        }
        return letter_to(wish, subject % values, "triage/news.txt", context)
