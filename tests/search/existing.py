"""What there is to be found, read without any search: to show that the labelled answers exist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import osmium
import shapely
from django.contrib.gis.geos import Point
from django.utils import timezone

from layers.areas.models import Area
from layers.core import registry
from layers.core.models import Entry
from layers.core.services import create_feature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from osmium.osm.types import OSMEntity, TagList

    from tests.search.labels import Planted

Thing = dict[str, object]

# What a map may call by its name beside its layers, and how the labelled answers call it.
TYPES = {
    "place": "place",
    "highway": "street",
    "railway": "station",
    **dict.fromkeys(("amenity", "historic", "natural", "public_transport", "tourism", "waterway"), ""),
}
STATIONS = ("station", "halt")


def plant(planted: Iterable[Planted]) -> None:
    """Add the planted features to the loaded region."""
    for one in planted:
        layer = registry.get(one.layer)
        feature = create_feature(layer=layer, values=_values(one))
        # Nobody but the import may write what OpenStreetMap says, so the service takes no tags.
        layer.queryset().filter(pk=feature.pk).update(osm_tags=one.osm_tags)


def _values(one: Planted) -> dict[str, object]:
    values: dict[str, object] = {"title": one.title, "description": one.description, "geom": Point(*one.at, srid=4326)}
    if one.kind:
        values["kind"] = one.kind
    if one.in_days:
        starts_at = timezone.now() + timedelta(days=one.in_days)
        values |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
    return values


def features() -> Iterator[Thing]:
    """All public features, and the layers themselves."""
    for layer in registry.layers():
        yield {"type": "layer", "layer": layer.id, "title": str(layer.title)}
    for entry in Entry.objects.visible_to(None).select_related("area"):
        area = entry.area.title if entry.area else ""
        yield {"type": "feature", "layer": entry.layer, "kind": entry.kind, "title": entry.title, "area": area}


def named_things(path: Path) -> Iterator[Thing]:
    """Everything in an extract that has a name or a house number and is no feature of a layer."""
    areas = [(area.title, shapely.from_wkb(bytes(area.geom.wkb))) for area in Area.objects.all()]
    for element in osmium.FileProcessor(str(path)).with_locations():
        point = _point(element)
        holding = [title for title, outline in areas if point and outline.contains(point)]
        for thing in _things(element.tags):
            yield {**thing, "area": "".join(holding)}


def _things(tags: TagList) -> Iterator[Mapping[str, object]]:
    if "addr:housenumber" in tags:
        street = tags.get("addr:street") or tags.get("addr:place") or ""
        yield {"type": "address", "title": street, "number": tags["addr:housenumber"]}
    if "name" in tags:
        yield from ({"type": TYPES[key], "title": tags["name"]} for key in TYPES if key in tags and _is_meant(key, tags))


def _is_meant(key: str, tags: TagList) -> bool:
    return key != "railway" or tags[key] in STATIONS


def _point(element: OSMEntity) -> shapely.Point | None:
    """Where a node is, or the middle node of a way; no answer about a relation says in which municipality."""
    if isinstance(element, osmium.osm.Node):
        return shapely.Point(element.lon, element.lat)
    if isinstance(element, osmium.osm.Way):
        known = [node for node in element.nodes if node.location.valid()]
        return shapely.Point(known[len(known) // 2].lon, known[len(known) // 2].lat) if known else None
    return None
