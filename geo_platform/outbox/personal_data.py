"""What the outbox keeps about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from geo_platform.outbox.message import text_of
from geo_platform.outbox.models import Mail, Push, PushDevice
from geo_platform.outbox.push_delivery import FORGOTTEN_AFTER as PUSH_FORGOTTEN_AFTER
from geo_platform.outbox.push_delivery import forget_old_push
from geo_platform.outbox.push_devices import forget_lost_devices
from geo_platform.outbox.services import FORGOTTEN_AFTER, forget_kept_mail, forget_old_mail, give_up_old_mail
from geo_platform.personal_data.holdings import Holding, Record, Wish, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet


def _addresses_of(user: AbstractUser) -> set[str]:
    """Those that are proved to be theirs, in lower case."""
    proved = EmailAddress.objects.filter(user_id=user.pk, verified=True).values_list("email", flat=True)
    return {address.lower() for address in (user.email, *proved) if address}


def _mail_to(user: AbstractUser) -> QuerySet[Mail]:
    return Mail.objects.to_any_of(_addresses_of(user))


def _copy_mail(user: AbstractUser) -> Iterator[Record]:
    """Of whom else a mail went to nothing is told."""
    own = _addresses_of(user)
    for mail in _mail_to(user).iterator():
        yield Record(
            "mail",
            {
                "to": [address for address in mail.recipients if address.lower() in own],
                "subject": mail.subject,
                "text": text_of(mail),
                "written": mail.created_at.isoformat(),
                "sent": mail.sent_at and mail.sent_at.isoformat(),
            },
        )


def _count_mail(user: AbstractUser) -> int:
    return _mail_to(user).count()


def _erase_mail(user: AbstractUser, _wish: Wish) -> int:
    return _mail_to(user).delete()[0]


def _copy_push(user: AbstractUser) -> Iterator[Record]:
    for device in PushDevice.objects.filter(user_id=user.pk):
        reached = device.last_reached_at and device.last_reached_at.isoformat()
        since = device.created_at.isoformat()
        yield Record(
            "push-devices", {"device": device.name, "endpoint": device.endpoint, "since": since, "reached": reached}
        )
    for push in Push.objects.filter(device__user_id=user.pk).select_related("device").iterator():
        sent = push.sent_at and push.sent_at.isoformat()
        about = {"device": push.device.name, "about": push.tag, "written": push.created_at.isoformat(), "sent": sent}
        yield Record("push", {**about, "waiting": push.payload})


def _erase_push(user: AbstractUser, _wish: Wish) -> int:
    return PushDevice.objects.filter(user_id=user.pk).delete()[0]


def _sweep_mail() -> int:
    return give_up_old_mail() + forget_old_mail() + forget_kept_mail()


def _sweep_push() -> int:
    return forget_old_push() + forget_lost_devices()


MAIL = register(
    Holding(
        id="mail",
        title=_("Mails to you"),
        what=_("To which address something was sent, when, and under which subject. Its text goes as soon as it is sent."),
        why=_("So that a mail arrives even if the mail server is away for a while, and mistakes can be found."),
        until=_("30 days."),
        models=("outbox.Mail",),
        copy=_copy_mail,
        count=_count_mail,
        erase=_erase_mail,
        kept_for=FORGOTTEN_AFTER,
        sweep=_sweep_mail,
        seen_by=_("The administrator sees to whom and under which subject. Mail providers carry it."),
    )
)
PUSH = register(
    Holding(
        id="push",
        title=_("Notifications on your devices"),
        what=_(
            "The browsers on which you want to be told things: the address and the keys that the browser has given us, and "
            "what kind of browser it is. And when you were told something; what it said goes as soon as it is sent."
        ),
        why=_("Because you asked to be told things on these devices. You can end it at any time."),
        until=_(
            "A device: until you end it, or until it cannot be reached for 60 days. That you were told something: 7 days."
        ),
        models=("outbox.PushDevice", "outbox.Push"),
        copy=_copy_push,
        erase=_erase_push,
        kept_for=PUSH_FORGOTTEN_AFTER,
        sweep=_sweep_push,
        seen_by=_(
            "The administrator sees whether it went off. It travels through the service of whoever makes your browser "
            "(Google, Mozilla, Apple, Microsoft). It is encrypted: they see that something comes, and when, but cannot "
            "read it."
        ),
    )
)
