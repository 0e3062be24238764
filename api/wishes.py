"""What somebody wants to see of all entries, as addresses say it: the same words for pages, tiles and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.core.opening_calendar import AHEAD, know_openings
from layers.core.values import EntryFilter

if TYPE_CHECKING:
    from django.http import QueryDict

    from layers.core.public_holidays import Calendar
    from layers.core.querysets import EntryQuerySet

PARAMETERS = ("open", "wheelchair", "fresh")
NOW = "now"
# Choices of how long ago somebody may have looked.
FRESH_YEARS = (1, 2, 5)
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries somebody wants.

    Attributes:
        open: `now` or a moment: only what is open then for sure; `None` leaves nothing out.
        wheelchair: Only what a wheelchair can reach, be it in part.
        fresh: Only what somebody looked at in that many years; `None` leaves nothing out.
    """

    open: datetime | str | None = None
    wheelchair: bool = False
    fresh: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read a query leniently: what it says and nobody understands leaves nothing out."""
        return cls(
            open=NOW if query.get("open") == NOW else None,
            wheelchair=query.get("wheelchair") == "yes",
            fresh=next((years for years in FRESH_YEARS if str(years) == query.get("fresh")), None),
        )

    @classmethod
    def parse(cls, query: QueryDict, at: datetime) -> Self:
        """Read a query strictly.

        Args:
            query: May hold `open`, as `now` or as a moment by RFC 3339, `wheelchair` and `fresh`.
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
        moment = wish.open or (_moment(query.get("open", ""), at) if "open" in query else None)
        return cls(moment, wish.wheelchair, wish.fresh)

    @property
    def parameters(self) -> dict[str, str]:
        """As an address has it."""
        said = {"open": str(self.open or ""), "wheelchair": "yes" if self.wheelchair else "", "fresh": str(self.fresh or "")}
        return {name: value for name, value in said.items() if value}

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
        return entries.fitting(EntryFilter(opens_at, self.wheelchair, since))


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
