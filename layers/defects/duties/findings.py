"""Where nobody is responsible, and where two are: reckoned on a plane, without a database."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod
from shapely import STRtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

SMALLEST_M2 = 100.0
"""What is smaller comes of rounding and of drawing, and nobody reports anything there."""
# Metres to which corners are rounded before areas are cut with each other, so that borders that are one remain one.
GRID_M = 0.001
METRES_PER_DEGREE = 111_320
_EARTH = Geod(ellps="WGS84")


class Plane:
    """A plane on which degrees are stretched to metres, about right around a place, and straight lines stay straight.

    Borders are straight between their corners in degrees, as the database has them. On a true projection they would be
    curves: of two neighbours of which one has a corner more, a gap would show where there is none.

    Args:
        longitude: Of its middle in degrees.
        latitude: Likewise.
    """

    def __init__(self, longitude: float, latitude: float) -> None:
        self._middle = np.array([longitude, latitude])
        self._factors = METRES_PER_DEGREE * np.array([math.cos(math.radians(latitude)), 1.0])

    @classmethod
    def around(cls, geometry: BaseGeometry) -> Plane:
        """The plane around the middle of a geometry in degrees."""
        west, south, east, north = geometry.bounds
        return cls((west + east) / 2, (south + north) / 2)

    def flat(self, geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
        """Put geometries in degrees (longitude first) onto the plane, in metres."""
        shapes = np.array(geometries, dtype=object)
        moved = shapely.transform(shapes, lambda places: (places - self._middle) * self._factors)
        return shapely.set_precision(moved, GRID_M)

    def degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Put a geometry of the plane back into degrees."""
        return shapely.transform(geometry, lambda places: places / self._factors + self._middle)


@dataclass(frozen=True, slots=True)
class Cover:
    """Where a duty holds: one boundary of it.

    Attributes:
        duty: Its number.
        authority: Number of the office.
        boundary: Number of the boundary.
        rank: Precedence, what it is for, what it is the boundary of: the greater goes first.
        ground: On the plane.
    """

    duty: int
    authority: int
    boundary: int
    rank: tuple[int, int, int]
    ground: BaseGeometry


@dataclass(frozen=True, slots=True)
class Overlap:
    """Ground for which two offices are responsible, and no rule says who goes first.

    Attributes:
        covers: Both.
        pieces: On the plane, the largest first.
    """

    covers: tuple[Cover, Cover]
    pieces: tuple[BaseGeometry, ...]


@dataclass(frozen=True)
class Ground:
    """The covers of one subject."""

    covers: Sequence[Cover]

    @cached_property
    def grounds(self) -> NDArray[np.object_]:
        """Their grounds, in order."""
        return np.array([cover.ground for cover in self.covers], dtype=object)

    @cached_property
    def tree(self) -> STRtree:
        """Finds them by place."""
        return STRtree(self.grounds)

    def gaps(self, outline: BaseGeometry) -> tuple[BaseGeometry, ...]:
        """What of an outline nobody covers, the largest piece first."""
        return pieces_of(shapely.difference(outline, shapely.union_all(self.grounds, grid_size=GRID_M), grid_size=GRID_M))

    def overlaps(self) -> Iterator[Overlap]:
        """Find pairs of different offices with the same rank whose common ground nobody of a higher rank covers."""
        pairs = self._pairs()
        if not len(pairs):
            return
        common = shapely.intersection(self.grounds[pairs[:, 0]], self.grounds[pairs[:, 1]], grid_size=GRID_M)
        large = np.flatnonzero(shapely.area(common) >= SMALLEST_M2)
        for at in large.tolist():
            first, second = (self.covers[number] for number in pairs[at].tolist())
            pieces = pieces_of(self._without_higher(common[at], first.rank))
            if pieces:
                yield Overlap((first, second), pieces)

    def _pairs(self) -> NDArray[np.int64]:
        first, second = self.tree.query(self.grounds, predicate="intersects")
        ranks = np.array([_one_number(cover.rank) for cover in self.covers], dtype=np.int64)
        offices = np.array([cover.authority for cover in self.covers], dtype=np.int64)
        wanted = (first < second) & (ranks[first] == ranks[second]) & (offices[first] != offices[second])
        return np.column_stack([first[wanted], second[wanted]])

    def _without_higher(self, ground: BaseGeometry, rank: tuple[int, int, int]) -> BaseGeometry:
        near = self.tree.query(ground, predicate="intersects").tolist()
        higher = [self.covers[number].ground for number in near if self.covers[number].rank > rank]
        return shapely.difference(ground, shapely.union_all(higher), grid_size=GRID_M) if higher else ground


def pieces_of(ground: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """The areas of some ground that are large enough to matter, the largest first."""
    parts = [part for part in shapely.get_parts(ground) if part.area >= SMALLEST_M2]
    return tuple(sorted(parts, key=lambda part: -part.area))


def _one_number(rank: tuple[int, int, int]) -> int:
    """Ranks that are the same have the same."""
    precedence, subject, sort = rank
    return (precedence * 10 + subject) * 1000 + sort


def size_m2(ground: BaseGeometry) -> float:
    """How large some ground in degrees is on the ellipsoid."""
    area, _length = _EARTH.geometry_area_perimeter(ground)
    return abs(float(area))
