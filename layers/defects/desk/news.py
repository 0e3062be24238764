"""What senders say once their report is with the office: it counts as news until somebody of the office looks or acts.

Whoever looks after the report is told by mail after a while, or where nobody does, everybody who works on it; only those who
want mails from the desk. Whoever was quicker, or who looks before, spares all of them the mail.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from layers.core.permissions import actor_for
from layers.defects.ledger import lock_report, note_seen
from layers.defects.models import MorningMail, Report, ReportStep, SenderNews
from layers.defects.permissions import may_handle
from layers.defects.reporting import ADDED
from layers.defects.states import Move, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from django.core.mail import EmailMessage
    from django.db.models import QuerySet

    from layers.core.permissions import Actor

    WriteLetter = Callable[[MorningMail, Report, Sequence[ReportStep]], EmailMessage]

SAID = (Move.REOPEN, ADDED)
"""Steps of a sender that are news."""
SHOWN_FOR = timedelta(minutes=10)


def shown_news(report: Report) -> SenderNews | None:
    """What the page of a report shows as new; `None` for nothing.

    What somebody has just looked at stays on their page for `SHOWN_FOR`: the page is drawn again whenever anything changes.
    """
    shown = Q(seen_at=None) | Q(seen_at__gt=now() - SHOWN_FOR)
    return SenderNews.objects.filter(shown, report=report).first()


def said_since(report: Report, moment: datetime) -> QuerySet[ReportStep]:
    """What a sender has said since a moment, the first of it first."""
    said = ReportStep.objects.filter(report=report, side=Side.REPORTER, move__in=SAID, at__gte=moment)
    return said.order_by("pk")


@transaction.atomic
def see_news(*, actor: Actor, report: Report, up_to: int) -> bool:
    """Somebody of the office has looked at a report; whoever else looks at it changes nothing.

    Everybody else sees what they saw before, so the layer keeps its version; colleagues see it by `unseen_count`.

    Args:
        actor: Who.
        report: At which.
        up_to: Number of the last step of the sender that they were shown: what came later stays news.

    Returns:
        Whether it was news until now, and is none any more.
    """
    if not may_handle(actor, lock_report(report.pk).belonging):
        return False
    news = SenderNews.objects.unseen().filter(report=report).first()
    if news is None or said_since(report, news.at).filter(pk__gt=up_to).exists():
        return False
    return note_seen(report)


def unseen_count() -> int:
    """How many reports are news to anybody. As long as the layer has one version, it only falls: with each look."""
    return SenderNews.objects.unseen().count()


def tell_news(write: WriteLetter, send: Callable[[list[EmailMessage]], object]) -> int:
    """Tell the office what senders have said and nobody has looked at for a while; gives how many mails that were.

    Args:
        write: Makes a mail to somebody about a report, and the steps that are news.
        send: Takes all about one report.
    """
    count = 0
    while (letters := _letters_about_one(write, send)) is not None:
        count += letters
    return count


@transaction.atomic
def _letters_about_one(write: WriteLetter, send: Callable[[list[EmailMessage]], object]) -> int | None:
    """How many mails one report needs; `None` once none is due. Two workers never take the same."""
    due = SenderNews.objects.filter(due_at__lte=now()).order_by("due_at", "pk")
    news = due.select_for_update(skip_locked=True, of=("self",)).first()
    if news is None:
        return None
    report = Report.objects.select_related("category", "area").get(pk=news.pk)
    steps = list(said_since(report, news.at))
    letters = [write(wish, report, steps) for wish in _wishes(report)] if steps else []
    if letters:
        send(letters)
    SenderNews.objects.filter(pk=news.pk).update(due_at=None)
    return len(letters)


def _wishes(report: Report) -> Iterator[MorningMail]:
    """Of whom to tell. A mailbox needs no second factor."""
    wishes = MorningMail.objects.filter(user__is_active=True).exclude(user__email="").select_related("user").order_by("pk")
    if report.assignee_id:
        wishes = wishes.filter(user=report.assignee_id)
    for wish in wishes:
        if may_handle(actor_for(wish.user, has_proved_it=True), report.belonging):
            yield wish
