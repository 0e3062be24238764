"""From what somebody says about a place to the ground that is meant."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.db import connection
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import InvalidInputError
from layers.core.subscriptions.models import Ground, GroundPart
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.core.values import BBox

RADII_M = (50, 50_000)
WIDTHS_M = (100, 10_000)
MOST_CORNERS_SENT = 20_000
# More tell nobody more about where something is, and cost at every change of the map.
MOST_CORNERS = 500
# A line of 500 by chance takes five seconds to be widened, in which nobody can stop the database.
MOST_CORNERS_OF_ROUTE = 200
# In degrees: about 3 m, and doubled until so few corners are left.
FIRST_TOLERANCE = 0.00003
# How far beyond the region a ground may reach, in degrees: half an hour by car.
AROUND_REGION = 0.25
# An index finds parts with so few corners quickly, and a look at each is short.
CORNERS_OF_PART = 32
LEAST_M2 = 100

# Buffers are drawn on the globe. Boundaries from elsewhere may cross themselves: every piece that they go around remains.
_DRAWN = """
SELECT ST_AsEWKB(shape), ST_Area(shape::geography), ST_NPoints(shape) FROM (
    SELECT ST_Multi(ST_CollectionExtract(ST_Intersection(ST_MakeValid(%(shape)s), %(within)s), 3)) AS shape
) AS clipped
"""
_BUFFER = "ST_Buffer(%(source)s::geography, %(metres)s)::geometry"
_SIMPLER = """
SELECT ST_AsEWKB(ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SimplifyPreserveTopology(%s::geometry, %s)), 3)))
"""
_PARTS = f"""
INSERT INTO {GroundPart._meta.db_table} (ground_id, shape)
SELECT id, ST_Subdivide(shape, %s) FROM {Ground._meta.db_table} WHERE id = %s
"""  # noqa: S608 (names of tables)


@dataclass(frozen=True, slots=True)
class Within:
    """Of which part of the world news can be had.

    Attributes:
        bbox: Of the region.
        name: What it is called.
    """

    bbox: BBox
    name: str

    @property
    def shape(self) -> GEOSGeometry:
        """The region with some land around it."""
        west, south, east, north = self.bbox.west, self.bbox.south, self.bbox.east, self.bbox.north
        around = (
            max(west - AROUND_REGION, -180),
            max(south - AROUND_REGION, -90),
            min(east + AROUND_REGION, 180),
            min(north + AROUND_REGION, 90),
        )
        shape = Polygon.from_bbox(around)
        shape.srid = WGS84
        return shape


def of_area(area_id: int) -> dict[str, Any]:
    """All of a municipality, as it is kept to be edited again."""
    return {"how": "area", "area": area_id}


def around_place(longitude: float, latitude: float, radius_m: int) -> dict[str, Any]:
    """All around a place (degrees, WGS 84)."""
    return {"how": "place", "at": [longitude, latitude], "radius_m": radius_m}


def along_route(line: Sequence[Sequence[float]], width_m: int) -> dict[str, Any]:
    """All along a line of longitudes and latitudes, so wide from one side to the other."""
    return {"how": "route", "line": [list(corner) for corner in line], "width_m": width_m}


def drawn(ring: Sequence[Sequence[float]]) -> dict[str, Any]:
    """All within a line of longitudes and latitudes that closes itself."""
    return {"how": "drawn", "ring": [list(corner) for corner in ring]}


def ground_for(made: Mapping[str, Any], within: Within) -> Ground:
    """The ground that somebody means; belongs into a transaction.

    Args:
        made: From one of the functions above.
        within: Where it must lie; what reaches farther is cut off.

    Raises:
        InvalidInputError: It is no place, or lies elsewhere. Its parameter is the key of what is wrong.
    """
    shape = shape_for(made, within)
    digest = hashlib.sha256(shape.wkb).hexdigest()
    # Locked, so that nobody forgets it as unused before the subscription stands.
    ground, is_new = Ground.objects.select_for_update().get_or_create(digest=digest, defaults={"shape": shape})
    if is_new:
        with connection.cursor() as cursor:
            cursor.execute(_PARTS, [CORNERS_OF_PART, ground.pk])
    return ground


def forget_unused_grounds(ground_ids: Sequence[int] | None = None) -> int:
    """Forget grounds that nobody wants news of any more: the place of somebody's home is theirs.

    Args:
        ground_ids: Only these; `None` for all.
    """
    unused = Ground.objects.filter(subscriptions=None)
    unused = unused if ground_ids is None else unused.filter(pk__in=ground_ids)
    return unused.delete()[1].get(Ground._meta.label, 0)


def shape_for(made: Mapping[str, Any], within: Within) -> GEOSGeometry:
    """The shape of a ground that is only looked at. Arguments and errors are those of `ground_for`."""
    readers = {"area": _of_area, "place": _of_place, "route": _of_route, "drawn": _of_ring}
    reader = readers.get(str(made.get("how")))
    if reader is None:
        raise InvalidInputError(_("Please choose where."), parameter="how")
    source, metres, key = reader(made)
    shape, surface_m2, corners = _drawn(source, metres, within)
    if surface_m2 < LEAST_M2:
        raise _nothing_there(source, within, key)
    return _simplified(shape) if corners > MOST_CORNERS and made["how"] != "area" else shape


def _nothing_there(source: GEOSGeometry, within: Within, key: str) -> InvalidInputError:
    if source.intersects(within.shape):
        return InvalidInputError(_("This is no area yet. Please draw at least three corners."), parameter=key)
    words = _("This lies outside %(region)s. Please choose a place nearer by.") % {"region": within.name}
    return InvalidInputError(words, parameter=key)


def _of_area(made: Mapping[str, Any]) -> tuple[GEOSGeometry, float, str]:
    areas = apps.get_model("areas", "Area")  # by name: the core does not import what builds on it
    area = areas.objects.visible_to(None).filter(pk=made["area"]).first()
    if area is None:
        raise InvalidInputError(_("Please choose a municipality."), parameter="area")
    return area.geom, 0, "area"


def _of_place(made: Mapping[str, Any]) -> tuple[GEOSGeometry, float, str]:
    (corner,) = _corners([made["at"]], "place")
    return Point(corner, srid=WGS84), _metres(made["radius_m"], RADII_M, "radius"), "place"


def _of_route(made: Mapping[str, Any]) -> tuple[GEOSGeometry, float, str]:
    corners = _corners(made["line"], "line")
    if len(set(corners)) < 2:  # noqa: PLR2004 (a line has two ends)
        raise InvalidInputError(_("Please tap at least two places along your way."), parameter="line")
    line = _with_fewer_corners(LineString(corners, srid=WGS84), MOST_CORNERS_OF_ROUTE)
    return line, _metres(made["width_m"], WIDTHS_M, "width") / 2, "line"


def _of_ring(made: Mapping[str, Any]) -> tuple[GEOSGeometry, float, str]:
    corners = _corners(made["ring"], "ring")
    if len(set(corners)) < 3:  # noqa: PLR2004 (the least that goes around something)
        raise InvalidInputError(_("This is no area yet. Please draw at least three corners."), parameter="ring")
    area = Polygon([*corners, corners[0]], srid=WGS84)
    if not area.valid:
        raise InvalidInputError(_("The edge of the area crosses itself. Please draw it again."), parameter="ring")
    return area, 0, "ring"


def _with_fewer_corners(line: LineString, most: int) -> LineString:
    """What looks the same with as many corners as can be looked at, before it is mended or widened."""
    simpler, tolerance = line, FIRST_TOLERANCE
    while len(simpler) > most:
        simpler, tolerance = cast("LineString", line.simplify(tolerance)), tolerance * 2
    return simpler


def _corners(sent: Any, key: str) -> list[tuple[float, float]]:  # noqa: ANN401 (what came from anywhere)
    """Longitudes and latitudes on the globe.

    Raises:
        InvalidInputError: Something else, or too many.
    """
    if not isinstance(sent, list) or len(sent) > MOST_CORNERS_SENT:
        raise InvalidInputError(_("That is too much to read. Please draw it with fewer corners."), parameter=key)
    corners = [_corner(one) for one in sent]
    if None in corners:
        raise InvalidInputError(_("This cannot be read as a place. Please draw it again."), parameter=key)
    return [corner for corner in corners if corner]


def _corner(sent: object) -> tuple[float, float] | None:
    match sent:
        case [int() | float() as longitude, int() | float() as latitude] if abs(longitude) <= 180 and abs(latitude) <= 90:  # noqa: PLR2004 (the globe)
            return float(longitude), float(latitude)
    return None


def _metres(sent: Any, limits: tuple[int, int], key: str) -> float:  # noqa: ANN401 (what came from anywhere)
    least, most = limits
    if not isinstance(sent, int | float) or not math.isfinite(sent) or not least <= sent <= most:
        words = _("Please choose between %(least)s and %(most)s metres.") % {"least": least, "most": most}
        raise InvalidInputError(words, parameter=key)
    return float(sent)


def _drawn(source: GEOSGeometry, metres: float, within: Within) -> tuple[GEOSGeometry, float, int]:
    """The shape, its surface in square metres and how many corners it has."""
    literal = "%(source)s::geometry"
    shape = _BUFFER.replace("%(source)s", literal) if metres else literal
    statement = _DRAWN.replace("%(shape)s", shape).replace("%(within)s", "%(within)s::geometry")
    parameters: dict[str, str | float] = {"source": _text(source), "metres": metres, "within": _text(within.shape)}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found, surface_m2, corners = cursor.fetchone()
    return _read(found), surface_m2, corners


def _simplified(shape: GEOSGeometry) -> GEOSGeometry:
    tolerance = FIRST_TOLERANCE
    simpler = shape
    while simpler.num_coords > MOST_CORNERS:
        with connection.cursor() as cursor:
            cursor.execute(_SIMPLER, [_text(shape), tolerance])
            simpler = _read(cursor.fetchone()[0])
        tolerance *= 2
    return simpler


def _text(shape: GEOSGeometry) -> str:
    """As PostGIS reads it."""
    return shape.hexewkb.decode() if isinstance(shape.hexewkb, bytes) else str(shape.hexewkb)


def _read(ewkb: Any) -> GEOSGeometry:  # noqa: ANN401 (bytes, as the driver has them)
    return GEOSGeometry(memoryview(bytes(ewkb)))
