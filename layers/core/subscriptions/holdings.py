"""What subscriptions keep about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, register
from layers.core.models import Subscription
from layers.core.subscriptions.due import forget_old_happenings
from layers.core.subscriptions.services import (
    ENDED_FOR,
    forget_ended_subscriptions,
    forget_subscriptions_of,
    stop_mail_to_lost_addresses,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

    from geo_platform.accounts.models import User
    from geo_platform.personal_data.holdings import Wish

# Links that open without signing in are no part of a file that people pass on.
_COPIED = ("title", "made", "layers", "words", "rhythm", "by_mail", "by_push", "language")
_MOMENTS = ("created_at", "confirmed_at", "last_told_at", "paused_at", "ended_at")


def _copy(user: AbstractUser) -> Iterator[Record]:
    for one in Subscription.objects.of_person(cast("User", user)):
        values = {name: getattr(one, name) for name in _COPIED}
        moments = {name: getattr(one, name) for name in _MOMENTS}
        yield Record("subscriptions", values | {name: at.isoformat() if at else None for name, at in moments.items()})


def _erase(user: AbstractUser, _wish: Wish) -> int:
    return forget_subscriptions_of(user=cast("User", user))


def _sweep() -> int:
    stop_mail_to_lost_addresses()  # changed, and not forgotten
    return forget_ended_subscriptions() + forget_old_happenings()


register(
    Holding(
        id="subscriptions",
        title=_("News that you have ordered"),
        what=_(
            "Where, what and how often, in which language, and when something was told for the last time. "
            "Of people without an account also the e-mail address."
        ),
        why=_("To tell you what happens there. You have asked for it, and can end it with one click."),
        until=_("Until you end it, and 7 days more so that you can take that back; unconfirmed for 3 days."),
        models=("core.Subscription", "core.Ground", "core.GroundPart"),
        copy=_copy,
        erase=_erase,
        kept_for=ENDED_FOR,
        sweep=_sweep,
        seen_by=_("Nobody but you. Whoever has a secret link reads the news, and nothing else."),
    )
)
