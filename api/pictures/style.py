"""How the pictures paint the basemap: colours, widths, and what lies above what.

The colours are those of the map in the browser, from `frontend_static/basemap/palettes.json`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo_platform.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.core.signs import Theme

Palette = dict[str, str]


@cache
def palettes() -> dict[str, Palette]:
    """Name of a colour to `#rrggbb`, by theme."""
    by_theme: dict[str, Palette] = json.loads((ROOT / "frontend_static" / "basemap" / "palettes.json").read_text())
    return by_theme


def palette(theme: Theme) -> Palette:
    """The colours of one theme."""
    return palettes()[theme]


@dataclass(frozen=True, slots=True)
class Area:
    """How an area is painted.

    Attributes:
        order: The higher, the later it is painted.
        fill: Name of the colour.
        outline: Name of the colour of its edge; empty for none.
    """

    order: int
    fill: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """How a line is painted.

    Attributes:
        order: The higher, the later it is painted.
        colour: Name of the colour.
        width: In pixels at zoom 16.
        casing: Name of the colour of its edges; empty for none.
        dashes: As SVG's `stroke-dasharray`; empty for a whole line.
    """

    order: int
    colour: str
    width: float
    casing: str = ""
    dashes: str = ""


WIDTHS_AT_ZOOM = 16
GROWTH_PER_ZOOM = 1.45
THINNEST = 0.5


def width_at(zoom: float, width: float) -> float:
    """The width of a line at a zoom, in pixels, from the one at zoom 16."""
    return max(THINNEST, width * math.pow(GROWTH_PER_ZOOM, zoom - WIDTHS_AT_ZOOM))


def _of(rule: Area, kinds: str) -> dict[str, Area]:
    return dict.fromkeys(kinds.split(), rule)


_LAND = {
    **_of(
        Area(0, "natureAgriculture"), "farmland farmyard orchard vineyard plant_nursery greenhouse_horticulture allotments"
    ),
    **_of(Area(1, "areaResidential"), "residential garages"),
    **_of(Area(1, "areaCommercial"), "commercial retail"),
    **_of(Area(1, "areaIndustrial"), "industrial railway quarry brownfield greenfield"),
    **_of(Area(1, "areaWaste"), "landfill"),
    **_of(Area(2, "natureRock"), "bare_rock scree shingle"),
    **_of(Area(2, "natureSand"), "sand beach"),
    **_of(Area(3, "natureGrass"), "grass meadow grassland heath scrub village_green"),
    **_of(Area(4, "natureWood"), "forest"),
    **_of(Area(4, "natureWetland"), "swamp bog string_bog wet_meadow marsh"),
    **_of(Area(5, "naturePark"), "park garden"),
    **_of(Area(5, "natureLeisure"), "recreation_ground golf_course playground miniature_golf"),
    **_of(Area(5, "areaBurial"), "cemetery grave_yard"),
}
_SITES = {**_of(Area(6, "siteParking"), "parking bicycle_parking"), **_of(Area(6, "siteSports"), "sports_centre")}
_WATER = Area(7, "water")
_SQUARE = Area(8, "transitFoot")
_BUILDING = Area(9, "building", "buildingBg")

_SMALL = Line(20, "roadStreet", 5, "roadStreetBg")
_MINOR = Line(21, "roadStreet", 9, "roadStreetBg")
_STREETS: Mapping[str, Line] = {
    **dict.fromkeys(("path", "footway", "steps"), Line(18, "roadStreetBg", 1.6, dashes="4 2.5")),
    "track": Line(18, "roadStreetBg", 2.2, dashes="7 3"),
    "cycleway": Line(19, "transitCycle", 3, "roadStreetBg"),
    "service": _SMALL,
    "pedestrian": Line(20, "transitFoot", 8, "roadStreetBg"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "busway", "taxiway"), _MINOR),
    "tertiary": Line(22, "roadStreet", 11, "roadStreetBg"),
    "secondary": Line(23, "roadStreet", 12, "roadStreetBg"),
    "primary": Line(24, "roadTrunk", 13, "roadTrunkBg"),
    "trunk": Line(25, "roadTrunk", 14, "roadTrunkBg"),
    "motorway": Line(26, "roadMotorway", 15, "roadMotorwayBg"),
    "runway": Line(19, "roadStreet", 24, "roadStreetBg"),
    **dict.fromkeys(("rail", "light_rail", "narrow_gauge", "tram", "subway"), Line(27, "transitRail", 2.4)),
}
_STREAMS = {"river": Line(10, "water", 9), "canal": Line(10, "water", 6)}
_STREAM = Line(10, "water", 2.5)
_BOUNDARY = Line(30, "boundary", 1.6, dashes="6 3")
# Bridges are painted over everything that they cross.
ABOVE = 50


def area_rule(layer: str, kind: str) -> Area | None:
    """How an area of the basemap is painted; `None` when it is not."""
    by_layer = {"water_polygons": _WATER, "street_polygons": _SQUARE, "buildings": _BUILDING}
    by_kind = {"land": _LAND, "sites": _SITES}
    return by_kind[layer].get(kind) if layer in by_kind else by_layer.get(layer)


def line_rule(layer: str, kind: str) -> Line | None:
    """How a line of the basemap is painted; `None` when it is not."""
    if layer == "water_lines":
        return _STREAMS.get(kind, _STREAM)
    if layer == "boundaries":
        return _BOUNDARY
    return _STREETS.get(kind) if layer == "streets" else None


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a name is written.

    Attributes:
        rank: The lower, the sooner it gets its place.
        size: Of the letters, in pixels.
        bold: Whether they are.
        colour: Name of the colour.
        min_zoom: From which zoom on it is worth the room.
    """

    rank: int
    size: float
    bold: bool
    colour: str
    min_zoom: float = 0


_TOWN = Lettering(0, 17, bold=True, colour="label")
_VILLAGE = Lettering(1, 14.5, bold=True, colour="label")
_HAMLET = Lettering(2, 13, bold=True, colour="label", min_zoom=12)
_QUARTER = Lettering(3, 12.5, bold=False, colour="label", min_zoom=12)
_FIELD = Lettering(6, 11.5, bold=False, colour="label", min_zoom=14)
_LAKE = Lettering(3, 12.5, bold=False, colour="labelWater", min_zoom=11)
_RIVER = Lettering(5, 12, bold=False, colour="labelWater", min_zoom=11)
_MAIN_STREET = Lettering(4, 12, bold=False, colour="label", min_zoom=14)
_STREET = Lettering(5, 11.5, bold=False, colour="label", min_zoom=14.5)
_WAY = Lettering(7, 11, bold=False, colour="label", min_zoom=16)

_PLACE_LETTERING = {
    **dict.fromkeys(("capital", "state_capital", "city", "town"), _TOWN),
    "village": _VILLAGE,
    "hamlet": _HAMLET,
    **dict.fromkeys(("suburb", "quarter", "neighbourhood"), _QUARTER),
}
_MAIN_STREETS = {"primary", "secondary", "tertiary", "trunk", "motorway"}
_WAYS = {"path", "footway", "track", "steps", "cycleway", "service"}


def lettering(layer: str, kind: str) -> Lettering:
    """How a name of the basemap is written."""
    if layer == "place_labels":
        return _PLACE_LETTERING.get(kind, _FIELD)
    if layer == "water_polygons_labels":
        return _LAKE
    if layer == "water_lines_labels":
        return _RIVER
    if kind in _MAIN_STREETS:
        return _MAIN_STREET
    return _WAY if kind in _WAYS else _STREET
