"""Tells people of the office on the mornings of working days what waits, if they want that and if anything does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import get_language

from layers.core.exceptions import ForbiddenError
from layers.core.permissions import actor_for
from layers.defects.desk.choosing import Wanted
from layers.defects.models import MorningMail, Report, ReportStep
from layers.defects.permissions import handles_anything
from layers.defects.states import Move

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMessage

    from layers.core.permissions import Actor

MORNING = time(7)
SATURDAY = 5
FIRST_LINES = 10
"""So many reports are named in a mail."""
_SINCE_FIRST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody.

    Attributes:
        new: What nobody has begun to look after.
        overdue: What should have been answered by now.
        due_today: What should be answered by the end of the day.
        reopened: What was not done after all, since the last mail.
        news: Whose sender has said something that nobody has looked at.
        first: The reports that are due soonest, with their categories and municipalities.
    """

    new: int
    overdue: int
    due_today: int
    reopened: int
    news: int
    first: list[Report]

    def __bool__(self) -> bool:
        """Whether anything does."""
        return bool(self.new or self.overdue or self.due_today or self.reopened or self.news)


def wants_mail(actor: Actor) -> bool:
    """Whether somebody is told."""
    return actor.user is not None and MorningMail.objects.filter(user=actor.user).exists()


@transaction.atomic
def want_mail(*, actor: Actor) -> None:
    """Tell somebody from now on, in the language that is active.

    Raises:
        ForbiddenError: They work on no reports, or have no address.
    """
    if actor.user is None or not actor.user.email or not handles_anything(actor):
        raise ForbiddenError
    MorningMail.objects.update_or_create(user=actor.user, defaults={"language": get_language() or ""})


@transaction.atomic
def want_no_mail(*, actor: Actor) -> None:
    """Do not tell somebody any more."""
    MorningMail.objects.filter(user=actor.user and actor.user.pk).delete()


@transaction.atomic
def end_mail(*, token: str) -> None:
    """The same for whoever knows the secret of a mail; nothing happens where it has ended."""
    MorningMail.objects.filter(token=token).delete()


def is_wanted(token: str) -> bool:
    """Whether a secret still stands for somebody who is told."""
    return MorningMail.objects.filter(token=token).exists()


def waiting_for(actor: Actor, since: datetime) -> Waiting:
    """What waits for somebody, counted as the tabs of the desk are (`Wanted`): a mail and the desk say the same.

    Args:
        actor: Who.
        since: From when on what was opened again is news.
    """
    waiting = Report.objects.handled_by(actor).waiting().order_by()
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    reopenings = ReportStep.objects.filter(report=OuterRef("pk"), move=Move.REOPEN, at__gte=since)
    parts = {
        "new": Q(*Wanted(new=True).conditions(actor)),
        "overdue": Q(*Wanted(overdue=True).conditions(actor)),
        "due_today": Q(due_at__gte=now(), due_at__lt=midnight),
        "reopened": Q(Exists(reopenings)),
    }
    counts = waiting.aggregate(**{name: Count("pk", filter=part) for name, part in parts.items()})
    due = waiting.filter(due_at__lt=midnight).select_related("category", "area").order_by("due_at", "pk")
    return Waiting(**counts, news=Wanted(news=True).of(actor).count(), first=list(due[:FIRST_LINES]))


@transaction.atomic
def tell_morning(write: Callable[[MorningMail, Waiting], EmailMessage], send: Callable[[list[EmailMessage]], object]) -> int:
    """Tell everybody who has not been told today, once it is morning of a working day in the time zone that is active.

    Args:
        write: Makes a mail.
        send: Takes all of them.

    Returns:
        How many mails that were.
    """
    today = localdate()
    if today.weekday() >= SATURDAY or localtime().time() < MORNING:
        return 0
    due = MorningMail.objects.filter(Q(sent_on=None) | Q(sent_on__lt=today), user__is_active=True).order_by("pk")
    batch = list(due.select_related("user").select_for_update(skip_locked=True, of=("self",)))
    letters = [letter for wish in batch if (letter := _letter(wish, write))]
    if letters:
        send(letters)
    MorningMail.objects.filter(pk__in=[wish.pk for wish in batch]).update(sent_on=today)
    return len(letters)


def _letter(wish: MorningMail, write: Callable[[MorningMail, Waiting], EmailMessage]) -> EmailMessage | None:
    """The mail to somebody who still works on reports and for whom anything waits. A mailbox needs no second factor."""
    actor = actor_for(wish.user, has_proved_it=True)
    if not wish.user.email or not handles_anything(actor):
        return None
    waiting = waiting_for(actor, _told_until(wish))
    return write(wish, waiting) if waiting else None


def _told_until(wish: MorningMail) -> datetime:
    if wish.sent_on is None:
        return now() - _SINCE_FIRST
    return datetime.combine(wish.sent_on, MORNING, localtime().tzinfo)
