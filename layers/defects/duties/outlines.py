"""Outlines that somebody brings along as GeoJSON: read, mended where possible, and refused in a sentence where not."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry import shape

from layers.core.crs import SYSTEMS
from layers.core.exceptions import InvalidInputError
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

MOST_BYTES = 10 * 2**20
MOST_OUTLINES = 10_000
FILE = "file"
"""The name of the field in errors."""
NAMES = ("title", "name", "GEN", "gen", "NAME", "Name", "bezeichnung")
"""Properties in which files of offices keep the name; GEN is that of the Federal Agency for Cartography."""
_AREA, _LINE = {"Polygon", "MultiPolygon"}, {"LineString", "MultiLineString"}
_LARGEST_LONGITUDE, _LARGEST_LATITUDE = 180, 90


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of something with a name.

    Attributes:
        name: As the file has it; may be empty.
        geom: One or more areas, or one or more lines, in degrees (EPSG:4326); valid.
        was_mended: Whether it crossed itself before.
    """

    name: str
    geom: GEOSGeometry
    was_mended: bool = False

    @property
    def is_line(self) -> bool:
        """Whether it takes a width to be an area."""
        return self.geom.dims == 1


def read_outlines(data: bytes) -> list[Outline]:
    """Read a GeoJSON file: what has the same name is one outline of several parts.

    Args:
        data: RFC 7946, or with a `crs` of UTM zone 32 or 33 as offices often have it.

    Raises:
        InvalidInputError: It is no such file, or one of its outlines is none; named is `file`.
    """
    if len(data) > MOST_BYTES:
        raise _refused(_("This file is too large. It may have %(most)s MB.") % {"most": MOST_BYTES // 2**20})
    document = _parsed(data)
    features = _features(document)
    system = _system(document)
    named: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") or {}
        name = next((str(properties[key]).strip() for key in NAMES if properties.get(key)), "")
        named[name].append(_shape(feature.get("geometry"), name or str(number), system))
    return [_outline(name, shapes) for name, shapes in named.items()]


def sound_outline(geometry: BaseGeometry, name: str = "") -> Outline:
    """Make an outline of a shape in degrees, mended where it crosses itself.

    Raises:
        InvalidInputError: Nothing is left of it; named is `file`.
    """
    return _outline(name, [geometry])


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(_("This is no GeoJSON file.")) from error
    if not isinstance(document, dict):
        raise _refused(_("This is no GeoJSON file."))
    return document


def _features(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kind = document.get("type")
    found = document.get("features") if kind == "FeatureCollection" else [document]
    if kind in _AREA | _LINE:
        found = [{"geometry": document}]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _refused(_("This is no GeoJSON file."))
    if not found:
        raise _refused(_("There is no outline in this file."))
    if len(found) > MOST_OUTLINES:
        raise _refused(_("There are too many outlines in this file: %(most)s are possible.") % {"most": MOST_OUTLINES})
    return found


def _system(document: Mapping[str, Any]) -> int:
    """The number of the reference system that the file names; degrees where it names none."""
    try:
        name = str(document["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return WGS84
    number = name.rpartition(":")[2]
    known = {str(system.srid) for system in SYSTEMS} | {"CRS84"}
    if number not in known:
        message = _("This file has coordinates of %(system)s. Please save it with WGS 84 (EPSG:4326).")
        raise _refused(message % {"system": name})
    return WGS84 if number == "CRS84" else int(number)


def _shape(geometry: object, name: str, srid: int) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _AREA | _LINE:
        raise _refused(_("“%(name)s” is neither an area nor a line.") % {"name": name})
    try:
        found = shapely.force_2d(shape(cast("dict[str, Any]", geometry)))
    except (ValueError, TypeError, LookupError, AttributeError, shapely.errors.ShapelyError) as error:
        raise _refused(_("The outline of “%(name)s” cannot be read.") % {"name": name}) from error
    if srid != WGS84:
        system = next(system for system in SYSTEMS if system.srid == srid)
        found = shapely.from_wkb(bytes(system.in_degrees(found, FILE).wkb))
    _check_degrees(found, name)
    return found


def _check_degrees(geometry: BaseGeometry, name: str) -> None:
    places = shapely.get_coordinates(geometry)
    limits = np.array([_LARGEST_LONGITUDE, _LARGEST_LATITUDE])
    if not len(places) or not np.isfinite(places).all():
        raise _refused(_("The outline of “%(name)s” cannot be read.") % {"name": name})
    if (np.abs(places) > limits).any():
        message = _("The coordinates of “%(name)s” are no degrees. Please save the file with WGS 84 (EPSG:4326).")
        raise _refused(message % {"name": name})


def _outline(name: str, shapes: Iterable[BaseGeometry]) -> Outline:
    shapes = list(shapes)
    is_line = {shapely.get_dimensions(shape) == 1 for shape in shapes}
    if len(is_line) > 1:
        raise _refused(_("“%(name)s” is an area and a line as well.") % {"name": name})
    was_mended = not all(map(shapely.is_valid, shapes))
    whole = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    dimensions = 1 if is_line == {True} else 2
    parts = [part for part in _parts(whole) if shapely.get_dimensions(part) == dimensions]
    if not parts or not shapely.union_all(parts).length:
        raise _refused(_("Nothing is left of the outline of “%(name)s”: it crosses itself or has no size.") % {"name": name})
    joined = cast("BaseGeometry", shapely.multilinestrings(parts) if dimensions == 1 else shapely.multipolygons(parts))
    return Outline(name, GEOSGeometry(memoryview(joined.wkb), srid=WGS84), was_mended)


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """All the way down, since mending gives collections of collections."""
    inner = list(shapely.get_parts(geometry))
    return inner if inner == [geometry] else [part for one in inner for part in _parts(one)]


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, parameter=FILE)
