"""Example farm shops at the edge of real villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.core import registry
from layers.core.demo import anchors, content
from layers.core.models import Entry
from layers.core.services import create_feature

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

EDGE_OF_VILLAGE_M = (400, 1500)


def load_demo() -> int:
    """Put the examples of `fixtures/demo/farm_shops.toml` beside rest spots, some hundred metres from a village's centre."""
    examples = content("farm_shops")
    centres = anchors("venues", ("townhall", "church", "community_centre"), count=len(examples))
    for example, centre in zip(examples, centres, strict=False):
        _create_shop(example, centre)
    return len(centres)


def _create_shop(example: dict[str, Any], centre: Entry) -> None:
    place = centre.area.title if centre.area else centre.title
    values = {
        "title": example["title"].format(place=place),
        "description": example["description"].format(place=place),
        "kind": example["kind"],
        "products": example["products"],
        "opening_hours": example["opening_hours"],
        "geom": _edge_of_village(centre),
        "is_demo": True,
    }
    create_feature(layer=registry.get("farm-shops"), values=values)


def _edge_of_village(centre: Entry) -> Point:
    """The nearest rest spot that far from the centre, since such spots lie by ways, as farms do; else the centre itself."""
    spots = Entry.objects.visible_to(None).in_layers(["rest-spots"]).filter(area=centre.area_id)
    edge = spots.nearest_to(*centre.point.coords).filter(distance_m__range=EDGE_OF_VILLAGE_M).first()
    return edge.point if edge else centre.point
