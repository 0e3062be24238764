"""Says opening hours: what is so now, the usual week as a sentence, and the coming seven days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages import times
from api.pages.opening_sentences import Line, say_hours, say_openings
from api.pages.words import opening_hours as readable
from layers.core.clock import STEP
from layers.core.opening_hours import read
from layers.core.opening_rules import Kind
from layers.core.signs import SIGNS

if TYPE_CHECKING:
    from datetime import date, datetime

    from layers.core.opening_hours import Day, OpeningHours, OpeningState
    from layers.core.public_holidays import Calendar

DAY = timedelta(days=1)
DAYS_OF_WEEK = 7
# A row tells when a place closes only if one has to hurry.
HURRY = timedelta(hours=2)
# Until then it is still tonight.
NIGHT_ENDS = 6


@dataclass(frozen=True, slots=True)
class StateWords:
    """What a place is now, or how far a thing is.

    Attributes:
        kind: `open`, `closed` or `unknown`; of a thing, the name of its sign.
        word: The answer.
        detail: Until when, or from when on; may be empty.
    """

    kind: str
    word: str
    detail: str = ""

    @property
    def sign(self) -> str:
        """The name of its sign, one of `layers.core.signs.SIGNS`."""
        return self.kind if self.kind in SIGNS else "disc" if self.kind == Kind.OPEN else "ring"


@dataclass(frozen=True, slots=True)
class DayWords:
    """A line of the table of days.

    Attributes:
        name: The weekday.
        hours: When it is open, span by span, or that it is closed.
        note: Its date and the holiday, where it is one.
        is_today: Whether it is this day.
    """

    name: str
    hours: list[str]
    note: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """What a card says about opening hours.

    Attributes:
        state: What is so now; `None` where the hours cannot be read.
        lines: The usual week, or the hours as they are written.
        days: The coming seven days, today first.
    """

    state: StateWords | None
    lines: list[Line]
    days: list[DayWords]

    @property
    def has_holiday(self) -> bool:
        """Whether one of the coming days is not like every week."""
        return any(day.note for day in self.days)


def opening_words(text: str, calendar: Calendar, moment: datetime) -> OpeningWords | None:
    """Say everything about opening hours; `None` where there are none.

    Args:
        text: As they are stored.
        calendar: By which the region lives.
        moment: The start of the step in which it is read.
    """
    if not text:
        return None
    hours = read(text, calendar)
    if hours is None:
        return OpeningWords(None, [Line("", readable(text))], [])
    today = moment.astimezone(calendar.zone).date()
    days = [] if hours.is_always_open else [_day_words(day, today) for day in hours.main_rules().week(today)]
    return OpeningWords(card_state(hours, moment), say_hours(hours), days)


def _day_words(day: Day, today: date) -> DayWords:
    note = f"{times.date_in_year(day.date)}, {day.holiday}" if day.holiday else ""
    name = str(WEEKDAYS[day.date.weekday()])
    return DayWords(name, say_openings(day.openings) or [_("closed")], note, day.date == today)


def row_state(text: str, calendar: Calendar, moment: datetime) -> StateWords | None:
    """Say in a few words what a place is now; `None` where nobody knows its hours.

    Args:
        text: Opening hours as they are stored.
        calendar: By which the region lives.
        moment: The start of the step in which it is read.
    """
    hours = read(text, calendar) if text else None
    if hours is None:
        return None
    state = hours.state_at(moment)
    if state.kind is Kind.OPEN and state.until and state.until <= moment + HURRY:
        return _open_until(state, moment)
    if state.kind is Kind.CLOSED and _opens_today(state, moment):
        return StateWords(state.kind, _opens(state, moment))
    said = card_state(hours, moment)
    return StateWords(said.kind, said.word)


def card_state(hours: OpeningHours, moment: datetime) -> StateWords:
    """Say what a place is now, and until when; true until the step is over.

    Args:
        hours: Of the place.
        moment: The start of the step in which it is read.
    """
    if hours.is_always_open:
        return StateWords(Kind.OPEN, _("Always open"))
    state = hours.state_at(moment)
    changes_soon = state.until is not None and state.until < moment + STEP
    if state.kind is Kind.UNKNOWN:
        return StateWords(state.kind, capfirst(_(state.comment)) if state.comment else _("Please ask first"))
    if state.kind is Kind.OPEN:
        detail = _("until %(time)s") % {"time": _until(state.until, moment)} if state.until else ""
        return _open_until(state, moment) if changes_soon else StateWords(state.kind, _("Open now"), detail)
    opens = _opens(state, moment)
    return StateWords(state.kind, opens) if changes_soon and opens else StateWords(state.kind, _("Closed"), opens)


def _open_until(state: OpeningState, moment: datetime) -> StateWords:
    """Without the word now, which may be wrong before the step is over."""
    return StateWords(state.kind, _("Open until %(time)s") % {"time": _until(state.until, moment)} if state.until else "")


def _opens_today(state: OpeningState, moment: datetime) -> bool:
    if state.until is None or state.then is not Kind.OPEN:
        return False
    return _days_ahead(state.until, moment) == 0


def _days_ahead(later: datetime, moment: datetime) -> int:
    return (later.date() - moment.astimezone(later.tzinfo).date()).days


def _until(until: datetime, moment: datetime) -> str:
    """Say when something ends, from the reader's point of view."""
    ahead, at = _days_ahead(until, moment), times.end_of_span(until.time())
    if ahead == 0 or (ahead == times.TOMORROW and until.hour < NIGHT_ENDS):
        return at
    if until.time() == times.MIDNIGHT:
        # Saturday at midnight, not Sunday at 24 o'clock.
        until, ahead = until - DAY, ahead - 1
    if ahead == times.TOMORROW:
        return _("tomorrow, %(time)s") % {"time": at}
    day = str(WEEKDAYS[until.weekday()]) if ahead < DAYS_OF_WEEK else times.date_in_year(until)
    return f"{day}, {at}"


def _opens(state: OpeningState, moment: datetime) -> str:
    """Say when a place opens; empty where that is not known, or not for sure."""
    if state.until is None or state.then is not Kind.OPEN:
        return ""
    ahead, at = _days_ahead(state.until, moment), times.time_of_day(state.until.time())
    if ahead == 0:
        return _("Opens at %(time)s") % {"time": at}
    if ahead == times.TOMORROW:
        return _("Opens tomorrow at %(time)s") % {"time": at}
    day = str(WEEKDAYS[state.until.weekday()]) if ahead < DAYS_OF_WEEK else times.date_in_year(state.until)
    return _("Opens on %(day)s at %(time)s") % {"day": day, "time": at}
