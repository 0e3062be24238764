"""Streets, paths and railways of the basemap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from layers.osm.basemap.values import Drawn, Properties, crossing, is_bridge, is_tunnel, level, names

TagMap = Mapping[str, str]

_HIGHWAYS = {
    "motorway": 5,
    "trunk": 6,
    "primary": 8,
    "secondary": 9,
    "tertiary": 10,
    **dict.fromkeys(("unclassified", "residential", "road", "busway", "bus_guideway"), 12),
    **dict.fromkeys(("living_street", "service", "pedestrian", "track", "footway", "steps", "path"), 13),
    **dict.fromkeys(("cycleway", "bridleway"), 13),
}
# What the schema has no kind of its own for is drawn as what it is most like.
_DRAWN_AS = {"road": "unclassified", "bridleway": "path"}
_LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
_RAILWAYS = ("rail", "narrow_gauge", "tram", "light_rail", "funicular", "subway", "monorail")
_AEROWAYS = {"runway": 11, "taxiway": 13}
_LABELS = {
    "motorway": 10,
    "trunk": 12,
    "primary": 12,
    "secondary": 13,
    "tertiary": 13,
    **dict.fromkeys(("motorway_link", "trunk_link", "primary_link", "secondary_link"), 13),
    "tertiary_link": 14,
}
_LABELS_DEEPEST = 14

# Bridges and levels outweigh the class of the road (as in the schema's own implementation).
_STEP = 14
_ORDER = {
    "motorway": 10,
    "trunk": 9,
    "primary": 8,
    "secondary": 7,
    "tertiary": 6,
    **dict.fromkeys(("unclassified", "residential", "busway", "bus_guideway"), 5),
    **dict.fromkeys(("living_street", "pedestrian"), 4),
    "service": 3,
    **dict.fromkeys(("footway", "cycleway", "path", "track"), 2),
    "steps": 1,
    **dict.fromkeys(_RAILWAYS, 11),
}
_RAIL, _SERVICE_RAIL = 13, 12


def street(tags: TagMap) -> Iterator[Drawn]:
    """A street, a path, a railway or a runway."""
    kind, zoom = _kind_and_zoom(tags)
    if kind:
        yield Drawn("streets", zoom, _properties(kind, tags), _order(kind, tags))


def street_label(tags: TagMap) -> Iterator[Drawn]:
    """Name and number of a street."""
    highway = tags.get("highway", "")
    kind = highway.removesuffix("_link")
    lines = [part.strip() for part in tags.get("ref", "").split(";") if part.strip()]
    texts: dict[str, str | int | bool] = dict(names(tags))
    if kind not in _HIGHWAYS or not (lines or texts):
        return
    if lines:
        texts |= {"ref": "\n".join(lines), "ref_rows": len(lines), "ref_cols": max(map(len, lines))}
    zoom = _LABELS.get(highway, _LABELS_DEEPEST)
    yield Drawn("street_labels", zoom, {"kind": _DRAWN_AS.get(highway, highway), **texts}, _order(kind, tags))


def street_area(tags: TagMap) -> Iterator[Drawn]:
    """A square, a yard or a runway with its outline."""
    highway, aeroway = tags.get("highway", ""), tags.get("area:aeroway", "")
    kind = highway if highway in {"pedestrian", "service"} else aeroway if aeroway in _AEROWAYS else ""
    if not kind:
        return
    properties: Properties = {"kind": kind, "rail": False, "surface": tags.get("surface", ""), **crossing(tags)}
    yield Drawn("street_polygons", _AEROWAYS.get(kind, 14), properties, _order(kind, tags))
    if named := names(tags):
        yield Drawn("streets_polygons_labels", 14, {"kind": kind, **named})


def _kind_and_zoom(tags: TagMap) -> tuple[str, int]:
    highway, railway, aeroway = (tags.get(key, "") for key in ("highway", "railway", "aeroway"))
    road = highway.removesuffix("_link") if highway.removesuffix("_link") in _LINKED else highway
    if road in _HIGHWAYS:
        return _DRAWN_AS.get(road, road), _HIGHWAYS[road]
    if railway in _RAILWAYS:
        is_main_line = railway in {"rail", "narrow_gauge"} and "service" not in tags
        return railway, 8 if is_main_line else 10
    return (aeroway, _AEROWAYS[aeroway]) if aeroway in _AEROWAYS else ("", 0)


def _properties(kind: str, tags: TagMap) -> dict[str, str | bool]:
    is_rail = kind in _RAILWAYS
    oneway = "" if is_rail else tags.get("oneway", "")
    optional = {key: tags[key] for key in ("tracktype", "service", "surface", "bicycle", "horse") if tags.get(key)}
    return {
        "kind": kind,
        "link": tags.get("highway", "").endswith("_link"),
        "rail": is_rail,
        **crossing(tags),
        "oneway": oneway in {"yes", "1", "true", "-1"},
        "oneway_reverse": oneway == "-1",
        **optional,
    }


def _order(kind: str, tags: TagMap) -> int:
    order = level(tags) * _STEP + _class_order(kind, tags)
    if is_bridge(tags):
        return order + _STEP
    return order - _STEP if is_tunnel(tags) else order


def _class_order(kind: str, tags: TagMap) -> int:
    if kind == "rail":
        return _SERVICE_RAIL if "service" in tags else _RAIL
    if tags.get("highway", "").endswith("_link"):
        return _ORDER["residential"]
    return _ORDER.get(kind, 0)
