"""Says how long ago something was, as people say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from datetime import datetime

MINUTE_S, HOUR_S = 60, 3600
# Beyond that a date says more than a number of days.
DAYS_TO_COUNT = 30


def date_words(moment: datetime) -> str:
    """The date alone: 3. Juni 2026."""
    return date_format(localtime(moment), "DATE_FORMAT").replace(" ", "\N{NO-BREAK SPACE}")


def day_of(moment: datetime) -> str:
    """The day within a sentence: heute, am 3. Juni 2026."""
    if localdate(moment) == localdate():
        return _("today")
    return _("on %(date)s") % {"date": date_words(moment)}


def ago(moment: datetime) -> str:
    """How long ago it was: vor 5 Minuten, vor 3 Tagen, am 3. Juni 2026."""
    seconds = (now() - moment).total_seconds()
    if seconds < MINUTE_S:
        return _("just now")
    if seconds < HOUR_S:
        minutes = int(seconds // MINUTE_S)
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    days = (localdate() - localdate(moment)).days
    if days == 0:
        hours = int(seconds // HOUR_S)
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if days > DAYS_TO_COUNT:
        return day_of(moment)
    return _("yesterday") if days == 1 else ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
