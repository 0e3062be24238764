"""Of which days numbers are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils.timezone import localdate

from layers.core.clock import midnight_of

MONTHS_OF_A_QUARTER = 3
QUARTERS_OF_A_YEAR = 4
SETTLES = timedelta(days=14)
"""So long after its end a quarter is told of: by then most of its last reports are answered."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, in the time zone that is active.

    Attributes:
        first: The first of them.
        last: The last, which counts.
    """

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """When it begins."""
        return midnight_of(self.first)

    @property
    def end(self) -> datetime:
        """When it is over."""
        return midnight_of(self.last + timedelta(days=1))

    def before(self) -> Self:
        """The days just before it, as many."""
        length = self.last - self.first + timedelta(days=1)
        return type(self)(self.first - length, self.last - length)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year.

    Attributes:
        year: Of the calendar.
        number: 1 to 4.
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The one in which a day lies."""
        return cls(day.year, (day.month - 1) // MONTHS_OF_A_QUARTER + 1)

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self._first, self._following._first - timedelta(days=1))  # noqa: SLF001 (one of the same kind)

    @property
    def _first(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS_OF_A_QUARTER + 1, 1)

    @property
    def _following(self) -> Self:
        return type(self)(self.year + self.number // QUARTERS_OF_A_YEAR, self.number % QUARTERS_OF_A_YEAR + 1)

    def before(self) -> Self:
        """The one before."""
        return type(self).of(self._first - timedelta(days=1))


def settled_quarters(count: int) -> list[Quarter]:
    """The last quarters that are over and have settled, the newest first."""
    found = [Quarter.of(localdate() - SETTLES).before()]
    while len(found) < count:
        found.append(found[-1].before())
    return found
