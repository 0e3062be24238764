"""Says times as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from datetime import date, datetime

TOMORROW = 1


def clock(moment: datetime) -> str:
    """Say the time of day: 15 Uhr, 15:30 Uhr."""
    local = localtime(moment)
    if local.minute:
        return _unbroken(date_format(local, pgettext("time format with minutes", "g:i A")))
    return _unbroken(date_format(local, pgettext("time format on the hour", "g A")))


def day(moment: datetime | date) -> str:
    """Say the day: Samstag, 13. Juni."""
    weekday, _comma, date_in_month = date_format(moment, pgettext("date format", "l, j F")).partition(", ")
    return f"{weekday}, {_unbroken(date_in_month)}"


def _unbroken(text: str) -> str:
    """No line ends between 18 and Uhr."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def start(moment: datetime, end: datetime | None = None) -> str:
    """Say when something begins, from the reader's point of view: Heute ab 15 Uhr."""
    today, begins = localdate(), localdate(moment)
    if begins <= today <= localdate(end or moment):
        return _("Today from %(time)s") % {"time": clock(moment)} if begins == today else _("On now")
    if (begins - today).days == TOMORROW:
        return _("Tomorrow, %(time)s") % {"time": clock(moment)}
    short = pgettext("short date format", "D, j M")
    if begins.year != today.year:
        short = pgettext("short date format with year", "j M Y")
    return f"{date_format(localtime(moment), short)}, {clock(moment)}"


def span(begin: datetime, end: datetime | None) -> str:
    """Say from when to when: Samstag, 13. Juni, 15 Uhr bis 18 Uhr."""
    if end is None:
        return f"{day(localtime(begin))}, {clock(begin)}"
    if localdate(begin) == localdate(end):
        return _("%(day)s, %(start)s to %(end)s") % {"day": day(localtime(begin)), "start": clock(begin), "end": clock(end)}
    return _("%(start)s to %(end)s") % {
        "start": f"{day(localtime(begin))}, {clock(begin)}",
        "end": f"{day(localtime(end))}, {clock(end)}",
    }
