"""From OpenStreetMap tags to the layers of the Shortbread schema 1.0.

Sources: https://shortbread-tiles.org/schema/1.0/ for layers, kinds, attributes and zooms; where the style
`@versatiles/style` expects another spelling than the page (`street_labels_points`, `sports_centre`), the style's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.osm.basemap import places, streets, values
from layers.osm.basemap.values import Drawn, Properties
from layers.osm.elements import Shape

if TYPE_CHECKING:
    from layers.osm.relations import Border

TagMap = Mapping[str, str]
Mapper = Callable[[TagMap], Iterator[Drawn]]

COUNTRY, STATE = 2, 4


@dataclass(frozen=True, slots=True)
class Rule:
    """Values of one key that one layer draws.

    Attributes:
        layer: Shortbread layer.
        key: OpenStreetMap key.
        zooms: Value of the key to the zoom from which on it is drawn.
        kinds: Value of the key to the layer's `kind`, where the two differ.
    """

    layer: str
    key: str
    zooms: Mapping[str, int]
    kinds: Mapping[str, str] = field(default_factory=dict)

    def kind_of(self, tags: TagMap) -> str:
        """The `kind` of an object, empty when the rule does not concern it."""
        value = tags.get(self.key, "")
        return self.kinds.get(value, value) if value in self.zooms else ""

    def zoom_of(self, tags: TagMap) -> int:
        """From which zoom on an object that the rule concerns is drawn."""
        return self.zooms[tags[self.key]]


def _from(zoom: int, *names: str) -> dict[str, int]:
    return dict.fromkeys(names, zoom)


LAND = (
    Rule("land", "landuse", _from(7, "forest")),
    Rule("land", "natural", _from(7, "wood"), {"wood": "forest"}),
    Rule(
        "land",
        "landuse",
        _from(
            10,
            *("residential", "industrial", "commercial", "retail", "railway", "landfill", "brownfield", "greenfield"),
            *("farmyard", "farmland", "garages"),
        )
        | _from(
            11,
            *("grass", "meadow", "orchard", "vineyard", "allotments", "village_green", "recreation_ground", "quarry"),
            *("greenhouse_horticulture", "plant_nursery"),
        )
        | _from(13, "cemetery"),
    ),
    Rule("land", "natural", _from(10, "sand", "beach")),
    Rule("land", "natural", _from(11, "heath", "scrub", "grassland", "bare_rock", "scree", "shingle")),
    Rule("land", "wetland", _from(11, "swamp", "bog", "string_bog", "wet_meadow", "marsh")),
    Rule("land", "amenity", _from(13, "grave_yard")),
    Rule("land", "leisure", _from(11, "golf_course", "park", "garden", "playground", "miniature_golf")),
)
SITES = (
    Rule(
        "sites",
        "amenity",
        _from(14, "university", "college", "school", "hospital", "prison", "parking", "bicycle_parking"),
    ),
    Rule("sites", "leisure", _from(14, "sports_centre")),
    Rule("sites", "landuse", _from(14, "construction")),
    Rule("sites", "military", _from(14, "danger_area")),
)
PIERS = _from(12, "pier", "breakwater", "groyne")
OTHER_AREAS = (
    Rule("dam_polygons", "waterway", _from(12, "dam")),
    Rule("pier_polygons", "man_made", PIERS),
    Rule("bridges", "man_made", _from(12, "bridge")),
)
OTHER_LINES = (
    Rule("dam_lines", "waterway", _from(12, "dam")),
    Rule("pier_lines", "man_made", PIERS),
    Rule(
        "aerialways",
        "aerialway",
        _from(
            12,
            *("cable_car", "gondola", "goods", "chair_lift", "drag_lift", "t-bar", "j-bar", "platter", "rope_tow"),
        ),
        {"rope_tow": "rope-tow"},
    ),
)


def drawn_from(shape: Shape, tags: TagMap) -> Iterator[Drawn]:
    """What the basemap draws of an OpenStreetMap object.

    Args:
        shape: What it is on the ground.
        tags: Its tags.
    """
    for mapper in _MAPPERS[shape]:
        yield from mapper(tags)


def border(of: Border, tags: TagMap) -> Iterator[Drawn]:
    """The border of a country or a state that a way is."""
    if of.admin_level > STATE:
        return
    is_maritime = tags.get("maritime") == "yes" or tags.get("natural") == "coastline"
    properties = {
        "admin_level": of.admin_level,
        "maritime": is_maritime,
        "disputed": of.disputed or tags.get("disputed") == "yes",
    }
    yield Drawn("boundaries", 0 if of.admin_level == COUNTRY else 7, properties)


def draws_area(tags: TagMap) -> bool:
    """Whether the basemap draws anything of an area with these tags."""
    return next(drawn_from(Shape.AREA, tags), None) is not None


def _first(*rules: Rule) -> Mapper:
    """Draw an object by the first rule that concerns it."""

    def mapper(tags: TagMap) -> Iterator[Drawn]:
        for rule in rules:
            if kind := rule.kind_of(tags):
                yield Drawn(rule.layer, rule.zoom_of(tags), {"kind": kind})
                return

    return mapper


def _water_area(tags: TagMap) -> Iterator[Drawn]:
    kind, zoom = values.water_kind(tags)
    if not kind:
        return
    yield Drawn("water_polygons", zoom, {"kind": kind}, with_area=True)
    if named := values.names(tags):
        yield Drawn("water_polygons_labels", zoom, {"kind": kind, **named}, with_area=True)


def _water_line(tags: TagMap) -> Iterator[Drawn]:
    kind = tags.get("waterway", "")
    zoom = {"river": 9, "canal": 9, "stream": 14, "drain": 14, "ditch": 14}.get(kind)
    if zoom is None:
        return
    # The schema knows no drains; the style draws them as the ditches they look like.
    properties: Properties = {"kind": "ditch" if kind == "drain" else kind, **values.crossing(tags)}
    layer = values.level(tags)
    yield Drawn("water_lines", zoom, properties, layer)
    if named := values.names(tags):
        yield Drawn("water_lines_labels", max(zoom, 12), {**properties, **named}, layer)


def _building(tags: TagMap) -> Iterator[Drawn]:
    if tags.get("building", "no") != "no":
        yield Drawn("buildings", 14, {})


def _address(tags: TagMap) -> Iterator[Drawn]:
    parts = {name: tags[f"addr:{name}"] for name in ("housename", "housenumber") if tags.get(f"addr:{name}")}
    if parts and not places.is_poi(tags):
        yield Drawn("addresses", 14, parts)


def _ferry(tags: TagMap) -> Iterator[Drawn]:
    if tags.get("route") == "ferry":
        yield Drawn("ferries", 12 if tags.get("motor_vehicle") == "no" else 10, {"kind": "ferry", **values.names(tags)})


def _state_label(tags: TagMap) -> Iterator[Drawn]:
    level = tags.get("admin_level", "")
    named = values.names(tags)
    if tags.get("boundary") == "administrative" and level in {"2", "4"} and named:
        yield Drawn("boundary_labels", 5, {"admin_level": int(level), **named}, with_area=True)


_MAPPERS: Mapping[Shape, tuple[Mapper, ...]] = {
    Shape.POINT: (places.place, places.exit_number, places.stop, places.poi, _address),
    Shape.LINE: (_water_line, streets.street, streets.street_label, _first(*OTHER_LINES), _ferry),
    Shape.AREA: (
        _water_area,
        _first(*LAND),
        _first(*SITES),
        _first(*OTHER_AREAS),
        streets.street_area,
        _building,
        _state_label,
        places.stop,
        places.poi,
        _address,
    ),
}

# Without one of these keys nothing is drawn.
KEYS = frozenset(
    {
        *(rule.key for rule in (*LAND, *SITES, *OTHER_AREAS, *OTHER_LINES)),
        *("natural", "waterway", "building", "route", "boundary", "place", "highway", "railway", "aeroway"),
        *("area:aeroway", "addr:housename", "addr:housenumber"),
        *places.POI_KEYS,
    },
)

POINT_LAYERS = (
    *("water_polygons_labels", "boundary_labels", "place_labels", "streets_polygons_labels", "street_labels_points"),
    *("public_transport", "pois", "addresses"),
)

_KIND = {"kind": "String"}
_NAMES = {"name": "String", "name_de": "String", "name_en": "String"}
_CROSSING = {"tunnel": "Boolean", "bridge": "Boolean"}
_AREA = {"way_area": "Number"}
_STREET = {**_KIND, **_CROSSING, "rail": "Boolean", "surface": "String"}

# Layer to its attributes and their types, as TileJSON wants them.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "water_polygons": _KIND | _AREA,
    "water_polygons_labels": _KIND | _AREA | _NAMES,
    "water_lines": _KIND | _CROSSING,
    "water_lines_labels": _KIND | _CROSSING | _NAMES,
    "dam_lines": _KIND,
    "dam_polygons": _KIND,
    "pier_lines": _KIND,
    "pier_polygons": _KIND,
    "boundaries": {"admin_level": "Number", "maritime": "Boolean", "disputed": "Boolean"},
    "boundary_labels": {"admin_level": "Number"} | _AREA | _NAMES,
    "place_labels": _KIND | _NAMES | {"population": "Number"},
    "land": _KIND,
    "sites": _KIND,
    "buildings": {},
    "addresses": {"housename": "String", "housenumber": "String"},
    "streets": _STREET
    | {"link": "Boolean", "oneway": "Boolean", "oneway_reverse": "Boolean"}
    | {"tracktype": "String", "service": "String", "bicycle": "String", "horse": "String"},
    "street_polygons": _STREET,
    "street_labels": _KIND | _NAMES | {"ref": "String", "ref_rows": "Number", "ref_cols": "Number"},
    "streets_polygons_labels": _KIND | _NAMES,
    "street_labels_points": _KIND | _NAMES | {"ref": "String"},
    "bridges": _KIND,
    "aerialways": _KIND,
    "ferries": _KIND | _NAMES,
    "public_transport": _KIND | _NAMES,
    "pois": dict.fromkeys(places.POI_KEYS, "String") | _NAMES,
}
