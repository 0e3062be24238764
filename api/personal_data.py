"""What the interface itself keeps about people."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from api.devices import account_number
from api.idempotency import KEPT, forget_old_replies, scope_of_account
from api.models import KeptReply
from api.reports.holdings import THANKS
from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from layers.core.contributions.models import Confirmation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

AT_ONCE = 1000


def copy_replies(user: AbstractUser) -> Iterator[Record]:
    """What somebody was told, to be told again should the line break."""
    for reply in KeptReply.objects.filter(scope=scope_of_account(user.pk)).order_by("pk").iterator():
        body = bytes(reply.body).decode(errors="replace")
        yield Record("kept-replies", {"created_at": reply.created_at, "status": reply.status, "body": body})


def erase_replies(user: AbstractUser, _wish: Wish) -> int:
    """Forget it before its time is over."""
    return KeptReply.objects.filter(scope=scope_of_account(user.pk)).delete()[0]


def count_replies(user: AbstractUser) -> int:
    """How many answers."""
    return KeptReply.objects.filter(scope=scope_of_account(user.pk)).count()


def _confirmed_by(user: AbstractUser) -> Iterator[Confirmation]:
    """Their numbers tell nothing, so each is compared with the one that somebody would have there."""
    for confirmation in Confirmation.objects.order_by("pk").iterator(AT_ONCE):
        subject = f"{confirmation.layer} {confirmation.feature_id}"
        if confirmation.witness == account_number(user.pk, subject):
            yield confirmation


def copy_confirmations(user: AbstractUser) -> Iterator[Record]:
    """What somebody saw there."""
    for confirmation in _confirmed_by(user):
        names = ("layer", "feature_id", "confirmed_at")
        yield Record("confirmations", {name: getattr(confirmation, name) for name in names})


def erase_confirmations(user: AbstractUser, wish: Wish) -> int:
    """That it was there stays as they wish, with a number by chance in place of theirs."""
    found = list(_confirmed_by(user))
    if wish is Wish.DELETE:
        Confirmation.objects.filter(pk__in=[confirmation.pk for confirmation in found]).delete()
        return len(found)
    for confirmation in found:
        Confirmation.objects.filter(pk=confirmation.pk).update(witness=secrets.token_hex(32))
    return len(found)


register(
    Holding(
        id="kept-replies",
        title=_("Answers to what you sent"),
        what=_("What our page answered when you sent something: the same again if it comes twice because the line broke."),
        why=_("So that nothing stands on the map twice."),
        until=_("30 days; long answers one day."),
        models=("api.KeptReply",),
        copy=copy_replies,
        count=count_replies,
        erase=erase_replies,
        kept_for=KEPT,
        sweep=forget_old_replies,
        seen_by=_("Nobody but you."),
    )
)

register(
    Holding(
        id="confirmations",
        title=_("“Still there?”"),
        what=_(
            "That somebody confirmed an entry, with a number made from the account or the device. It is another number for "
            "each entry, so nobody can see where somebody was."
        ),
        why=_("So that each voice counts once."),
        until=_("As long as the entry."),
        models=("core.Confirmation",),
        copy=copy_confirmations,
        erase=erase_confirmations,
        seen_by=_("Everybody sees how many have confirmed it, nobody sees who."),
    )
)

register(THANKS)
