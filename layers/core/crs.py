"""Coordinate reference systems in which features can be asked for and had.

Features are stored in degrees (EPSG:4326, longitude first). What somebody asks in another system is transformed once, in
Python, so that the index on the stored geometry answers; what is given out is transformed row by row in PostGIS.

Source: OGC API - Features - Part 2: Coordinate Reference Systems by Reference (18-058r1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _
from pyproj import Transformer

from layers.core.exceptions import InvalidInputError
from layers.core.values import DECIMALS, WGS84, BBox, box_corners

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Places = NDArray[np.float64]

# An edge of a projected box is a curve in degrees. In 64 pieces it is off by less than a metre over 500 km.
PIECES = 64


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate reference system.

    Attributes:
        uri: Its name in requests and answers.
        srid: Its number in PostGIS and, for PROJ, at EPSG.
        decimals: With how many a coordinate is printed.
        limits: West, south, east, north in its own unit, beyond which it has no coordinates.
        is_north_first: Whether its authority puts latitude before longitude.
    """

    uri: str
    srid: int
    decimals: int
    limits: tuple[float, float, float, float]
    is_north_first: bool = False

    @classmethod
    def named(cls, uri: str, parameter: str) -> Crs:
        """Look a system up.

        Raises:
            InvalidInputError: It is none of `SYSTEMS`; the error lists them.
        """
        for crs in SYSTEMS:
            if crs.uri == uri:
                return crs
        message = _("This reference system is not offered. These are: %(known)s.")
        raise InvalidInputError(message % {"known": ", ".join(crs.uri for crs in SYSTEMS)}, parameter=parameter)

    @property
    def is_projected(self) -> bool:
        """Whether its coordinates are metres rather than degrees."""
        return self.srid != WGS84

    def box(self, text: str, parameter: str) -> GEOSGeometry:
        """Read a box: the lower corner, then the upper one, in the order of the system's axes.

        Args:
            text: Four numbers, or six with heights, which are ignored.
            parameter: What to call it in an error.

        Returns:
            The box as a geometry in degrees (EPSG:4326), in two parts where it crosses the antimeridian.

        Raises:
            InvalidInputError: No such box can be in this system.
        """
        corners = box_corners(text, parameter)
        west, south, east, north = (corners[i] for i in ((1, 0, 3, 2) if self.is_north_first else range(4)))
        if not self.is_projected:
            return BBox.checked(west, south, east, north, parameter).as_polygon()
        self._check(west <= east and south <= north, (west, south, east, north), parameter)
        box = shapely.box(west, south, east, north)
        longest = max(east - west, north - south)
        return self.in_degrees(box.segmentize(longest / PIECES) if longest else box, parameter)

    def in_degrees(self, geometry: BaseGeometry, parameter: str) -> GEOSGeometry:
        """Transform a geometry of this system to degrees (EPSG:4326, longitude first).

        Raises:
            InvalidInputError: A part of it lies where this system has no coordinates.
        """
        if self.is_north_first:
            geometry = shapely.transform(geometry, lambda places: places[:, ::-1])
        self._check(not geometry.is_empty, geometry.bounds, parameter)
        if self.is_projected:
            geometry = shapely.transform(geometry, lambda places: _to_degrees(self.srid, places))
        return GEOSGeometry(memoryview(geometry.wkb), srid=WGS84)

    def _check(self, is_sound: bool, bounds: tuple[float, float, float, float], parameter: str) -> None:  # noqa: FBT001 (one condition)
        west, south, east, north = self.limits
        if not (is_sound and west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north):
            message = _("These coordinates do not exist in %(crs)s. It goes from %(first)s to %(last)s.")
            first, last = (f"{x:.0f} {y:.0f}" for x, y in ((west, south), (east, north)))
            raise InvalidInputError(message % {"crs": self.uri, "first": first, "last": last}, parameter=parameter)


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", WGS84, DECIMALS, (-180, -90, 180, 90))
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
# The square of Web Mercator. Both zones of UTM end before the poles, where northings begin to fall again.
_WORLD = 20_037_508.342789244
_ZONE = (-3_000_000, -9_300_000, 4_000_000, 9_300_000)
SYSTEMS = (
    CRS84,
    Crs(f"{EPSG}4326", WGS84, DECIMALS, CRS84.limits, is_north_first=True),
    Crs(f"{EPSG}3857", 3857, 3, (-_WORLD, -_WORLD, _WORLD, _WORLD)),
    Crs(f"{EPSG}25832", 25832, 3, _ZONE),
    Crs(f"{EPSG}25833", 25833, 3, _ZONE),
)


def _to_degrees(srid: int, places: Places) -> Places:
    return np.column_stack(_transformer(srid).transform(places[:, 0], places[:, 1]))


@cache
def _transformer(srid: int) -> Transformer:
    return Transformer.from_crs(srid, WGS84, always_xy=True)
