"""Puts the usual week of opening hours into sentences that a twelve-year-old understands."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages import times
from api.pages.words import opening_hours as readable
from layers.core.opening_hours import read
from layers.core.opening_rules import QUOTED, WEEKDAY, Kind, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.core.opening_hours import Opening, OpeningHours

    Openings = tuple[Opening, ...]

# From three days on, a row of days is told by its ends.
SHORTEST_ROW = 3
ALL_DAYS = 7
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A leap year, so that 29 February can be said.
ANY_YEAR = 2024

# What is the same in every week.
_WEEKLY = re.compile(rf"(?:{QUOTED}|{WEEKDAY}|PH|SH|24/7|off|closed|open|unknown|\d\d?:\d\d|[-,;:| ])+")
_HOLIDAYS = re.compile(rf"{QUOTED}|(?P<holiday>PH)")
_MONTH = rf"(?:{'|'.join(MONTH_NAMES)})"
_DAY_OF_MONTH = r"\d\d?(?![\d:])"
_SEASON = re.compile(
    rf"(?P<from>{_MONTH})(?: ?(?P<first>{_DAY_OF_MONTH}))?"
    rf"(?:-(?P<to>{_MONTH})?(?: ?(?P<last>{_DAY_OF_MONTH}))?)?"
    r":?(?: (?P<rest>.*))?",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Sentences about a season.

    Attributes:
        season: From when to when; empty for the whole year.
        text: What holds then.
    """

    season: str
    text: str


def say_hours(hours: OpeningHours) -> list[Line]:
    """Say hours in sentences, or show them in readable letters where that cannot be done."""
    if hours.is_always_open:
        return [Line("", _("Always open."))]
    lines = _say_seasons(hours.main_rules())
    if not lines:
        return [Line("", readable(hours.text))]
    return lines + [Line("", _("Otherwise %(hours)s.") % {"hours": _say_fallback(rule)}) for rule in hours.fallbacks]


def _say_fallback(rule: str) -> str:
    """Say what holds otherwise: a comment as it is, anything else in readable letters."""
    return rule.strip('"') if re.fullmatch(QUOTED, rule) else readable(rule)


def _say_seasons(hours: OpeningHours) -> list[Line]:
    """One line for each season; none at all if one of them cannot be said."""
    lines = []
    seasons = _by_season(hours.text)
    for season, rules in seasons.items():
        part = read("; ".join(rules), hours.calendar)
        if part is None or not _WEEKLY.fullmatch(part.text):
            return []
        said = _say_year(part) if seasons.keys() == {""} else _say_season(part)
        lines.append(Line(season, said))
    return lines if all(line.text for line in lines) else []


def _by_season(text: str) -> dict[str, list[str]]:
    """The rules without their months, by what the months are called."""
    seasons: dict[str, list[str]] = {}
    for rule in rules_of(text):
        found = _season_of(rule)
        season = _say_months(found) if found else ""
        seasons.setdefault(season, []).append((found["rest"] or "24/7") if found else rule)
    return seasons


def _season_of(rule: str) -> re.Match[str] | None:
    """The months that a rule begins with; `None` where it names none, or a day that no calendar has."""
    found = _SEASON.fullmatch(rule)
    with suppress(ValueError):
        if found:
            _say_months(found)
        return found
    return None


def _say_months(found: re.Match[str]) -> str:
    """Say a season: April bis Oktober, 24. Dezember bis 26. Dezember."""
    first = _say_date(found["from"], found["first"])
    if not found["to"] and not found["last"]:
        return first
    return _("%(start)s to %(end)s") % {"start": first, "end": _say_date(found["to"] or found["from"], found["last"])}


def _say_date(month: str, day: str | None) -> str:
    number = MONTH_NAMES.index(month) + 1
    return times.date_in_year(date(ANY_YEAR, number, int(day))) if day else str(MONTHS[number])


def _say_year(hours: OpeningHours) -> str:
    """The usual week, its closed days, and the holidays."""
    week = _week(hours)
    return _joined_sentences(_say_open_days(week), _say_closed_days(week), _say_holidays(hours))


def _say_season(hours: OpeningHours) -> str:
    """As above, but a day that a season does not name is what it is in the rest of the year, and not closed."""
    week = _week(hours)
    is_closed = not any(week) and not _names_holidays(hours.text)
    return _joined_sentences(_say_open_days(week), _("Closed.") if is_closed else "", _say_holidays(hours))


def _joined_sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _week(hours: OpeningHours) -> list[Openings]:
    return [hours.usual_day(weekday) for weekday in range(ALL_DAYS)]


def _say_open_days(week: list[Openings]) -> str:
    groups: dict[Openings, list[int]] = {}
    for weekday, openings in enumerate(week):
        if openings:
            groups.setdefault(openings, []).append(weekday)
    parts = [f"{_say_days(days)} {_say_spans(openings)}" for openings, days in groups.items()]
    return f"{capfirst(', '.join(parts))}." if parts else ""


def _say_closed_days(week: list[Openings]) -> str:
    closed = [weekday for weekday, openings in enumerate(week) if not openings]
    if not closed:
        return ""
    return _("Closed.") if len(closed) == ALL_DAYS else _("Closed on %(days)s.") % {"days": _say_days(closed)}


def _names_holidays(text: str) -> bool:
    return any(found["holiday"] for found in _HOLIDAYS.finditer(text))


def _say_holidays(hours: OpeningHours) -> str:
    """What holds on public holidays, if that is the same whatever weekday they fall on."""
    if not _names_holidays(hours.text):
        return ""
    (openings, *others) = {hours.usual_day(weekday, holiday=True) for weekday in range(ALL_DAYS)}
    if others:
        return _("Other hours on public holidays.")
    if not openings:
        return _("Closed on public holidays.")
    return _("On public holidays %(hours)s.") % {"hours": _say_spans(openings)}


def _say_days(days: Sequence[int]) -> str:
    """Say weekdays: Montag bis Freitag; Montag, Dienstag und Donnerstag; täglich."""
    if len(days) == ALL_DAYS:
        return _("daily")
    rows: list[list[int]] = []
    for weekday in days:
        if rows and rows[-1][-1] == weekday - 1:
            rows[-1].append(weekday)
        else:
            rows.append([weekday])
    return _listed([part for row in rows for part in _say_row(row)])


def _say_row(row: list[int]) -> list[str]:
    names = [str(WEEKDAYS[weekday]) for weekday in row]
    return [_("%(start)s to %(end)s") % {"start": names[0], "end": names[-1]}] if len(row) >= SHORTEST_ROW else names


def _listed(parts: Sequence[str]) -> str:
    """Parts as people list them: one, two and three."""
    *most, last = parts
    return _("%(parts)s and %(last)s") % {"parts": ", ".join(most), "last": last} if most else last


def _say_spans(openings: Openings) -> str:
    """Say the hours of a day within a sentence: von 8 bis 12 Uhr und von 14 bis 18 Uhr."""
    return _listed([_noted(_span(opening, _("from %(start)s to %(end)s")), opening) for opening in openings])


def say_openings(openings: Openings) -> list[str]:
    """Say the hours of a day in a table, each by itself: 8 bis 12 Uhr."""
    return [_noted(_span(opening, _("%(start)s to %(end)s")), opening) for opening in openings]


def _span(opening: Opening, pattern: str) -> str:
    if opening.start == opening.end == time():
        return "" if opening.comment else _("around the clock")
    return pattern % {"start": times.start_of_span(opening.start), "end": times.end_of_span(opening.end)}


def _noted(span: str, opening: Opening) -> str:
    """Add what the hours say about a span; where nobody can be sure and nothing is said, that one should ask."""
    note = _(opening.comment) if opening.comment else _("please ask first") if opening.kind is Kind.UNKNOWN else ""
    return f"{span} ({note})" if span and note else span or note
