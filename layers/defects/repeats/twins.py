"""Finds out that a report was sent already: somebody has tapped twice, or a program sends the same again.

What is the same from the same sender is one report. From two people it is two: nobody's report is lost because another one
has used the same words. Who sends something is known by a mark that whoever takes the report gives to its draft; kept is a
keyed hash of it and of what was said, for a quarter of an hour.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.gis.measure import D
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from layers.defects.models import Report, Sending
from layers.defects.states import UNCONFIRMED, WAITING

if TYPE_CHECKING:
    from layers.defects.drafts import ReportDraft

WINDOW = timedelta(minutes=15)
WITHIN_M = 10
"""So far the same phone puts the same pin at most."""
_LOCK_BITS = 63


def twin_of(draft: ReportDraft) -> Report | None:
    """The report that was made of the same draft a moment ago, if there is one.

    Whoever asks about the same waits until the transaction of whoever asked first has ended, so ask within the one in which
    the report is then sent. What was taken back or answered since counts no more: it may be meant anew.

    Args:
        draft: What would be sent; its pictures need not be stored yet.
    """
    if not draft.mark:
        return None
    digest = _digest(draft)
    _wait_for_others(digest)
    sent = Sending.objects.filter(digest=digest, at__gt=now() - WINDOW).values("report")
    near = Report.objects.filter(pk__in=sent, point__dwithin=(draft.place, D(m=WITHIN_M)))
    found: Report | None = near.filter(state__in=[UNCONFIRMED, *WAITING]).order_by("pk").first()
    return found


def remember_sending(report: Report, draft: ReportDraft) -> None:
    """Let a report be known again that was just made of a draft."""
    if draft.mark:
        Sending.objects.create(report=report, digest=_digest(draft))


def forget_sendings() -> int:
    """Delete what is older than `WINDOW`; gives how many that were."""
    return Sending.objects.filter(at__lte=now() - WINDOW).delete()[0]


def _digest(draft: ReportDraft) -> str:
    """Of all but the place, which is compared in metres."""
    sender = draft.sender
    who = (draft.mark, sender.user.pk if sender.user else 0, sender.email, sender.name, sender.phone)
    said = (draft.category.code, draft.text.strip(), draft.thing, draft.source_reference)
    answers = {code: answer for code, answer in draft.answers.items() if answer not in (None, "", [], ())}
    written = json.dumps([*who, *said, answers], sort_keys=True, default=str)
    return salted_hmac("sending of a report", written, algorithm="sha256").hexdigest()


def _wait_for_others(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest, 16) >> (256 - _LOCK_BITS)])
