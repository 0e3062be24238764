"""What somebody who looks for a ride asks: read from an address or a form, and turned into trips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import get_current_timezone, localtime, now

from layers.rides.models import Luggage
from layers.rides.search_addresses import ANYBODY, ONLY_WOMEN, USUAL_SPREAD_MIN, USUAL_WALK_M, WHOLE_DAY_MIN, query_of
from layers.rides.trips import Trip

if TYPE_CHECKING:
    from api.rides.spots import Spot


@dataclass(frozen=True, slots=True)
class Search:
    """A search for a ride.

    Attributes:
        start: From where.
        end: Where to.
        day: When.
        at: At which time of the region's clocks.
        by_arrival: Whether that is when one wants to be there.
        back: When one wants to go home again on the same day; `None` where one does not.
        seats: For how many.
        luggage: How much each brings.
        pets: Whether an animal comes along.
        women: One of `ANYBODY`, `ALSO_WOMEN`, `ONLY_WOMEN`.
        spread_min: How many minutes earlier or later is fine.
        walk_m: How far one walks at either end.
    """

    start: Spot
    end: Spot
    day: date
    at: time
    by_arrival: bool = False
    back: time | None = None
    seats: int = 1
    luggage: Luggage = Luggage.BAG
    pets: bool = False
    women: str = ANYBODY
    spread_min: int = USUAL_SPREAD_MIN
    walk_m: int = USUAL_WALK_M

    @property
    def trip(self) -> Trip:
        """What matching needs for the way there."""
        return self._trip(self.start, self.end, self.at, by_arrival=self.by_arrival)

    @property
    def way_back(self) -> Trip | None:
        """The same for the way home."""
        return self._trip(self.end, self.start, self.back, by_arrival=False) if self.back else None

    @property
    def turned(self) -> Search:
        """From the end to the start."""
        return replace(self, start=self.end, end=self.start)

    @property
    def homeward(self) -> Search:
        """The way home as a search of its own."""
        return replace(self.turned, at=self.back or self.at, back=None, by_arrival=False)

    @property
    def is_over(self) -> bool:
        """Whether nothing leaves, or arrives, any more at the time that is asked for, nor around it."""
        earliest, latest = self._window(self.at)
        return earliest == latest

    @property
    def query(self) -> str:
        """How an address says it, without a question mark; whatever is usual is left out."""
        said: dict[str, str | int] = {
            "from": self.start.text,
            "to": self.end.text,
            "day": self.day.isoformat(),
            "time": f"{self.at:%H:%M}",
            "arrive": "1" if self.by_arrival else "",
            "back": f"{self.back:%H:%M}" if self.back else "",
            "seats": self.seats,
            "luggage": int(self.luggage),
            "pets": "1" if self.pets else "",
            "women": self.women,
            "spread": self.spread_min,
            "walk": self.walk_m,
        }
        return query_of(said)

    @property
    def wishes(self) -> int:
        """How many filters are set."""
        usual = replace(
            self, seats=1, luggage=Luggage.BAG, pets=False, women="", spread_min=USUAL_SPREAD_MIN, walk_m=USUAL_WALK_M
        )
        names = ("seats", "luggage", "pets", "women", "spread_min", "walk_m")
        return sum(getattr(self, name) != getattr(usual, name) for name in names)

    def _trip(self, start: Spot, end: Spot, at: time, *, by_arrival: bool) -> Trip:
        earliest, latest = self._window(at)
        return Trip(
            origin=start.place,
            destination=end.place,
            earliest=earliest,
            latest=latest,
            by_arrival=by_arrival,
            walk_m=self.walk_m,
            seats=self.seats,
            luggage=self.luggage,
            pets=self.pets,
            is_woman=self.women != ANYBODY,
            women_only=self.women == ONLY_WOMEN,
        )

    def _window(self, at: time) -> tuple[datetime, datetime]:
        """From when to when a ride is fine; what has left already is of no use to anybody."""
        zone = get_current_timezone()
        if self.spread_min >= WHOLE_DAY_MIN:
            earliest = datetime.combine(self.day, time(), zone)
            latest = earliest + timedelta(days=1)
        else:
            # In UTC, where half an hour later is just that also in the night in which clocks jump.
            wanted, spread = datetime.combine(self.day, at, zone).astimezone(UTC), timedelta(minutes=self.spread_min)
            earliest, latest = wanted - spread, wanted + spread
        moment = now()
        return max(earliest, moment), max(latest, moment)


def usual_time() -> datetime:
    """When a search begins that says nothing: in half an hour, on the quarter, on the region's clocks."""
    soon = localtime(now() + timedelta(minutes=30))
    return soon.replace(minute=soon.minute // 15 * 15, second=0, microsecond=0)
