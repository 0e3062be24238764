"""What a reader of OpenStreetMap extracts hands on, and when a closed way is an area."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

KINDS = {"n": "node", "w": "way", "r": "relation"}


class Shape(StrEnum):
    """What an element is on the ground."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Element:
    """A tagged OpenStreetMap element with its geometry.

    Attributes:
        osm_type: `n`, `w` or `r`, as in `OsmSnapshot.OsmType`.
        osm_id: Its number among the elements of its type.
        version: Of the element; 0 where the extract carries none.
        timestamp: When it was last edited, where the extract says so.
        tags: Readable tags only.
        shape: Of `wkb`.
        wkb: Geometry as hexadecimal well-known binary, x = longitude and y = latitude in degrees (WGS 84).
        is_whole: False for the outline of a closed way that comes as an area too; only lines of traffic and water are
            drawn along it, and no layer takes it.
    """

    osm_type: str
    osm_id: int
    version: int
    timestamp: datetime | None
    tags: Mapping[str, str]
    shape: Shape
    wkb: str
    is_whole: bool = True

    @property
    def name(self) -> str:
        """How a report calls it."""
        return f"{KINDS[self.osm_type]}/{self.osm_id}"


# Keys whose closed ways are areas, with the values that are lines all the same: a bench around a tree, a running track.
# Source: the conventions of the OpenStreetMap editors, https://github.com/osmlab/id-area-keys
_AREA_KEYS: Mapping[str, frozenset[str]] = {
    "aeroway": frozenset({"runway", "taxiway", "jet_bridge", "parking_position", "taxilane"}),
    "amenity": frozenset({"bench", "weighbridge"}),
    "area:aeroway": frozenset(),
    "area:highway": frozenset(),
    "boundary": frozenset(),
    "building": frozenset({"no"}),
    "building:part": frozenset({"no"}),
    "club": frozenset(),
    "craft": frozenset(),
    "historic": frozenset({"citywalls"}),
    "landuse": frozenset(),
    "leisure": frozenset({"slipway", "track"}),
    "man_made": frozenset(
        {"breakwater", "cutline", "dyke", "embankment", "groyne", "gantry", "pier", "pipeline", "quay", "video_wall"},
    ),
    "military": frozenset({"trench"}),
    "natural": frozenset({"arete", "bay", "cliff", "coastline", "gorge", "ridge", "strait", "tree_row", "valley"}),
    "office": frozenset(),
    "place": frozenset(),
    "power": frozenset({"cable", "line", "minor_line", "portal"}),
    "public_transport": frozenset({"stop_position"}),
    "shop": frozenset(),
    "tourism": frozenset(),
    "waterway": frozenset({"canal", "ditch", "drain", "river", "stream", "tidal_channel", "weir"}),
    "wetland": frozenset(),
}
LINE_KEYS = frozenset({"highway", "railway", "waterway", "aeroway", "aerialway", "route", "man_made"})


def is_area(tags: Mapping[str, str]) -> bool:
    """Whether a closed way with these tags is the area inside; `area=yes` and `area=no` decide where they stand."""
    if tags.get("area") in {"yes", "no"}:
        return tags["area"] == "yes"
    return any(key in tags and tags[key] not in lines for key, lines in _AREA_KEYS.items())


def has_line(tags: Mapping[str, str]) -> bool:
    """Whether something may run along a closed way besides: a street around the green that it also is."""
    return tags.get("area") != "yes" and not LINE_KEYS.isdisjoint(tags)
