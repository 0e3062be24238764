"""What a row and a card say to somebody who sets out: how long the way takes, and what is so on arrival."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.opening import StateWords
from api.pages.walking import Way
from layers.core.opening_hours import read
from layers.core.opening_rules import Kind
from layers.core.reaching import seconds_to
from layers.core.spoken_times import clock_words
from routing.router import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from api.wishes import Wish
    from layers.core.models import Entry
    from layers.core.public_holidays import Calendar

ICONS = {Mode.CAR: "lucide/car", Mode.BICYCLE: "lucide/bike", Mode.FOOT: "lucide/footprints"}
# Who is a little late or early wants to know by how much; who is hours off does not.
NARROWLY = timedelta(minutes=30)
MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Trip:
    """A way that somebody is about to take.

    Attributes:
        mode: How.
        seconds: How long it takes.
        leaves: When they set out.
    """

    mode: Mode
    seconds: float
    leaves: datetime

    @property
    def arrives(self) -> datetime:
        """When they are there."""
        return self.leaves + timedelta(seconds=self.seconds)

    @property
    def way(self) -> Way:
        """The same as a row shows it."""
        minutes = max(1, math.ceil(self.seconds / MINUTE_S))
        return Way(minutes, ICONS[self.mode], mode_minutes(self.mode, minutes))


def mode_minutes(mode: Mode, minutes: int) -> str:
    """Say a time on the way: 15 Min. zu Fuß."""
    if mode is Mode.CAR:
        words = _("%(minutes)s min by car")
    else:
        words = _("%(minutes)s min on foot") if mode is Mode.FOOT else _("%(minutes)s min by bicycle")
    return words % {"minutes": minutes}


def trips_to(entries: Iterable[Entry], wish: Wish) -> dict[str, Trip]:
    """The ways to some entries, by their keys; without those to which none leads, or whose place is not told."""
    start = wish.start
    if start is None:
        return {}
    told = list(entries)
    seconds = seconds_to(start, [(entry.point.x, entry.point.y) for entry in told])
    return {
        entry.key: Trip(start.mode, lasts, wish.moment)
        for entry, lasts in zip(told, seconds, strict=True)
        if math.isfinite(lasts)
    }


def state_on_arrival(text: str, calendar: Calendar, trip: Trip) -> StateWords | None:
    """Say what a place will be when somebody gets there; `None` where nobody knows its hours.

    Args:
        text: Opening hours as they are stored.
        calendar: By which the region lives.
        trip: The way there.
    """
    hours = read(text, calendar) if text else None
    if hours is None:
        return None
    arrives = trip.arrives
    there, now = hours.state_at(arrives), hours.state_at(trip.leaves)
    if there.kind is Kind.OPEN:
        return StateWords(there.kind, _open_then(there.until, arrives))
    if there.kind is Kind.UNKNOWN:
        return StateWords(there.kind, _("When you arrive, please ask first"))
    if now.kind is Kind.OPEN and now.until and arrives - now.until <= NARROWLY:
        return StateWords(there.kind, _minutes_before(_minutes(arrives - now.until)))
    if there.until and there.then is Kind.OPEN and there.until - arrives <= NARROWLY:
        return StateWords(there.kind, _minutes_after(_minutes(there.until - arrives)))
    return StateWords(there.kind, _("Closed when you arrive (%(time)s)") % {"time": clock_words(arrives)})


def _open_then(until: datetime | None, arrives: datetime) -> str:
    values = {"time": clock_words(arrives)}
    if until and until - arrives <= NARROWLY:
        return _("Open when you arrive (%(time)s), until %(end)s") % {**values, "end": clock_words(until)}
    return _("Open when you arrive (%(time)s)") % values


def _minutes_before(minutes: int) -> str:
    text = ngettext("Closes %(minutes)s minute before you arrive", "Closes %(minutes)s minutes before you arrive", minutes)
    return text % {"minutes": minutes}


def _minutes_after(minutes: int) -> str:
    text = ngettext("Opens %(minutes)s minute after you arrive", "Opens %(minutes)s minutes after you arrive", minutes)
    return text % {"minutes": minutes}


def _minutes(span: timedelta) -> int:
    return max(1, math.ceil(span.total_seconds() / MINUTE_S))
