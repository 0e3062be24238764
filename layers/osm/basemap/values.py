"""Attributes that several layers of the basemap share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TagMap = Mapping[str, str]
Properties = Mapping[str, str | int | bool]

_BRIDGES = frozenset({"yes", "viaduct", "boardwalk", "cantilever", "covered", "low_water_crossing", "movable", "trestle"})
_LEVELS_MEANT = 7


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature of the basemap, still without its geometry.

    Attributes:
        layer: Shortbread layer.
        min_zoom: From which zoom on it is drawn.
        properties: Its attributes.
        sort: Features are drawn in ascending order.
        with_area: Its size belongs to its attributes and orders it: the biggest comes first.
    """

    layer: str
    min_zoom: int
    properties: Properties
    sort: float = 0
    with_area: bool = False


def names(tags: TagMap) -> dict[str, str]:
    """The name in the local language, German and English, as far as it is known; empty when there is none."""
    name, german, english = (tags.get(key, "") for key in ("name", "name:de", "name:en"))
    found = {"name": name or german or english, "name_de": german, "name_en": english}
    return {key: value for key, value in found.items() if value}


def level(tags: TagMap) -> int:
    """How many levels above the ground, from -7 to 7."""
    try:
        return max(-_LEVELS_MEANT, min(_LEVELS_MEANT, int(tags.get("layer", "0"))))
    except ValueError:
        return 0


def crossing(tags: TagMap) -> dict[str, bool]:
    """Whether something runs through a tunnel or over a bridge."""
    return {"tunnel": is_tunnel(tags), "bridge": is_bridge(tags)}


def is_tunnel(tags: TagMap) -> bool:
    """Whether it runs below something; culverts count, as the schema's own implementation has it."""
    return tags.get("tunnel") in {"yes", "culvert", "building_passage"} or tags.get("covered") == "yes"


def is_bridge(tags: TagMap) -> bool:
    """Whether it runs over a bridge."""
    return tags.get("bridge") in _BRIDGES


def water_kind(tags: TagMap) -> tuple[str, int]:
    """Kind of a water area and the zoom from which on it is drawn; an empty kind for anything else."""
    natural, waterway, landuse = (tags.get(key, "") for key in ("natural", "waterway", "landuse"))
    if waterway == "riverbank" or (natural == "water" and tags.get("water") == "river"):
        return "river", 4
    if natural in {"water", "glacier"}:
        return natural, 4
    if landuse in {"reservoir", "basin"}:
        return landuse, 4
    return (waterway, 10) if waterway in {"dock", "canal"} else ("", 0)
