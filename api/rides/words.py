"""Says what a ride is like, as people say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from layers.core.spoken_times import clock_words
from layers.rides.bookings.parties import times_together
from layers.rides.days import DAYS_OF_A_WEEK, EVERY_DAY, Holidays, weekdays_of

if TYPE_CHECKING:
    from datetime import date

    from geo_platform.accounts.models import User
    from layers.rides.bookings.drives import Times
    from layers.rides.models import Offer, Request, Timetable

MINUTE_S = 60
# Farther than that hardly anybody walks, and minutes say nothing.
LONGEST_WALK_S = 45 * MINUTE_S
WALKING_MS = 4.8 / 3.6
METRES_OF_KM = 1000
CENTS = 100
# Two days that follow each other are named; from three on one says from when to when.
SHORTEST_SPAN = 3
FEW_SEATS = 1


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats are free, by shape, colour and word.

    Attributes:
        kind: Of the state: "open", "few" or "full".
        word: What is said.
    """

    kind: str
    word: str


def day_words(day: date) -> str:
    """A day as one names it when one makes an appointment: heute, morgen, Di 16. Juni."""
    away = (day - localdate()).days
    if away in (0, 1):
        return _("tomorrow") if away else _("today")
    return _unbroken(date_format(day, pgettext("short day of a ride", "D j M")))


def long_day_words(day: date) -> str:
    """A day in full: Dienstag, 16. Juni."""
    return date_format(day, pgettext("date format", "l, j F"))


def moment_words(at: datetime) -> str:
    """A day and a time: morgen, 5:36; Di 16. Juni, 17:00."""
    return _("%(day)s, %(time)s") % {"day": day_words(localdate(at)), "time": clock_words(at)}


def meeting_words(at: datetime, times: Times) -> str:
    """The time of one end of a ride as the two are told it: 7:12; etwa 7:12.

    Args:
        at: When the car is there.
        times: Of which this is one.
    """
    clock = clock_words(at)
    return _("about %(time)s") % {"time": clock} if times.are_rough else clock


def weekday_words(bits: int, *, in_full: bool = False) -> str:
    """On which days of the week: Di und Do; Mo bis Fr; täglich.

    Args:
        bits: The days, as `layers.rides.days` has them.
        in_full: Whether the days are written out.
    """
    if bits == EVERY_DAY:
        return _("every day")
    names = WEEKDAYS if in_full else WEEKDAYS_ABBR
    days = weekdays_of(bits)
    if len(days) >= SHORTEST_SPAN and days[-1] - days[0] == len(days) - 1 < DAYS_OF_A_WEEK:
        return _("%(first)s to %(last)s") % {"first": names[days[0]], "last": names[days[-1]]}
    return joined([str(names[day]) for day in days])


def joined(parts: list[str]) -> str:
    """A list as a sentence has it: Mo, Di und Do."""
    if len(parts) < 2:  # noqa: PLR2004 (nothing to join)
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def when_words(timetable: Timetable) -> str:
    """When something goes, in short: jede Woche Di und Do; täglich; am 16. Juni."""
    if timetable.weekdays == EVERY_DAY:
        return _("every day")
    if timetable.is_weekly:
        return _("every %(days)s") % {"days": weekday_words(timetable.weekdays)}
    return day_words(localtime(timetable.departs_at).date()) if timetable.departs_at else ""


def freshness_words(offer: Offer) -> str:
    """The same for a ride in a list, where what was offered today is told apart: jede Woche Di und Do; heute neu."""
    is_new = localdate(offer.created_at) == localdate()
    return _("new today") if is_new and not offer.is_weekly else when_words(offer)


def departure_of(timetable: Timetable) -> str:
    """At which time something goes."""
    if timetable.departs_on_clock:
        return clock_words(timetable.departs_on_clock)
    return clock_words(timetable.departs_at) if timetable.departs_at else ""


def window_words(wish: Request) -> str:
    """From when to when somebody would like to leave, or be there; empty where any time of the day is fine."""
    first, last = window_of(wish)
    if last - first >= timedelta(days=1):
        return ""
    span = _("%(first)s to %(last)s") % {"first": clock_words(first.time()), "last": clock_words(last.time())}
    return _("%(span)s (arrival)") % {"span": span} if wish.by_arrival else span


def window_of(wish: Request) -> tuple[datetime, datetime]:
    """The same as moments of local clocks; of what comes back, on some day."""
    clock = wish.departs_on_clock or time()
    first = localtime(wish.departs_at) if wish.departs_at else datetime.combine(localdate(), clock)
    return first, first + timedelta(seconds=wish.latest_s)


def holiday_words(timetable: Timetable) -> str:
    """What it does on holidays, where that is not what everybody expects; empty where it goes as always."""
    return " · ".join(part for part in (_public(timetable.public_holidays), _school(timetable.school_holidays)) if part)


def _public(value: str) -> str:
    return {
        Holidays.NEVER.value: _("not on public holidays"),
        Holidays.ONLY.value: _("only on public holidays"),
    }.get(value, "")


def _school(value: str) -> str:
    return {
        Holidays.NEVER.value: _("not in the school holidays"),
        Holidays.ONLY.value: _("only in the school holidays"),
    }.get(value, "")


def walk_words(seconds: float) -> str:
    """How far one walks: 4 Min. zu Fuß; 8 km zu Fuß oder mit dem Rad."""
    if seconds < MINUTE_S / 2:
        return _("no walk")
    if seconds > LONGEST_WALK_S:
        return _("%(km)s km on foot or by bicycle") % {"km": round(seconds * WALKING_MS / METRES_OF_KM)}
    return _unbroken(_("%(minutes)s min on foot") % {"minutes": max(1, round(seconds / MINUTE_S))})


def detour_words(seconds: float) -> str:
    """How far out of the driver's way it is: 2 Min. Umweg; kein Umweg."""
    minutes = round(seconds / MINUTE_S)
    return _unbroken(_("%(minutes)s min detour") % {"minutes": minutes}) if minutes else _("no detour")


def money_words(cents: int) -> str:
    """An amount: 3 €; 2,50 €."""
    digits = 0 if cents % CENTS == 0 else 2
    return _("%(amount)s €") % {"amount": number_format(cents / CENTS, decimal_pos=digits)}


def contribution_words(cents: int | None) -> str:
    """What a seat costs: 3 € Beitrag; kostenlos; Beitrag nach Absprache."""
    if cents is None:
        return _("contribution as agreed")
    return _unbroken(_("%(amount)s contribution") % {"amount": money_words(cents)}) if cents else _("free of charge")


def seat_words(number: int) -> str:
    """How many seats: 2 Plätze."""
    return ngettext("%(count)s seat", "%(count)s seats", number) % {"count": number}


def together_words(user: User) -> list[str]:
    """How often somebody took others along, and came along, for others to trust them; nothing of who never did."""
    drove, rode = times_together(user)
    taken = ngettext("took others along once", "took others along %(count)s times", drove) % {"count": drove}
    came = ngettext("came along once", "came along %(count)s times", rode) % {"count": rode}
    return [words for number, words in ((drove, taken), (rode, came)) if number]


def seats_state(free: int) -> Seats:
    """How many seats are free, with the shape that goes with it."""
    if free <= 0:
        return Seats("full", _("full, waiting list"))
    return Seats("few" if free == FEW_SEATS else "open", seat_words(free))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
