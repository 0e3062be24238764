"""Results as GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from api.pages.rows import kind_word, name_of
from api.search.shown import Shown
from layers.core import registry
from layers.core.models import Entry
from layers.core.values import BBox
from layers.osm.gazetteer.models import Address

if TYPE_CHECKING:
    from api.search.finding import Findings, Result
    from layers.osm.gazetteer.models import GazetteerEntry

Properties = dict[str, Any]


def collection(findings: Findings, site: str) -> dict[str, Any]:
    """All results.

    Args:
        findings: Of the search.
        site: Absolute address of the site without a slash at the end.
    """
    return {
        "type": "FeatureCollection",
        "numberReturned": len(findings.results),
        "corrections": findings.corrections,
        "missing": list(findings.missing),
        "missing_number": findings.missing_number or None,
        "features": [_feature(result, site) for result in findings.results],
    }


def _feature(result: Result, site: str) -> dict[str, Any]:
    thing = result.thing
    own = _of_entry(thing) if isinstance(thing, Entry) else _of_place(thing)
    distance = None if result.distance_m is None else round(result.distance_m)
    box = _box(thing)
    return {
        "type": "Feature",
        "id": f"{own['type']}:{thing.pk}",
        **({"bbox": box} if box else {}),
        "geometry": {"type": "Point", "coordinates": [round(thing.point.x, 7), round(thing.point.y, 7)]},
        "properties": {**own, "distance_m": distance, "page": site + Shown.of(result).url},
    }


def _of_entry(entry: Entry) -> Properties:
    layer = registry.get(entry.layer)
    return {
        "type": "feature",
        "title": name_of(layer, entry),
        "kind": entry.kind,
        "kind_title": kind_word(layer, entry.kind),
        "layer": entry.layer,
        "feature_id": entry.feature_id,
        "area": entry.area.title if entry.area else None,
        "is_example": entry.is_demo,
        "item": reverse("ogc:item", args=[entry.layer, entry.feature_id]),
    }


def _of_place(thing: GazetteerEntry | Address) -> Properties:
    place = thing.street if isinstance(thing, Address) else thing
    shown = Shown.of_place(thing, None)
    return {
        "type": shown.type,
        "title": place.name,
        "kind": place.kind,
        "kind_title": shown.kind,
        "area": place.area.title if place.area else None,
        "label": place.label or None,
        **({"house_number": thing.housenumber, "postcode": thing.postcode or None} if isinstance(thing, Address) else {}),
    }


def _box(thing: Entry | GazetteerEntry | Address) -> list[float] | None:
    """What the whole thing covers; nothing for a point, which its geometry tells already."""
    if isinstance(thing, Address) or (isinstance(thing, Entry) and thing.geom.geom_type == "Point"):
        return None
    box = BBox.around(thing.geom.extent) if isinstance(thing, Entry) else BBox.around(thing.box)
    return [box.west, box.south, box.east, box.north]
