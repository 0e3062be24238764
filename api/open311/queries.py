"""Which reports somebody asks for, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.utils.timezone import get_current_timezone, now
from django.utils.translation import gettext as _

from api.open311.words import CLOSED, DETAILED, OPEN, STATES
from api.parameters import whole_number
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.open311.jurisdictions import Jurisdiction

LONGEST_SPAN = timedelta(days=90)
MOST_REQUESTS = 1000
_DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
# A plus sign that nobody has encoded arrives as a space.
_CLOCK = r"T(?P<clock>[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)(?P<zone>Z|[ +-][0-9]{2}:?[0-9]{2})"
_MOMENT = re.compile(f"{_DAY}({_CLOCK})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RequestQuery:
    """Which reports.

    Attributes:
        jurisdiction: Of which office.
        numbers: Just these, whatever else is asked; `None` where none are named.
        codes: Of these categories; `None` for all.
        states: In one of these states.
        start: Not reported before; `None` for any time.
        end: Not reported after, likewise.
        changed_from: Not changed before; `changed_until` alike.
        most: How many at most.
    """

    jurisdiction: Jurisdiction
    numbers: list[str] | None
    codes: list[str] | None
    states: list[str]
    start: datetime | None
    end: datetime | None
    changed_from: datetime | None = None
    changed_until: datetime | None = None
    most: int = MOST_REQUESTS

    @classmethod
    def parse(cls, query: Mapping[str, str], jurisdiction: Jurisdiction) -> Self:
        """Read a query of GeoReport v2.

        Raises:
            InvalidInputError: A state or a time is none, or the span too long; the error names it.
        """
        if numbers := _listed(query, "service_request_id"):
            return cls(jurisdiction, numbers[:MOST_REQUESTS], None, list(STATES), None, None)
        return cls(jurisdiction, None, _listed(query, "service_code"), _states(query), *span(query))

    @classmethod
    def parse_citysdk(cls, query: Mapping[str, str], jurisdiction: Jurisdiction) -> Self:
        """Read a query of CitySDK, which knows some parameters more; errors alike."""
        plain = cls.parse(query, jurisdiction)
        if plain.numbers is not None:
            return plain
        states = _detailed(query, plain.states)
        changed = moment(query, "updated_after"), moment(query, "updated_before", is_end=True)
        most = whole_number(query.get("max_requests"), "max_requests", 1, MOST_REQUESTS, MOST_REQUESTS)
        # Whoever asks for changes wants those of older reports, too.
        start, end = (None, None) if any(changed) and not _has_span(query) else (plain.start, plain.end)
        return cls(jurisdiction, None, plain.codes, states, start, end, *changed, most)


def span(query: Mapping[str, str]) -> tuple[datetime, datetime]:
    """From when to when reports are asked for: 90 days at most, the last ones where nothing is said.

    Raises:
        InvalidInputError: It is no time, the end is before the start, or there is too much between them.
    """
    start, end = moment(query, "start_date"), moment(query, "end_date", is_end=True)
    if start is None or end is None:
        return _completed(start, end)
    if end < start:
        raise InvalidInputError(_("This must not be before start_date."), parameter="end_date")
    if _length(query, start, end) > LONGEST_SPAN:
        message = _("From start_date to end_date it may be %(days)s days at most.") % {"days": LONGEST_SPAN.days}
        raise InvalidInputError(message, parameter="end_date")
    return start, end


def _length(query: Mapping[str, str], start: datetime, end: datetime) -> timedelta:
    """Whole days are counted: with the night in which the clocks are put back they last an hour longer."""
    first, last = query["start_date"], query["end_date"]
    if "T" in (first + last).upper():
        return end - start
    return date.fromisoformat(last) - date.fromisoformat(first) + timedelta(days=1)


def _completed(start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    if start is not None:
        return start, _shifted(start, LONGEST_SPAN)
    last = end or now()
    return _shifted(last, -LONGEST_SPAN), last


def _shifted(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return at


def moment(query: Mapping[str, str], name: str, *, is_end: bool = False) -> datetime | None:
    """Read a time as W3C writes it: with a zone, or a whole day on the clocks of the region.

    Args:
        query: Where it stands.
        name: Under which name.
        is_end: Whether a day means its end.

    Raises:
        InvalidInputError: It is none.
    """
    text = query.get(name, "")
    if not text:
        return None
    try:
        return _read_moment(text, is_end=is_end)
    except (ValueError, OverflowError) as error:
        message = _("Please write a time with its zone, such as 2026-01-31T12:00:00Z.")
        raise InvalidInputError(message, parameter=name) from error


def _read_moment(text: str, *, is_end: bool) -> datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found["clock"] is None:
        clock = time.max if is_end else time.min
        day = datetime.combine(datetime.fromisoformat(found["day"]), clock)
        return day.replace(tzinfo=get_current_timezone()).astimezone(UTC)
    zone = found["zone"].replace(" ", "+").upper()
    return datetime.fromisoformat(f"{found['day']}T{found['clock']}{zone}").astimezone(UTC)


def _listed(query: Mapping[str, str], name: str) -> list[str] | None:
    found = [text for part in query.get(name, "").split(",") if (text := part.strip())]
    return found or None


def _states(query: Mapping[str, str]) -> list[str]:
    known = {"open": OPEN, "closed": CLOSED}
    words = [word.lower() for word in _listed(query, "status") or known]
    if any(word not in known for word in words):
        raise InvalidInputError(_("A status is open or closed."), parameter="status")
    return [state for word in dict.fromkeys(words) for state in known[word]]


def _detailed(query: Mapping[str, str], states: list[str]) -> list[str]:
    wanted = _listed(query, "detailed_status")
    if wanted is None:
        return states
    words = {word.upper() for word in wanted}
    if not words <= {"PENDING", *DETAILED.values()}:
        known = ", ".join(dict.fromkeys(("PENDING", *DETAILED.values())))
        raise InvalidInputError(_("These are known: %(known)s.") % {"known": known}, parameter="detailed_status")
    return [state for state in states if DETAILED[state] in words]


def _has_span(query: Mapping[str, str]) -> bool:
    return bool(query.get("start_date") or query.get("end_date"))
