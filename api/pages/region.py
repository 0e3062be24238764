"""The region that is loaded: what it is called and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from api.pages.state import Position
from geo_platform.within_request import once_within_request
from layers.core.public_holidays import Calendar
from layers.core.values import BBox
from layers.osm.basemap.tiles import version_of
from layers.osm.models import LoadedRegion
from layers.osm.regions import SAMPLE

if TYPE_CHECKING:
    from datetime import datetime

# Shown before anything is loaded: the middle of Europe.
NOWHERE = BBox(5.5, 47.2, 15.5, 55.1)
OVERVIEW_ZOOM = 5


@dataclass(frozen=True, slots=True)
class Region:
    """What the pages say about the region.

    Attributes:
        basemap_version: Changes when the basemap does.
        name: As people call it; empty before one is loaded.
        bbox: Where it lies.
        view: Where the map stands at first.
        calendar: By which holidays, clocks and sun it lives.
        data_from: As of when OpenStreetMap's data is, where that is known.
        is_sample: The sample extract, in which OpenStreetMap's objects carry numbers of their own.
        gazetteer_version: Changes when the names of places, streets and addresses do.
    """

    basemap_version: str
    name: str
    bbox: BBox
    view: Position
    calendar: Calendar
    data_from: datetime | None = None
    is_sample: bool = False
    gazetteer_version: str = ""

    @property
    def time_zone(self) -> str:
        """In which its clocks run."""
        return self.calendar.time_zone

    @property
    def called(self) -> str:
        """The name, or a word for it within a sentence."""
        return self.name or _("the region")


@once_within_request
def current_region() -> Region:
    """The loaded region, or a stand-in before the first load."""
    loaded = LoadedRegion.objects.current()
    if loaded is None:
        lon, lat = NOWHERE.centre
        return Region(version_of(None), "", NOWHERE, Position(OVERVIEW_ZOOM, lat, lon), Calendar("", "", settings.TIME_ZONE))
    lon, lat, zoom = loaded.start_view
    view = Position(zoom, lat, lon)
    is_sample = loaded.id == SAMPLE
    bbox = BBox(*loaded.bbox)
    return Region(
        version_of(loaded),
        loaded.name,
        bbox,
        view,
        loaded.calendar,
        loaded.data_timestamp,
        is_sample,
        loaded.gazetteer_version,
    )
