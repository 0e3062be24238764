"""Finds the place that somebody names, for those who have no map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from api.pages.region import current_region
from api.search.candidates import Sources
from api.search.finding import find
from layers.core.models import Entry
from layers.core.values import WGS84, LonLat
from layers.osm.gazetteer.models import GazetteerEntry

if TYPE_CHECKING:
    from layers.osm.gazetteer.models import Address


def place_called(words: str) -> Point | None:
    """The place that fits an address or a name best (EPSG:4326), or `None` where nothing is called so.

    Where a street has no such number, that is nothing: nobody is sent to the middle of a long street without a word.
    """
    sources = Sources(Entry.objects.none(), GazetteerEntry.objects.all(), LonLat(*current_region().bbox.centre))
    findings = find(words, None, sources, 1)
    if not findings.results or findings.missing or findings.missing_number:
        return None
    thing: GazetteerEntry | Address = findings.results[0].thing  # type: ignore[assignment]  # only places were searched
    return Point(thing.point.x, thing.point.y, srid=WGS84)
