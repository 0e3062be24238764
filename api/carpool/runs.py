"""Rides as other platforms' timetables see them: stops with names, times from departure, days.

Only the public route is read. Rides that are only among women are left out: neither format can say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.rides.models import Offer
from layers.rides.names import label_of
from layers.rides.region import current_region
from layers.rides.timetables import departure_on, goes_on
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from layers.rides.querysets import OfferQuerySet
    from layers.rides.region import Region
    from layers.rides.timetables import Day

LAYER = "rides"


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a ride begins, stops or ends.

    Attributes:
        place: On the road (WGS 84).
        name: What one calls it.
        since_s: Seconds after departure.
    """

    place: Place
    name: str
    since_s: int


@dataclass(frozen=True, slots=True)
class Run:
    """A ride.

    Attributes:
        offer: Which.
        stops: In order, two at least.
        days: On which it still goes; one at least.
    """

    offer: Offer
    stops: tuple[Stop, ...]
    days: tuple[date, ...]

    @property
    def path(self) -> list[tuple[float, float]]:
        """Longitude and latitude of each vertex of its public route."""
        return [(lon, lat) for lon, lat, *_ in self.offer.geom.coords]

    @property
    def name(self) -> str:
        """From where to where."""
        return self.offer.title or f"{self.stops[0].name} → {self.stops[-1].name}"

    def departure(self, day: date, region: Region) -> datetime:
        """When it departs on a day, on the region's clocks."""
        return departure_on(self.offer, day, region).astimezone(region.calendar.zone)


def coming_offers() -> OfferQuerySet:
    """Offers that everybody may see and that are not over."""
    found: OfferQuerySet = Offer.objects.visible_to(None).coming().filter(women_only=False).order_by("pk")
    return found


def runs_of(offers: Iterable[Offer], days: list[Day]) -> Iterator[Run]:
    """What goes on some of the days."""
    region = current_region()
    for offer in offers:
        goes = tuple(day.date for day in days if goes_on(offer, day, region))
        if goes:
            yield Run(offer, _stops(offer, region), goes)


def _stops(offer: Offer, region: Region) -> tuple[Stop, ...]:
    way, line = offer.geom.coords, offer.line.coords
    places = [(Place(*way[offer.vertices[vertex]][:2]), round(line[vertex][2])) for vertex in offer.stops]
    return tuple(Stop(place, label_of(place, region), since_s) for place, since_s in places)
