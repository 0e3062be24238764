"""Ways and areas as GeoJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.directions.words import step_words

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry

    from api.directions.finding import Way
    from layers.core.reaching import Start

DECIMALS = 6


def way_feature(way: Way, goal: str) -> dict[str, Any]:
    """A way with its steps; each `vertex` is a position in the line."""
    steps = [
        {
            "turn": step.turn.value,
            "street": step.street or None,
            "exit": step.exit or None,
            "distance_m": round(step.distance_m),
            "duration_s": round(step.duration_s),
            "vertex": step.vertex,
            "text": step_words(step, goal),
        }
        for step in way.route.steps
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": way.coordinates},
        "properties": {
            "mode": way.mode.value,
            "distance_m": round(way.route.distance_m),
            "duration_s": round(way.route.duration_s),
            "distance": way.length,
            "duration": way.duration,
            "steps": steps,
        },
    }


def area_feature(start: Start, minutes: int, area: GEOSGeometry) -> dict[str, Any]:
    """What can be reached in a time; without a geometry where nothing can."""
    return {
        "type": "Feature",
        "bbox": [round(edge, DECIMALS) for edge in area.extent] if not area.empty else None,
        "geometry": None if area.empty else _rounded(json.loads(area.geojson)),
        "properties": {
            "start": [start.place.longitude, start.place.latitude],
            "by": start.mode.value,
            "within": minutes,
        },
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    polygons = [
        [[[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in ring] for ring in polygon]
        for polygon in geometry["coordinates"]
    ]
    return {"type": geometry["type"], "coordinates": polygons}
