"""Writing mail down, and carrying it out."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils.timezone import now

from geo_platform.outbox.message import WrittenMessage, composed, is_not_kept
from geo_platform.outbox.models import Mail
from geo_platform.shared.mail_heads import ONE_CLICK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.mail import EmailMessage
    from django.core.mail.backends.base import BaseEmailBackend

# Whatever a carrier raises, from a refusal to a password that it cannot write: it is noted, and nobody else waits for it.
TROUBLE = (Exception,)
# RFC 5321, 4.2.3; a longer code, where there is one, tells the mailbox from what a server thinks of us (RFC 3463, 3.2, 3.3).
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
_OF_THE_MAILBOX = re.compile(rb"5\.(1\.([1-6]|10)|2\.1)\b|(?!\d\.\d)")
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=30)
REFUSED_FOR = timedelta(days=7)
MANY_REFUSALS = 3


@transaction.atomic
def write_mail(*, message: EmailMessage) -> Mail:
    """Write a mail down; it leaves when, and only when, the transaction around this succeeds.

    Args:
        message: From Django's `send_mail` or any library that uses it.
    """
    (mail,) = write_mails(messages=[message])
    return mail


@transaction.atomic
def write_mails(*, messages: Iterable[EmailMessage]) -> list[Mail]:
    """Write several down, as `write_mail` does one."""
    return Mail.objects.bulk_create(
        Mail(
            recipients=message.recipients(),
            subject=str(message.subject),
            message=composed(message),
            next_try_at=now(),
            can_wait=ONE_CLICK in message.extra_headers,
        )
        for message in messages
    )


def deliver_waiting_mail() -> int:
    """Send all that is due, one after the other and what can wait last; gives how many left.

    A worker that is killed between the server's "yes" and ours leaves one mail to be sent again. It carries the same
    `Message-ID`, by which mail servers and readers know a second copy.
    """
    if not Mail.objects.filter(next_try_at__lte=now()).exists():
        return 0
    sent = 0
    try:
        with _carrier_at_the_door() as connection:
            while (left := _deliver_one(connection)) is not None:
                sent += left
    except TROUBLE as error:  # nobody is there: all wait for the next minute
        Mail.objects.filter(next_try_at__lte=now()).update(last_error=str(error))
    return sent


@contextmanager
def _carrier_at_the_door() -> Iterator[BaseEmailBackend]:
    carrier = settings.MAIL_CARRIER
    carrier.make_ready()
    connection = get_connection(carrier.backend, **carrier.options)
    try:
        connection.open()
        yield connection
    finally:
        _close(connection)


@transaction.atomic
def _deliver_one(connection: BaseEmailBackend) -> bool | None:
    """Try one mail that no other worker has in hand; tells whether it left, `None` when none is due."""
    due = Mail.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=now())
    mail = due.order_by("can_wait", "next_try_at").first()
    if mail is None:
        return None
    mail.tries += 1
    try:
        connection.send_messages([WrittenMessage(mail)])
    except TROUBLE as error:
        mail.last_error = str(error)
        if _is_refused_for_good(mail, error):
            mail.refused_at, mail.next_try_at, mail.message = now(), None, b""
        else:
            mail.next_try_at = now() + pause_after(mail.tries)
        _close(connection)  # the next one begins anew
    else:
        mail.sent_at, mail.next_try_at, mail.last_error = now(), None, ""
        if not settings.DEMO:  # where there are no secrets of anybody real, and people look at what was sent
            if is_not_kept(mail):
                mail.delete()
                return True
            mail.message = b""
    mail.save()
    return mail.sent_at is not None


def _is_refused_for_good(mail: Mail, error: Exception) -> bool:
    """Whether there is no such mailbox. A server that is set up wrongly says so of all: it must have taken others since."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    answers = error.recipients.values()
    is_of_mailbox = all(code in NO_SUCH_MAILBOX and _OF_THE_MAILBOX.match(words) for code, words in answers)
    return is_of_mailbox and Mail.objects.filter(sent_at__gt=mail.created_at).exists()


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)


def _close(connection: BaseEmailBackend) -> None:
    with suppress(*TROUBLE):
        connection.close()


@transaction.atomic
def give_up_old_mail() -> int:
    """Stop trying what nobody has taken for days, and forget what is in it; gives how many."""
    waiting = Mail.objects.filter(next_try_at__isnull=False, created_at__lt=now() - GIVEN_UP_AFTER)
    return waiting.update(next_try_at=None, message=b"")


@transaction.atomic
def take_lost_addresses() -> set[str]:
    """Addresses, in lower case, that took nothing while they refused several mails for longer than a week.

    Each is given once: the count begins anew for who has mail sent there nevertheless.
    """
    moments: defaultdict[str, list[datetime]] = defaultdict(list)
    refused = Mail.objects.filter(refused_at__isnull=False).order_by("refused_at")
    for recipients, at in refused.values_list("recipients", "refused_at"):
        for address in recipients:
            moments[address.lower()].append(at)
    lost = {to for to, times in moments.items() if len(times) >= MANY_REFUSALS and times[0] < now() - REFUSED_FOR}
    taken = Mail.objects.to_any_of(lost).filter(sent_at__isnull=False).values_list("recipients", flat=True)
    lost -= {address.lower() for recipients in taken for address in recipients}
    Mail.objects.to_any_of(lost).update(refused_at=None)
    return lost


@transaction.atomic
def forget_old_mail() -> int:
    """Delete what was sent or given up a while ago, and what a demo has kept of the content; gives how many are deleted."""
    if not settings.DEMO:
        Mail.objects.filter(next_try_at=None).exclude(message=b"").update(message=b"")
    done = Mail.objects.filter(next_try_at=None, created_at__lt=now() - FORGOTTEN_AFTER)
    return done.delete()[0]


def forget_kept_mail() -> int:
    """Delete what has stayed in the folder for as long, also where mail leaves the house by now; gives how many files."""
    before = (now() - FORGOTTEN_AFTER).timestamp()
    old = [path for path in settings.MAIL_FOLDER.glob("*.log") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
