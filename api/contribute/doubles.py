"""Asks before something is entered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D

from api.pages.rows import Row
from layers.core.models import Entry

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from layers.core.layer import Layer

CLOSE_M = 40
MOST = 3


def doubles_of(layer: Layer, kind: str, place: Point) -> list[Row]:
    """What is there already of the same kind, the nearest first.

    Args:
        layer: In which something is to be entered.
        kind: Of what.
        place: Where (EPSG:4326).
    """
    if layer.times:
        return []
    entries = Entry.objects.visible_to(None).in_layers([layer.id]).select_related("area").filter(kind=kind)
    near = entries.filter(point__dwithin=(place, D(m=CLOSE_M))).annotate(distance_m=Distance("point", place))
    return [Row.of(entry) for entry in near.order_by("distance_m")[:MOST]]
