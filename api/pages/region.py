"""The region that is loaded: what it is called and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from api.pages.state import Position
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
        time_zone: In which its clocks run.
        data_from: As of when OpenStreetMap's data is, where that is known.
        is_sample: The sample extract, in which OpenStreetMap's objects carry numbers of their own.
        country: ISO 3166-1 code.
        state: ISO 3166-2 code; empty where the whole country has the same holidays.
    """

    basemap_version: str
    name: str
    bbox: BBox
    view: Position
    time_zone: str = settings.TIME_ZONE
    data_from: datetime | None = None
    is_sample: bool = False
    country: str = ""
    state: str = ""

    @property
    def calendar(self) -> Calendar:
        """By which holidays and clocks it lives."""
        return Calendar(self.country, self.state, self.time_zone, self.bbox.centre)

    @property
    def called(self) -> str:
        """The name, or a word for it within a sentence."""
        return self.name or _("the region")


def current_region() -> Region:
    """The loaded region, or a stand-in before the first load."""
    loaded = LoadedRegion.objects.current()
    if loaded is None:
        lon, lat = NOWHERE.centre
        return Region(version_of(None), "", NOWHERE, Position(OVERVIEW_ZOOM, lat, lon))
    lon, lat, zoom = loaded.start_view
    view = Position(zoom, lat, lon)
    is_sample = loaded.id == SAMPLE
    bbox = BBox(*loaded.bbox)
    return Region(
        version_of(loaded),
        loaded.name,
        bbox,
        view,
        loaded.time_zone,
        loaded.data_timestamp,
        is_sample,
        loaded.country,
        loaded.state,
    )
