"""Plants rides that somebody offers and looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import LineString, Point

from layers.core import registry
from layers.core.services import create_feature
from layers.rides.models import Plan, Wish
from tests.conftest import LAAGE
from tests.minimal import minimal
from tests.personal_data.planters.person import NAME

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_rides(person: Planted) -> None:
    home, work = Point(*LAAGE, srid=4326), Point(12.1, 54.0, srid=4326)
    way: dict[str, Any] = {"geom": LineString(home, work, srid=4326), "description": person.leave(f"Ask for {NAME}")}
    mine = {"driver": person.user, "car": person.leave(f"Car of {NAME}"), "organisation": None}
    offer: Any = create_feature(layer=registry.get("rides"), values={**minimal("rides"), **way, **mine})
    labels = [person.leave(f"Home of {NAME}"), f"Work of {NAME}"]
    Plan.objects.create(offer=offer, geom=way["geom"], places=[home, work], labels=labels, duration_s=60)
    for is_listed in (True, False):
        wanted = {**minimal("rides-wanted"), **way, "rider": person.user, "is_listed": is_listed}
        request: Any = create_feature(layer=registry.get("rides-wanted"), values=wanted)
        named = {"origin_label": labels[0], "destination_label": labels[1]}
        Wish.objects.create(request=request, origin=home, destination=work, **named)


PLANTERS: dict[str, Planter] = {"rides": plant_rides}
