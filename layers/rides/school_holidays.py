"""School holidays, from the calendar that the district or the state gives as an ICS file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar

from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.services import mark_changed
from layers.rides.models import SchoolHolidays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Component

LONGEST_TITLE = 120
# A file of a whole country for ten years has some hundred.
MOST_HOLIDAYS = 5000


@transaction.atomic
def load_school_holidays(*, ics: bytes) -> int:
    """Put the holidays of a file in the place of those that are known; gives how many.

    Args:
        ics: A calendar of RFC 5545 with one all-day event for each. Its end is the day after the last, as the RFC has it.

    Raises:
        InvalidInputError: It is none, or has no days in it.
    """
    found = list(_read(ics))
    if not 0 < len(found) <= MOST_HOLIDAYS:
        raise InvalidInputError(_("There are no holidays in this calendar, or far too many."), parameter="file")
    SchoolHolidays.objects.all().delete()
    made = SchoolHolidays.objects.bulk_create(found)
    # On other days than a moment ago goes what minds holidays.
    for layer_id in ("rides", "rides-wanted"):
        mark_changed(layer=registry.get(layer_id))
    return len(made)


def _read(ics: bytes) -> Iterator[SchoolHolidays]:
    try:
        for event in Calendar.from_ical(ics).walk("VEVENT"):
            first, last = _days_of(event)
            yield SchoolHolidays(first_day=first, last_day=last, title=str(event.get("summary", ""))[:LONGEST_TITLE])
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise InvalidInputError(_("This is no calendar in the format ICS."), parameter="file") from error


def _days_of(event: Component) -> tuple[date, date]:
    """The first and the last day of an event, which says its end or how long it lasts; a single day where it says neither.

    Raises:
        KeyError: It says no beginning.
        TypeError: Something of it is no time.
        OverflowError: It is no time that there is.
    """
    begin = event.decoded("dtstart")
    first = _day(begin)
    end = event.decoded("dtend", None) or begin + event.decoded("duration", timedelta())
    before = _day(end - (timedelta(microseconds=1) if isinstance(end, datetime) else timedelta(days=1)))
    return first, max(first, before)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise TypeError(value)
