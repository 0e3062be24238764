"""Tells news: looks who is due, writes mails and notifications, and notes up to when somebody has been told.

Each batch is one transaction. Mails go into the outbox in the same one that moves `told_until` on, so a worker that is
killed leaves a batch told or untold, and the next one goes on with what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone, translation

from api.pages.region import current_region
from api.subscriptions.letters import news_letter
from api.subscriptions.lines import Lines
from api.subscriptions.notifications import news_notification
from geo_platform.outbox.push import write_pushes
from layers.core.clock import current_step
from layers.core.models import Happening, Subscription
from layers.core.subscriptions.due import last_morning, make_certain
from layers.core.subscriptions.matching import news_for, subscriptions_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.core.mail import EmailMessage

    from geo_platform.outbox.push import Notification
    from layers.core.subscriptions.matching import News

# So many are in memory at once, and are done again where a worker is killed.
BATCH = 250
Rhythm = Subscription.Rhythm


@dataclass(slots=True)
class Told:
    """What was done.

    Attributes:
        subscriptions: How many had news.
        mails: How many were written.
    """

    subscriptions: int = 0
    mails: int = 0


def tell_at_once() -> Told:
    """Tell everybody who wants to know at once, as soon as nobody takes it back any more."""
    until = make_certain()
    waiting = list(Happening.objects.waiting_at_once().filter(ready_at__lte=until).values_list("pk", "key", "is_quiet"))
    told, lines = Told(), Lines()
    ids = subscriptions_for({key for _pk, key, is_quiet in waiting if not is_quiet}, Rhythm.NOW) if waiting else []
    for start in range(0, len(ids), BATCH):
        _tell(ids[start : start + BATCH], until, lines, told)
    Happening.objects.filter(pk__in=[pk for pk, *_rest in waiting]).update(is_told_at_once=True)
    return told


def tell_in_the_morning(rhythm: str) -> Told:
    """Tell everybody what has become of the time since the last morning on which they were told.

    Whoever has been told is not due again before the next morning, so this may be called at any time, and by many.

    Args:
        rhythm: `daily` or `weekly`.
    """
    until = last_morning(rhythm, make_certain(), current_region().time_zone)
    told, lines = Told(), Lines()
    for ids in _due(rhythm, until):
        _tell(ids, until, lines, told)
    return told


def _due(rhythm: str, until: datetime) -> Iterator[list[int]]:
    """Numbers of those who have not been told, some at a time. Whom another worker has in hand is left to it."""
    after = 0
    due = Subscription.objects.active().filter(rhythm=rhythm, told_until__lt=until).order_by("pk")
    while ids := list(due.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]


@transaction.atomic
def _tell(ids: Sequence[int], until: datetime, lines: Lines, told: Told) -> None:
    free = Subscription.objects.active().filter(pk__in=ids, told_until__lt=until).select_related("owner")
    batch = list(free.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    found = news_for([one.pk for one in batch], until=until, at=current_step())
    with timezone.override(current_region().time_zone):
        said = [_said_to(one, found[one.pk], lines) for one in batch if one.pk in found]
    letters = [letter for letter, _notification in said if letter]
    if letters:
        get_connection().send_messages(letters)
    write_pushes(notifications=[notification for _letter, notification in said if notification])
    moved = Subscription.objects.filter(pk__in=[one.pk for one in batch])
    moved.update(told_until=until)
    moved.filter(pk__in=found).update(last_told_at=timezone.now())
    told.subscriptions += len(found)
    told.mails += len(letters)


def _said_to(subscription: Subscription, news: News, lines: Lines) -> tuple[EmailMessage | None, Notification | None]:
    """The mail and the notification to somebody who has news, as far as they want them."""
    owner, wants_mail = subscription.owner, subscription.by_mail and subscription.address
    with translation.override(subscription.language):
        said = lines.of(news.items)
        if not said:
            return None, None
        letter = news_letter(subscription, said, news.total) if wants_mail else None
        if owner is None or not subscription.by_push:
            return letter, None
        return letter, news_notification(owner, subscription, said, news.total)
