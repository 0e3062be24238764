"""Pieces of the basemap in the pixels of a picture: what is to be painted, and what names there are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import connection
from django.utils.translation import get_language

from layers.osm.basemap.table import TABLE
from layers.osm.basemap.tiles import MAX_ZOOM, WORLD_WIDTH_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.values import BBox

# A web map's zoom counts in tiles of this many pixels, as MapLibre has it.
TILE_SIZE = 512
# Web Mercator ends there, in degrees.
HIGHEST_LATITUDE = 85.0
# Beyond the edges as much is drawn, so that no outline of a cut area runs along an edge.
MARGIN_PX = 8
# What a line is simplified by.
TOLERANCE_PX = 0.4
# What a letter of a street's name takes, about; whether the name fits is asked again where its letters are measured.
LETTER_PX = 6.5

_SHAPES = ("land", "sites", "water_polygons", "water_lines", "street_polygons", "streets", "buildings", "boundaries")
_POINT_NAMES = ("place_labels", "water_polygons_labels")
_LINE_NAMES = ("street_labels", "water_lines_labels")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture shows.

    Attributes:
        lon: Longitude of its middle in degrees.
        lat: Latitude of its middle in degrees.
        zoom: As MapLibre counts it: the world is 512 pixels wide at 0.
        width: In pixels.
        height: In pixels.
    """

    lon: float
    lat: float
    zoom: float
    width: int
    height: int

    @classmethod
    def around(cls, bbox: BBox, width: int, height: int, *, closest: float) -> Self:
        """The picture of a box that shows it whole, with some space around it.

        Args:
            bbox: Degrees (WGS 84).
            width: In pixels.
            height: In pixels.
            closest: Zoom beyond which a small thing is not enlarged.
        """
        west, east = _x(bbox.west), _x(bbox.east)
        south, north = _y(bbox.south), _y(bbox.north)
        share = max((east - west) / width, (north - south) / height) / _FILLED
        zoom = min(closest, math.log2(1 / (TILE_SIZE * share))) if share else closest
        return cls((bbox.west + bbox.east) / 2, _latitude((south + north) / 2), max(zoom, 0), width, height)

    @property
    def metres_per_pixel(self) -> float:
        """Web Mercator metres, which are longer than those on the ground."""
        return WORLD_WIDTH_M / (TILE_SIZE * 2**self.zoom)

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner in Web Mercator metres."""
        x, y = (_x(self.lon) - 0.5) * WORLD_WIDTH_M, (_y(self.lat) - 0.5) * WORLD_WIDTH_M
        return x - self.width / 2 * self.metres_per_pixel, y + self.height / 2 * self.metres_per_pixel

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies: pixels from the left and from the top.

        Args:
            lon: Longitude in degrees.
            lat: Latitude in degrees.
        """
        left, top = self.corner
        x, y = (_x(lon) - 0.5) * WORLD_WIDTH_M, (_y(lat) - 0.5) * WORLD_WIDTH_M
        return (x - left) / self.metres_per_pixel, (top - y) / self.metres_per_pixel


_FILLED = 0.8


def _x(lon: float) -> float:
    """Share of the world's width from the west."""
    return (lon + 180) / 360


def _y(lat: float) -> float:
    """Share of the world's height from the south. Source: Web Mercator (EPSG:3857)."""
    bounded = max(-HIGHEST_LATITUDE, min(HIGHEST_LATITUDE, lat))
    return 0.5 + math.asinh(math.tan(math.radians(bounded))) / (2 * math.pi)


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh((y - 0.5) * 2 * math.pi)))


@dataclass(frozen=True, slots=True)
class Piece:
    """Everything of one layer and kind, to be painted at once.

    Attributes:
        layer: Shortbread layer; `FEATURE` for the shape that was asked to be drawn along.
        kind: Within the layer; may be empty.
        above: It lies on bridges, above what it crosses.
        path: As the `d` of an SVG path has it.
    """

    layer: str
    kind: str
    above: bool
    path: str


FEATURE = "feature"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that could stand in the picture.

    Attributes:
        layer: Shortbread layer.
        kind: Within the layer.
        text: The name in the active language.
        weight: The more, the more important within its kind: inhabitants of a place, pixels of a street.
        start: Where it begins, in pixels; for a place the place itself.
        end: Where it ends, for names that follow a line; for a place the same.
    """

    layer: str
    kind: str
    text: str
    weight: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a frame holds."""

    pieces: tuple[Piece, ...]
    names: tuple[Name, ...]


# The zoom is written into the statement as a number, so that the planner sees which partial index will do. Areas get one
# direction of turn, holes the other: so neighbours that overlap do not cancel each other out in one path. ST_AsSVG puts
# semicolons between the parts of a collection, which no path understands.
_DRAWING = f"""
WITH frame AS (
    SELECT ST_Expand(inner_box, %(margin)s) AS seen, inner_box
    FROM (SELECT ST_MakeEnvelope(%(left)s, %(bottom)s, %(right)s, %(top)s, 3857) AS inner_box) AS boxes
),
found AS MATERIALIZED (
    SELECT f.layer, coalesce(f.properties ->> 'kind', '') AS kind, f.properties, f.sort, f.geom
    FROM {TABLE} f, frame
    WHERE f.geom && frame.seen AND f.min_zoom <= %(zoom)s AND f.layer = ANY (%(layers)s)
        AND coalesce(f.properties ->> 'tunnel', '') <> 'true'
    UNION ALL
    SELECT '{FEATURE}', '', '{{}}', 0, shape
    FROM (SELECT (ST_Dump(ST_Transform(ST_GeomFromEWKB(%(shape)s), 3857))).geom AS shape) AS own
    WHERE ST_Dimension(shape) > 0
),
shaped AS (
    SELECT layer, kind, coalesce(properties ->> 'bridge', '') = 'true' AS above, sort,
           ST_TransScale(ST_ForcePolygonCW(ST_ClipByBox2D(ST_Simplify(geom, %(tolerance)s), seen)),
                         -%(left)s, -%(top)s, %(scale)s, %(scale)s) AS flat
    FROM found, frame WHERE layer = '{FEATURE}' OR layer = ANY (%(shapes)s)
),
named AS (
    SELECT layer, kind, coalesce(properties ->> %(own_name)s, properties ->> 'name') AS name,
           coalesce((properties ->> 'population')::float, -sort) AS weight, geom
    FROM found WHERE layer = ANY (%(names)s)
),
points AS (
    SELECT layer, kind, name, weight, ST_TransScale(geom, -%(left)s, -%(top)s, %(scale)s, %(scale)s) AS start
    FROM named, frame WHERE layer = ANY (%(point_names)s) AND geom && inner_box AND name <> ''
),
lines AS (
    SELECT DISTINCT ON (layer, name) layer, kind, name, ST_Length(line) AS weight, line,
           char_length(name) * {LETTER_PX} / ST_Length(line) / 2 AS half
    FROM (
        SELECT layer, min(kind) AS kind, name,
               (ST_Dump(ST_LineMerge(ST_Collect(
                   ST_TransScale(ST_ClipByBox2D(geom, inner_box), -%(left)s, -%(top)s, %(scale)s, %(scale)s)
               )))).geom AS line
        FROM named, frame WHERE layer = ANY (%(line_names)s) AND name <> '' GROUP BY layer, name
    ) AS merged
    WHERE ST_GeometryType(line) = 'ST_LineString' AND ST_Length(line) > char_length(name) * {LETTER_PX}
    ORDER BY layer, name, ST_Length(line) DESC
)
SELECT layer, kind, above, string_agg(translate(ST_AsSVG(flat, 1, 1), ';', ' '), ' ' ORDER BY sort),
       NULL, NULL, NULL, NULL, NULL, NULL
FROM shaped WHERE NOT ST_IsEmpty(flat) GROUP BY layer, kind, above
UNION ALL
SELECT layer, kind, NULL, NULL, name, weight, ST_X(start), -ST_Y(start), ST_X(start), -ST_Y(start) FROM points
UNION ALL
SELECT layer, kind, NULL, NULL, name, weight, ST_X(a), -ST_Y(a), ST_X(b), -ST_Y(b)
FROM lines, ST_LineInterpolatePoint(line, 0.5 - half) AS a, ST_LineInterpolatePoint(line, 0.5 + half) AS b
"""  # noqa: S608 (constants of this module)


def read_drawing(frame: Frame, shape: GEOSGeometry) -> Drawing:
    """Read what a frame holds of the basemap, in one statement.

    Args:
        frame: What is to be seen.
        shape: Geometry (EPSG:4326) that is drawn along, in its own piece; nothing comes of a point.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWING, _parameters(frame, shape))
        return _drawing(cursor.fetchall())


def _parameters(frame: Frame, shape: GEOSGeometry) -> dict[str, float | str | list[str] | bytes]:
    left, top = frame.corner
    metres = frame.metres_per_pixel
    return {
        "shape": bytes(shape.ewkb),
        "left": left,
        "top": top,
        "right": left + frame.width * metres,
        "bottom": top - frame.height * metres,
        "margin": MARGIN_PX * metres,
        "tolerance": TOLERANCE_PX * metres,
        "scale": 1 / metres,
        "zoom": min(MAX_ZOOM, math.floor(frame.zoom)),
        "layers": [*_SHAPES, *_POINT_NAMES, *_LINE_NAMES],
        "shapes": list(_SHAPES),
        "names": [*_POINT_NAMES, *_LINE_NAMES],
        "point_names": list(_POINT_NAMES),
        "line_names": list(_LINE_NAMES),
        "own_name": f"name_{(get_language() or '')[:2]}",
    }


def _drawing(rows: Iterable[tuple[object, ...]]) -> Drawing:
    pieces: list[Piece] = []
    names: list[Name] = []
    for layer, kind, above, path, text, weight, *ends in rows:
        if path:
            pieces.append(Piece(str(layer), str(kind), bool(above), str(path)))
        elif text:
            names.append(_name(str(layer), str(kind), str(text), weight, ends))
    return Drawing(tuple(pieces), tuple(names))


def _name(layer: str, kind: str, text: str, weight: object, ends: Iterable[object]) -> Name:
    left, top, right, bottom = (float(str(number)) for number in ends)
    return Name(layer, kind, text, float(str(weight)), (left, top), (right, bottom))
