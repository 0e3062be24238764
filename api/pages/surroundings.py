"""What a card says beyond the feature itself: who looks after it, what is near, what there is in a municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from api.pages.facts import called, page_of
from api.pages.gatherings import gathering_of
from api.pages.rows import Row
from api.pages.state import marker_layers
from layers.areas.models import Area
from layers.core import registry
from layers.core.clock import current_step
from layers.core.models import Entry
from layers.core.nearby import Surroundings, nearby
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from api.pages.explore import Found
    from api.pages.region import Region
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

NEIGHBOURS = 5
# Whoever is farther away is no neighbour.
NEIGHBOURHOOD_M = 20_000
# Pages of their own, by the model of what they are about.
PROFILES: dict[type[BaseFeature], str] = {Area: "pages:area", Organisation: "pages:organisation"}


@dataclass(frozen=True, slots=True)
class LayerCount:
    """How much of a layer there is, and where to see it."""

    layer: Layer
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Carer:
    """Who looks after something."""

    name: str
    url: str


def extras(found: Found, region: Region) -> dict[str, Any]:
    """What the card adds to the feature. A municipality has no neighbours to walk to; what is in it counts."""
    is_area = isinstance(found.feature, Area)
    return {
        "carer": carer_of(found),
        "gathering": gathering_of(found),
        "neighbours": [] if is_area else neighbours_of(found, region, marker_layers()),
        "here": in_area(found.feature.pk) if is_area else [],
        "profile_url": profile_url(found.feature),
    }


def profile_url(feature: BaseFeature) -> str:
    """Address of the page about somebody who acts; empty for things."""
    name = PROFILES.get(type(feature))
    return reverse(name, args=[feature.pk]) if name else ""


def carer_of(found: Found) -> Carer | None:
    """The organisation that looks after a feature, where the layer and the organisation make that public."""
    organisation = getattr(found.feature, "organisation", None) if "organisation" in found.layer.fields else None
    url = page_of(organisation) if organisation else ""
    return Carer(called(organisation), url) if organisation and url else None


def neighbours_of(found: Found, region: Region, layers: list[Layer]) -> list[Row]:
    """The nearest other things, as `layers.core.nearby` ranks them; none where everything is far away.

    Args:
        found: What is in the middle; other entries of the same thing are no neighbours.
        region: Gives the calendar.
        layers: In which to look.
    """
    others = Entry.objects.visible_to(None).exclude(thing=found.entry.thing)
    around = Surroundings(found.entry.point.x, found.entry.point.y, current_step())
    ranked = nearby(others, layers, around, limit=NEIGHBOURS)
    return [Row.of(entry, region.calendar) for entry in ranked if _is_neighbour(entry)]


def _is_neighbour(entry: Entry) -> bool:
    distance = getattr(entry, "distance_m", None)  # added by the query
    return distance is not None and distance.m <= NEIGHBOURHOOD_M


def in_area(area_id: int) -> list[LayerCount]:
    """How much of each layer there is in a municipality, without layers that have nothing there."""
    counts = Entry.objects.visible_to(None).current(current_step()).filter(area_id=area_id).count_by_layer()
    return [
        LayerCount(layer, counts[layer.id], f"{reverse('pages:layer', args=[layer.id])}?area={area_id}")
        for layer in registry.layers()
        if layer.id in counts
    ]
