"""Where the rides are: by which clocks and holidays people live there, and where places lie in metres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from django.apps import apps
from django.conf import settings
from pyproj import Transformer

from geo_platform.within_request import once_within_request
from layers.core.public_holidays import Calendar
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.router import Place

# UTM zone 1 begins there, each is six degrees wide, and EPSG numbers them so, on either side of the equator.
_WEST, _WIDTH, _NORTHERN, _SOUTHERN = -180, 6, 32_601, 32_701
# Before a region is loaded: the middle of Germany.
_NOWHERE = (9.0, 51.0)


@dataclass(frozen=True, slots=True)
class Region:
    """What matching must know of it.

    Attributes:
        calendar: By which clocks and public holidays people live.
        srid: Of the UTM zone of its middle: metres, nowhere off by more than one in a thousand.
        names_version: Changes when the names of its villages do.
    """

    calendar: Calendar
    srid: int
    names_version: str = ""

    def in_metres(self, places: Sequence[Place]) -> NDArray[np.float64]:
        """Easting and northing of places, shape (n, 2)."""
        return self.project(np.array([(place.lon, place.lat) for place in places], dtype=np.float64).reshape(-1, 2))

    def project(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Easting and northing of longitudes and latitudes, shape (n, 2) both."""
        return np.column_stack(_transformer(WGS84, self.srid).transform(degrees[:, 0], degrees[:, 1]))

    def unproject(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """The way back."""
        return np.column_stack(_transformer(self.srid, WGS84).transform(metres[:, 0], metres[:, 1]))


@once_within_request
def current_region() -> Region:
    """The region that is loaded, or the middle of Germany before one is."""
    loaded = apps.get_model("osm", "LoadedRegion").objects.current()  # by name: layers do not know each other
    if loaded is None:
        return Region(Calendar("", "", settings.TIME_ZONE), utm_zone(*_NOWHERE))
    west, south, east, north = loaded.bbox
    return Region(loaded.calendar, utm_zone((west + east) / 2, (south + north) / 2), loaded.gazetteer_version)


def utm_zone(longitude: float, latitude: float) -> int:
    """The number at EPSG of the UTM zone of a place."""
    first = _NORTHERN if latitude >= 0 else _SOUTHERN
    return first + int((longitude - _WEST) // _WIDTH)


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
