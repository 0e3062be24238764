"""Finds what nobody has looked at for too long, near enough to each other for one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.utils.timezone import now

from api.pages.walking import WALKABLE_M
from api.rounds.route import round_trip
from api.search.ranking import metres_between
from layers.core import registry
from layers.core.models import Entry
from layers.core.values import WGS84, LonLat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from layers.core.querysets import EntryQuerySet

MOST_STOPS = 15
# Among so many of a municipality the place is chosen where most is to be done.
CANDIDATES = 300
# What is so near to each other belongs to one village.
VILLAGE_M = 800


def due_since() -> dict[str, datetime]:
    """Since when somebody must have looked at an entry, by the id of its layer; layers that never ask are missing."""
    return {layer.id: now() - layer.freshness for layer in registry.layers() if layer.freshness}


def due_entries(since: Mapping[str, datetime]) -> EntryQuerySet:
    """What everybody sees and nobody has looked at for too long; nobody can look at an example."""
    return Entry.objects.visible_to(None).unseen_since(since).filter(is_demo=False)


def due_near(place: LonLat, since: Mapping[str, datetime], count: int) -> list[Entry]:
    """The nearest within walking distance, in the order of a round trip that begins with the nearest.

    Args:
        place: Where somebody stands.
        since: From `due_since`.
        count: How many at most.
    """
    point = Point(place.longitude, place.latitude, srid=WGS84)
    around = due_entries(since).filter(point__dwithin=(point, D(m=WALKABLE_M)))
    nearest = around.annotate(distance_m=Distance("point", point)).order_by("distance_m", "key")
    return in_order(_each_thing_once(nearest[: count * 2])[:count])


def due_in_area(area_id: int, since: Mapping[str, datetime], count: int) -> list[Entry]:
    """The same in the village of a municipality in which most is to be done."""
    found = list(due_entries(since).filter(area_id=area_id).order_by("as_of", "key")[:CANDIDATES])
    if not found:
        return []
    return due_near(_busiest(found), since, count)


def _busiest(entries: Sequence[Entry]) -> LonLat:
    """The entry that has most others around it."""
    places = [place_of(entry) for entry in entries]
    return max(places, key=lambda here: sum(_are_close(here, there) for there in places))


def _are_close(here: LonLat, there: LonLat) -> bool:
    return metres_between(here, there.longitude, there.latitude) < VILLAGE_M


def place_of(entry: Entry) -> LonLat:
    """Where an entry stands."""
    return LonLat(entry.point.x, entry.point.y)


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The order of a short round trip that begins with the first."""
    return [entries[index] for index in round_trip([place_of(entry) for entry in entries])]


def _each_thing_once(entries: Sequence[Entry]) -> list[Entry]:
    """What stands in two layers is one stop."""
    return list({entry.thing: entry for entry in reversed(entries)}.values())[::-1]
