"""Which days are public holidays where the region lies, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date

# What the library calls English.
ENGLISH = "en_US"


@dataclass(frozen=True, slots=True)
class Calendar:
    """By which holidays, clocks and sun a place lives.

    Attributes:
        country: ISO 3166-1 code; empty where it is not known, and then no day is a holiday.
        state: ISO 3166-2 code, such as DE-MV; empty where the whole country has the same holidays.
        time_zone: Name in the tz database.
        position: Longitude and latitude in degrees (WGS 84), for sunrise and sunset; one for the whole region is right
            within a few minutes.
    """

    country: str
    state: str
    time_zone: str
    position: tuple[float, float] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The clocks of the place."""
        return ZoneInfo(self.time_zone)

    def is_holiday(self, day: date) -> bool:
        """Whether it is a public holiday of the country or of the state."""
        return day in _holidays(self.country, self.state, "", day.year)

    def holiday_name(self, day: date) -> str:
        """What the holiday is called in the active language; empty on every other day."""
        return _holidays(self.country, self.state, get_language() or "", day.year).get(day, "")


# A year at a time and never changed afterwards: the library's own calendars grow while they are asked, which two threads
# must not do at once.
@lru_cache(maxsize=256)
def _holidays(country: str, state: str, language: str, year: int) -> Mapping[date, str]:
    """The holidays of a year; none where the library does not know the country."""
    try:
        known = holidays.country_holidays(country)  # a list of all countries would read those of the whole world
    except NotImplementedError:
        return {}
    subdivision = state.partition("-")[2]
    return dict(
        holidays.country_holidays(
            country,
            subdiv=subdivision if subdivision in known.subdivisions else None,
            years=year,
            language=_language(known.supported_languages, language),
        ),
    )


def _language(supported: Container[str], language: str) -> str | None:
    """The name by which the library has a language; English where it does not have it; nothing where there is no choice."""
    if language in supported:
        return language
    return ENGLISH if ENGLISH in supported else None
