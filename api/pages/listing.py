"""Reads what stands in the list: counts per family and the entries that are near and matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.core.families import FAMILIES
from layers.core.models import Entry
from layers.core.nearby import Surroundings, nearby

if TYPE_CHECKING:
    from api.pages.state import State
    from layers.core.families import Family
    from layers.core.public_holidays import Calendar
    from layers.core.values import BBox


@dataclass(frozen=True, slots=True)
class Share:
    """How many entries a family has in the box."""

    family: Family
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A piece of the map as a list.

    Attributes:
        bbox: The piece.
        shares: Counts, the largest family first.
        entries: The first of the list, at most as many as asked for; each has `distance_m`.
    """

    bbox: BBox
    shares: list[Share]
    entries: list[Entry]

    @property
    def total(self) -> int:
        """How many entries there are, also beyond those that are listed."""
        return sum(share.count for share in self.shares)

    @property
    def has_more(self) -> bool:
        """Whether there are entries beyond those that are listed."""
        return self.total > len(self.entries)


def read_listing(state: State, bbox: BBox, calendar: Calendar) -> Listing:
    """Read the public entries of the shown layers in a box: as `nearby` ranks them around its middle, or around the start.

    If all of them have times they are a calendar, the next first. What is over is left out.

    Args:
        state: Says which layers, and how many entries.
        bbox: Degrees, WGS 84.
        calendar: By which the region lives.
    """
    layers = state.shown_layers()
    step = state.wish.moment
    found = Entry.objects.visible_to(None).in_layers(layer.id for layer in layers).in_bbox(bbox)
    # What one reaches is all that one asks for, so nothing waits to be looked at from closer up.
    if state.zoom is not None and not state.wish.within:
        found = found.filter(min_zoom__lte=state.zoom)
    found = state.wish.fitting(found, calendar, step)
    current = found.current(step).each_thing_once()
    shares = [Share(FAMILIES[family], count) for family, count in current.count_by_family().items()]
    start = state.wish.start
    middle = (start.place.longitude, start.place.latitude) if start else bbox.centre
    if state.shows_only_times:
        soonest = current.select_related("area").nearest_to(*middle).order_by("starts_at", "pk")
        return Listing(bbox, shares, list(soonest[: state.limit]))
    return Listing(bbox, shares, nearby(found, layers, Surroundings(*middle, step), limit=state.limit))
