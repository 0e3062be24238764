"""On which days something goes that comes back every week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS_OF_A_WEEK = 7
# All seven bits.
EVERY_DAY = 127


class Holidays(models.TextChoices):
    """What something that comes back every week does on holidays."""

    ALSO = "also", _("goes as always")
    NEVER = "never", _("does not go")
    ONLY = "only", _("goes then alone")


def bits_of(weekdays: Iterable[int]) -> int:
    """Days of the week, Monday 0, as bits."""
    return sum({1 << weekday for weekday in weekdays})


def weekdays_of(bits: int) -> list[int]:
    """Bits as days of the week, Monday 0, in order."""
    return [weekday for weekday in range(DAYS_OF_A_WEEK) if bits & 1 << weekday]
