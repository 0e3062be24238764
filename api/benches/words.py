"""Says how it stands at a bench, as people say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext_lazy

from layers.core.spoken_times import clock_words
from layers.rides.benches.chances import Chance

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from layers.rides.models import Booking
    from layers.rides.trips import Match

MOST_BARS = 3
BARS: dict[Chance, int] = {Chance.NONE: 0, Chance.SMALL: 1, Chance.FAIR: 2, Chance.GOOD: 3}
_SHORT: dict[Chance, StrPromise] = {
    Chance.NONE: gettext_lazy("Nobody passes in the next hour"),
    Chance.SMALL: gettext_lazy("With luck"),
    Chance.FAIR: gettext_lazy("Possible"),
    Chance.GOOD: gettext_lazy("Likely"),
}
_LONG: dict[Chance, StrPromise] = {
    Chance.NONE: gettext_lazy("In the next hour probably nobody drives from here to %(place)s."),
    Chance.SMALL: gettext_lazy("With luck somebody takes you along. Please do not count on it."),
    Chance.FAIR: gettext_lazy("It is possible that somebody takes you along in the next hour."),
    Chance.GOOD: gettext_lazy("Somebody will probably take you along in the next hour."),
}


@dataclass(frozen=True, slots=True)
class ChanceWords:
    """How likely a ride is: bars, and words beside them.

    Attributes:
        bars: Of three, whether each is filled.
        short: For a button.
        long: A sentence.
    """

    bars: tuple[bool, ...]
    short: str
    long: str

    @classmethod
    def of(cls, chance: Chance, place: str) -> Self:
        """Put it into words."""
        bars = tuple(number < BARS[chance] for number in range(MOST_BARS))
        return cls(bars, str(_SHORT[chance]), str(_LONG[chance]) % {"place": place})


@dataclass(frozen=True, slots=True)
class PassingWords:
    """A car that passes.

    Attributes:
        at: When, as clocks show it.
        who: Who drives, and in what.
    """

    at: str
    who: str

    @classmethod
    def of(cls, match: Match) -> Self:
        """Put it into words."""
        return cls(clock_words(match.pickup.at), _who(str(match.offer.driver), match.offer.car))

    @classmethod
    def of_seat(cls, booking: Booking) -> Self:
        """The same for one that stops."""
        return cls(clock_words(booking.pickup_at), _who(str(booking.offer.driver), booking.offer.car))


def _who(driver: str, car: str) -> str:
    return " · ".join(part for part in (driver, car) if part)
