"""What is kept about people of the office who want a mail in the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, Wish
from layers.defects.models import MorningMail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """That somebody wants it, and when they last had one."""
    for wish in MorningMail.objects.filter(user=user.pk):
        yield Record("desk-mails", {"language": wish.language, "sent_on": wish.sent_on, "token": wish.token})


def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Write no more of them."""
    return MorningMail.objects.filter(user=user.pk).delete()[0]


MAILS = Holding(
    id="desk-mails",
    title=_("Your mail about what waits"),
    what=_("That you want a mail on the mornings of working days, in which language, and the day of the last one."),
    why=_("You asked for it at the office’s desk."),
    until=_("Until you end it, or your account is deleted."),
    models=("defects.MorningMail",),
    copy=copy_of,
    erase=forget_person,
    seen_by=_("Nobody sees that but you."),
)
"""Registered in `layers.defects.personal_data`."""
