"""What somebody wants to see of all entries, as addresses say it: the same words for pages, tiles and the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from layers.core.arriving import open_on_arrival
from layers.core.clock import current_minute, current_step
from layers.core.exceptions import InvalidInputError
from layers.core.opening_calendar import AHEAD, know_openings
from layers.core.reaching import MINUTES, Start, reachable_area
from layers.core.values import EntryFilter, LonLat
from routing.router import Mode

if TYPE_CHECKING:
    from django.http import QueryDict

    from layers.core.public_holidays import Calendar
    from layers.core.querysets import EntryQuerySet

START = "start"
PARAMETERS = ("open", "wheelchair", "fresh", START, "by", "within")
NOW = "now"
ARRIVAL = "arrival"
# Choices of how long ago somebody may have looked.
FRESH_YEARS = (1, 2, 5)
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries somebody wants.

    Attributes:
        open: `now`, `arrival` or a moment: only what is open then for sure; `None` leaves nothing out.
        wheelchair: Only what a wheelchair can reach, be it in part.
        fresh: Only what somebody looked at in that many years; `None` leaves nothing out.
        start: From where they set out, and how; alone it leaves nothing out.
        within: Only what they reach from there in so many minutes; `None` leaves nothing out.
    """

    open: datetime | str | None = None
    wheelchair: bool = False
    fresh: int | None = None
    start: Start | None = None
    within: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read a query leniently: what it says and nobody understands leaves nothing out."""
        start = _start_in(query)
        return cls(
            open=_known_open(query.get("open", ""), start),
            wheelchair=query.get("wheelchair") == "yes",
            fresh=next((years for years in FRESH_YEARS if str(years) == query.get("fresh")), None),
            start=start,
            within=next((minutes for minutes in MINUTES if start and str(minutes) == query.get("within")), None),
        )

    @classmethod
    def parse(cls, query: QueryDict, at: datetime) -> Self:
        """Read a query strictly.

        Args:
            query: May hold `open`, as `now`, as `arrival` or as a moment by RFC 3339, `wheelchair`, `fresh`, `start`, and
                with it `by` and `within`.
            at: What counts as now.

        Raises:
            InvalidInputError: A value is none that we know, or a moment too far away.
        """
        wish = cls.read(query)
        if query.get("wheelchair", "yes") != "yes":
            raise InvalidInputError(_("Only “yes” is understood here."), parameter="wheelchair")
        if query.get("fresh") and wish.fresh is None:
            known = {"known": ", ".join(str(years) for years in FRESH_YEARS)}
            raise InvalidInputError(_("These numbers of years are understood: %(known)s.") % known, parameter="fresh")
        _check_start(query)
        moment = wish.open or (_moment(query.get("open", ""), at) if "open" in query else None)
        return replace(wish, open=moment)

    @property
    def parameters(self) -> dict[str, str]:
        """As an address has it."""
        said = {"open": str(self.open or ""), "wheelchair": "yes" if self.wheelchair else "", "fresh": str(self.fresh or "")}
        return {name: value for name, value in (said | self.start_parameters).items() if value}

    @property
    def start_parameters(self) -> dict[str, str]:
        """What of it an address says about the way; nothing without a start."""
        if self.start is None:
            return {}
        place = f"{self.start.place.longitude:g},{self.start.place.latitude:g}"
        return {START: place, "by": self.start.mode.value, "within": str(self.within or "")}

    @property
    def number(self) -> int:
        """How many things it leaves entries out for."""
        return len([said for said in (self.open, self.wheelchair, self.fresh, self.within) if said])

    @property
    def moment(self) -> datetime:
        """Now, as exactly as the wish needs it: who sets out counts minutes."""
        return current_minute() if self.start else current_step()

    def without_start(self) -> Wish:
        """The same for somebody of whom nobody knows where they are."""
        return replace(self, open=None if self.open == ARRIVAL else self.open, start=None, within=None)

    def opens_at(self, at: datetime) -> datetime | None:
        """The moment at which things must be open, if any; `at` is what counts as now."""
        return at if self.open == NOW else self.open if isinstance(self.open, datetime) else None

    def fitting(self, entries: EntryQuerySet, calendar: Calendar, at: datetime) -> EntryQuerySet:
        """Keep what is wanted.

        Args:
            entries: Those that may be shown.
            calendar: By which the region lives.
            at: What counts as now.
        """
        opens_at = self.opens_at(at)
        if opens_at:
            # From now on, not from then: what is worked out takes the place of what was known.
            know_openings(calendar=calendar, at=at, ahead=opens_at - at)
        since = at - timedelta(days=DAYS_OF_A_YEAR * self.fresh) if self.fresh else None
        within = reachable_area(self.start, self.within) if self.start and self.within else None
        keys = open_on_arrival(self.start, calendar, at) if self.start and self.open == ARRIVAL else None
        return entries.fitting(EntryFilter(opens_at, self.wheelchair, since, within, keys))


def _start_in(query: QueryDict) -> Start | None:
    """From where a query says that somebody sets out; on foot, unless it says how."""
    try:
        place = LonLat.parse(query.get(START, ""), START)
    except InvalidInputError:
        return None
    return Start.at(place, next((mode for mode in Mode if mode == query.get("by")), Mode.FOOT))


def _known_open(text: str, start: Start | None) -> str | None:
    return text if text == NOW or (text == ARRIVAL and start) else None


def _check_start(query: QueryDict) -> None:
    """Refuse what is said about a way and cannot be meant.

    Raises:
        InvalidInputError: The start is no place, it is missing where it is needed, or a value is none that we know.
    """
    if START in query:
        LonLat.parse(query.get(START, ""), START)
    elif "within" in query or "by" in query or query.get("open") == ARRIVAL:
        raise InvalidInputError(_("Please say from where: start=12.35,53.93."), parameter=START)
    _check_known("by", query, [mode.value for mode in Mode])
    _check_known("within", query, [str(minutes) for minutes in MINUTES])


def _check_known(name: str, query: QueryDict, known: list[str]) -> None:
    if name in query and query.get(name) not in known:
        values = {"known": ", ".join(known)}
        raise InvalidInputError(_("These values are understood: %(known)s.") % values, parameter=name)


def _moment(text: str, at: datetime) -> datetime:
    """A moment within the days for which openings are known."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidInputError(_("Please write “now” or a time like 2026-06-13T15:00:00Z."), parameter="open")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not at - timedelta(days=1) <= moment <= at + AHEAD - timedelta(days=1):
        raise InvalidInputError(_("We know opening hours for the next two weeks only."), parameter="open")
    return moment
