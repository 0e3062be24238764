"""A playground that these tests inspect."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import now

from layers.core import registry
from layers.core.services import create_feature
from layers.defects.inspections.finishing import FoundDraft, InspectionDraft, findings_for, finish_inspection
from layers.defects.inspections.grounds import devices_of, take_in
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Finding, Ground, Inspection, PlayDevice
from tests.defects.asking import HERE

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from layers.core.permissions import Actor

FINE, DEFECT = Finding.Outcome.FINE, Finding.Outcome.DEFECT


def make_ground(clerk: Actor, place: Point = HERE, title: str = "Spielplatz Am Wall") -> Ground:
    """Put a playground with a swing and a slide on the map, and take it into care."""
    values = {"title": title, "geom": place, "equipment": ["swing", "slide"]}
    playground = create_feature(layer=registry.get("playgrounds"), values=values)
    take_in(clerk)
    return Ground.objects.get(thing=f"playgrounds:{playground.pk}")


def swing_of(ground: Ground) -> PlayDevice:
    return devices_of(ground).get(type="swing")


def inspect(
    clerk: Actor, ground: Ground, *found: FoundDraft, kind: Kind = Kind.VISUAL, days_ago: float = 0, **more: str
) -> Inspection:
    """Look at a playground: what is not named was fine."""
    named = {one.number: one for one in found}
    all_found = [named.get(one.number) or FoundDraft(one.device, FINE) for one in findings_for(ground, {})]
    own = {"signed_as": "Kim Wolf"} | more
    done_at = now() - timedelta(days=days_ago)
    return finish_inspection(clerk, InspectionDraft(ground, kind, done_at, all_found, **own))
