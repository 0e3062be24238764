"""From OpenStreetMap tags to named places and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.osm.elements import Shape
from layers.osm.gazetteer.housenumbers import numbers_in
from layers.osm.gazetteer.importance import importance
from layers.osm.gazetteer.kinds import SETTLEMENT, STREET, TRAITS, Kind, Trait, group_of
from layers.osm.gazetteer.names import name_key, name_of, other_names

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = frozenset(Shape)
_GROUND = frozenset({Shape.POINT, Shape.AREA})
_WAYS = frozenset({Shape.LINE, Shape.AREA})

_STREETS = (
    "motorway trunk primary secondary tertiary motorway_link trunk_link primary_link secondary_link tertiary_link "
    "unclassified residential living_street service road pedestrian busway"
)
_PATHS = "track path footway cycleway bridleway steps"


@dataclass(frozen=True, slots=True)
class Rule:
    """Values of one key that are a kind.

    Attributes:
        kind: Of what has one of the values.
        key: OpenStreetMap key.
        values: Of the key.
        shapes: What it may be on the ground.
        besides: What else must be so.
    """

    kind: Kind
    key: str
    values: frozenset[str]
    shapes: frozenset[Shape] = _ANY
    besides: Mapping[str, str] | None = None

    def fits(self, shape: Shape, tags: Mapping[str, str]) -> bool:
        """Whether an object is of this kind."""
        if tags.get(self.key) not in self.values or shape not in self.shapes:
            return False
        return not self.besides or all(tags.get(key) == value for key, value in self.besides.items())


def _rule(kind: Kind, key: str, values: str, shapes: frozenset[Shape] = _ANY, **besides: str) -> Rule:
    return Rule(kind, key, frozenset(values.split()), shapes, besides)


# The first that fits holds.
RULES = (
    *(
        _rule(kind, "place", kind.value, _GROUND)
        for kind in (Kind.CITY, Kind.TOWN, Kind.VILLAGE, Kind.HAMLET, Kind.QUARTER, Kind.NEIGHBOURHOOD)
    ),
    _rule(Kind.SUBURB, "place", "suburb borough", _GROUND),
    _rule(Kind.ISOLATED_DWELLING, "place", "isolated_dwelling", _GROUND),
    _rule(Kind.FARM, "place", "farm", _GROUND),
    _rule(Kind.LOCALITY, "place", "locality", _GROUND),
    _rule(Kind.ISLAND, "place", "island islet", _GROUND),
    _rule(Kind.SQUARE, "place", "square"),
    _rule(Kind.STATION, "railway", "station halt", _GROUND),
    _rule(Kind.TRAM_STOP, "railway", "tram_stop"),
    _rule(Kind.BUS_STATION, "amenity", "bus_station"),
    _rule(Kind.BUS_STOP, "highway", "bus_stop"),
    _rule(Kind.BUS_STOP, "public_transport", "platform", bus="yes"),
    _rule(Kind.BUS_STATION, "public_transport", "station", _GROUND, bus="yes"),
    _rule(Kind.STATION, "public_transport", "station", _GROUND, train="yes"),
    _rule(Kind.FERRY_TERMINAL, "amenity", "ferry_terminal", _GROUND),
    _rule(Kind.AERODROME, "aeroway", "aerodrome", _GROUND),
    _rule(Kind.STREET, "highway", _STREETS, _WAYS),
    _rule(Kind.PATH, "highway", _PATHS, _WAYS),
    _rule(Kind.RIVER, "waterway", "river riverbank"),
    _rule(Kind.STREAM, "waterway", "stream"),
    _rule(Kind.CANAL, "waterway", "canal"),
    _rule(Kind.DITCH, "waterway", "ditch drain"),
    _rule(Kind.RIVER, "water", "river", frozenset({Shape.AREA}), natural="water"),
    _rule(Kind.CANAL, "water", "canal", frozenset({Shape.AREA}), natural="water"),
    _rule(Kind.STREAM, "water", "stream", frozenset({Shape.AREA}), natural="water"),
    _rule(Kind.LAKE, "natural", "water", _GROUND),
    _rule(Kind.LAKE, "landuse", "reservoir basin", _GROUND),
    _rule(Kind.NATURE_RESERVE, "leisure", "nature_reserve", _GROUND),
    _rule(Kind.NATURE_RESERVE, "boundary", "national_park protected_area", _GROUND),
    _rule(Kind.PARK, "leisure", "park garden", _GROUND),
    _rule(Kind.CEMETERY, "landuse", "cemetery", _GROUND),
    _rule(Kind.CEMETERY, "amenity", "grave_yard", _GROUND),
    _rule(Kind.CASTLE, "historic", "castle manor fort", _GROUND),
    _rule(Kind.RUINS, "historic", "ruins archaeological_site", _GROUND),
    _rule(Kind.MUSEUM, "tourism", "museum", _GROUND),
    _rule(Kind.ATTRACTION, "tourism", "attraction zoo theme_park", _GROUND),
    _rule(Kind.WOOD, "natural", "wood", _GROUND),
    _rule(Kind.WOOD, "landuse", "forest", _GROUND),
    _rule(Kind.HEATH, "natural", "heath", _GROUND),
    _rule(Kind.WETLAND, "natural", "wetland", _GROUND),
    _rule(Kind.PEAK, "natural", "peak hill"),
    _rule(Kind.SADDLE, "natural", "saddle"),
    _rule(Kind.VALLEY, "natural", "valley"),
    _rule(Kind.SPRING, "natural", "spring", _GROUND),
    _rule(Kind.CAVE, "natural", "cave_entrance", _GROUND),
    _rule(Kind.BEACH, "natural", "beach"),
    _rule(Kind.BAY, "natural", "bay"),
    _rule(Kind.CAPE, "natural", "cape peninsula"),
    _rule(Kind.ALLOTMENTS, "landuse", "allotments", _GROUND),
    _rule(Kind.BUSINESS_PARK, "landuse", "industrial commercial retail", _GROUND),
    _rule(Kind.NEIGHBOURHOOD, "landuse", "residential", _GROUND),
)
# Without one of these keys nothing is a named place or an address.
KEYS = frozenset(rule.key for rule in RULES) | {"addr:housenumber"}


@dataclass(frozen=True, slots=True)
class Named:
    """A place or a part of one, still without its geometry.

    Attributes:
        kind: What it is.
        name: On the signpost.
        other_names: All others.
        importance: From 0 to 1.
    """

    kind: Kind
    name: str
    other_names: list[str]
    importance: float

    @property
    def group(self) -> str:
        """What it may be part of one thing with."""
        return group_of(self.kind)

    @property
    def key(self) -> str:
        """What all parts of the thing are called, however they are spelt."""
        return name_key(self.name)

    @property
    def trait(self) -> Trait:
        """How its kind is treated."""
        return TRAITS[self.kind]


@dataclass(frozen=True, slots=True)
class Addressed:
    """Houses with numbers, still without their place.

    Attributes:
        group: Of what they are counted along: a street, or a settlement without street names.
        name: Of that.
        numbers: One by one.
        postcode: If known.
        city: The town of the postal address, if known.
    """

    group: str
    name: str
    numbers: list[str]
    postcode: str
    city: str

    @property
    def key(self) -> str:
        """What the street is called, however it is spelt."""
        return name_key(self.name)


def named_from(shape: Shape, tags: Mapping[str, str]) -> Named | None:
    """The named place that an OpenStreetMap object is, or is a part of.

    Args:
        shape: What it is on the ground.
        tags: Its tags.
    """
    name = name_of(tags)
    kind = _kind(shape, tags) if name else None
    return Named(kind, name, other_names(tags), importance(kind, tags)) if kind else None


def addressed_from(tags: Mapping[str, str]) -> Addressed | None:
    """The address that an OpenStreetMap object carries; one without a street or a place to count along is none."""
    text = tags.get("addr:housenumber")
    if not text:
        return None
    street, place = tags.get("addr:street", ""), tags.get("addr:place", "") or tags.get("addr:hamlet", "")
    numbers = numbers_in(text)
    if not numbers or not (street or place):
        return None
    group = STREET if street else SETTLEMENT
    return Addressed(group, street or place, numbers, tags.get("addr:postcode", ""), tags.get("addr:city", ""))


def takes_area(tags: Mapping[str, str]) -> bool:
    """Whether an area with these tags is a named place."""
    return bool(name_of(tags)) and _kind(Shape.AREA, tags) is not None


def _kind(shape: Shape, tags: Mapping[str, str]) -> Kind | None:
    return next((rule.kind for rule in RULES if rule.fits(shape, tags)), None)
