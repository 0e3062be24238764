"""Says times as people say them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.utils.formats import date_format, time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from layers.core.clock import current_step, is_over

if TYPE_CHECKING:
    from datetime import date, datetime

TOMORROW = 1
MIDNIGHT = time()


def clock(moment: datetime) -> str:
    """Say the time of day of a moment: 15 Uhr, 15:30 Uhr."""
    return time_of_day(localtime(moment).time())


def time_of_day(at: time) -> str:
    """Say a local time: 15 Uhr, 15:30 Uhr."""
    if at.minute:
        return _unbroken(time_format(at, pgettext("time format with minutes", "g:i A")))
    return _unbroken(time_format(at, pgettext("time format on the hour", "g A")))


def end_of_span(at: time) -> str:
    """Say the local time at which something ends: midnight is 24 Uhr."""
    return _unbroken(_("midnight")) if at == MIDNIGHT else time_of_day(at)


def start_of_span(at: time) -> str:
    """Say the local time at which something begins, followed by the one at which it ends: 8, 8:30."""
    if at.minute:
        return _unbroken(time_format(at, pgettext("start of a span with minutes", "g:i A")))
    return _unbroken(time_format(at, pgettext("start of a span on the hour", "g A")))


def date_in_year(moment: datetime | date) -> str:
    """Say a date without its year: 5. Dezember."""
    return _unbroken(date_format(moment, pgettext("date within a year", "j F")))


def day(moment: datetime | date) -> str:
    """Say the day: Samstag, 13. Juni."""
    return _day_as(moment, pgettext("date format", "l, j F"))


def _day_in_any_year(moment: datetime) -> str:
    """The day, with the year when it is another one than this: Samstag, 12. Mai 2029."""
    if moment.year == localdate().year:
        return day(moment)
    return _day_as(moment, pgettext("date format with year", "l, j F Y"))


def _day_as(moment: datetime | date, form: str) -> str:
    weekday, _comma, date_in_month = date_format(moment, form).partition(", ")
    return f"{weekday}, {_unbroken(date_in_month)}"


def _unbroken(text: str) -> str:
    """No line ends between 18 and Uhr."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def start(moment: datetime, end: datetime | None = None) -> str:
    """Say when something begins, from the reader's point of view: Heute ab 15 Uhr."""
    step = current_step()
    if is_over(moment, end, step):
        return _("Over")
    # Without an end one only knows that it has begun, and says so until the day is over.
    if moment <= step and (end or localdate(moment) < localdate()):
        return _going_on(end)
    return _coming(moment)


def _going_on(end: datetime | None) -> str:
    if end and localdate(end) == localdate():
        return _("On until %(time)s") % {"time": clock(end)}
    return _("On now")


def _coming(moment: datetime) -> str:
    today, begins = localdate(), localdate(moment)
    if begins == today:
        return _("Today from %(time)s") % {"time": clock(moment)}
    if (begins - today).days == TOMORROW:
        return _("Tomorrow, %(time)s") % {"time": clock(moment)}
    short = pgettext("short date format", "D, j M")
    if begins.year != today.year:
        short = pgettext("short date format with year", "j M Y")
    return f"{date_format(localtime(moment), short)}, {clock(moment)}"


def span(begin: datetime, end: datetime | None) -> str:
    """Say from when to when: Samstag, 13. Juni, 15 Uhr bis 18 Uhr."""
    first = _day_in_any_year(localtime(begin))
    if end is None:
        return f"{first}, {clock(begin)}"
    if localdate(begin) == localdate(end):
        return _("%(day)s, %(start)s to %(end)s") % {"day": first, "start": clock(begin), "end": clock(end)}
    return _("%(start)s to %(end)s") % {
        "start": f"{first}, {clock(begin)}",
        "end": f"{_day_in_any_year(localtime(end))}, {clock(end)}",
    }
