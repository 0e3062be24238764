"""Names of places, stops and points of interest on the basemap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from layers.osm.basemap.values import Drawn, Properties, names

TagMap = Mapping[str, str]

# Kind of place to first zoom and supposed number of inhabitants.
_PLACES = {
    "city": (6, 100_000),
    "town": (7, 5_000),
    "village": (10, 100),
    "hamlet": (10, 50),
    "suburb": (10, 1_000),
    "quarter": (10, 500),
    "neighbourhood": (10, 100),
    "isolated_dwelling": (10, 5),
    "farm": (10, 5),
    "island": (10, 0),
    "locality": (10, 0),
}
_SETTLEMENTS = frozenset({"city", "town", "village", "hamlet"})
_CAPITALS = {"yes": "capital", "4": "state_capital"}
_CAPITALS_ZOOM = 4

# Key and value to kind and first zoom.
_STOPS = {
    ("railway", "station"): ("station", 13),
    ("railway", "halt"): ("halt", 13),
    ("railway", "tram_stop"): ("tram_stop", 14),
    ("highway", "bus_stop"): ("bus_stop", 14),
    ("amenity", "bus_station"): ("bus_station", 13),
    ("amenity", "ferry_terminal"): ("ferry_terminal", 12),
    ("aerialway", "station"): ("aerialway_station", 13),
    ("aeroway", "aerodrome"): ("aerodrome", 11),
    ("aeroway", "helipad"): ("helipad", 13),
}

_POIS = {
    "amenity": "arts_centre bank bar biergarten cafe cinema clinic college community_centre courthouse dentist doctors "
    "fast_food fire_station fountain hospital library marketplace nursing_home pharmacy place_of_worship police "
    "post_office pub restaurant school theatre toilets townhall university veterinary",
    "tourism": "alpine_hut bed_and_breakfast camp_site caravan_site chalet guest_house hostel hotel information motel "
    "picnic_site theme_park viewpoint zoo",
    "shop": "bakery books butcher chemist clothes convenience florist greengrocer hairdresser supermarket",
    "leisure": "dog_park golf_course ice_rink pitch playground sports_centre stadium swimming_pool water_park",
    "historic": "archaeological_site battlefield castle fort memorial monument ruins wayside_cross wayside_shrine",
    "man_made": "lighthouse tower wastewater_plant water_works watermill windmill",
}
_ACCEPTED = {key: frozenset(listed.split()) for key, listed in _POIS.items()}
POI_KEYS = tuple(_POIS)


def place(tags: TagMap) -> Iterator[Drawn]:
    """The name of a settlement or a locality."""
    kind, named = tags.get("place", ""), names(tags)
    if kind not in _PLACES or not named:
        return
    zoom, supposed = _PLACES[kind]
    population = _number(tags.get("population", "")) or supposed
    capital = _CAPITALS.get(tags.get("capital", ""), "") if kind in _SETTLEMENTS else ""
    properties: Properties = {"kind": capital or kind, **named, "population": population}
    yield Drawn("place_labels", _CAPITALS_ZOOM if capital else zoom, properties, -population)


def exit_number(tags: TagMap) -> Iterator[Drawn]:
    """Number and name of a motorway exit."""
    if tags.get("highway") == "motorway_junction":
        numbered = {"ref": tags["ref"]} if tags.get("ref") else {}
        yield Drawn("street_labels_points", 12, {"kind": "motorway_junction", **numbered, **names(tags)})


def stop(tags: TagMap) -> Iterator[Drawn]:
    """Where public transport stops."""
    found = (_STOPS.get((key, tags.get(key, ""))) for key in ("railway", "highway", "amenity", "aerialway", "aeroway"))
    kind, zoom = next(filter(None, found), ("", 0))
    if kind:
        yield Drawn("public_transport", zoom, {"kind": kind, **names(tags)})


def poi(tags: TagMap) -> Iterator[Drawn]:
    """A point of interest; few, because the features of our own layers lie above the basemap."""
    if kinds := _poi_kinds(tags):
        yield Drawn("pois", 14, {**kinds, **names(tags)})


def is_poi(tags: TagMap) -> bool:
    """Whether it is drawn as a point of interest."""
    return bool(_poi_kinds(tags))


def _poi_kinds(tags: TagMap) -> dict[str, str]:
    return {key: tags[key] for key, accepted in _ACCEPTED.items() if tags.get(key) in accepted}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
