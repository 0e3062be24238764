"""Entries of all layers as GeoJSON: what a list beside a map needs of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from api.pages.rows import kind_word
from api.pages.walking import minutes_on_foot
from layers.core import registry
from layers.core.opening_hours import read

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.models import Entry
    from layers.core.public_holidays import Calendar


def entry_feature(entry: Entry, site: str, calendar: Calendar, at: datetime) -> dict[str, Any]:
    """One entry.

    Args:
        entry: With its municipality and `distance_m`.
        site: Absolute address of the site without a slash at the end.
        calendar: By which the region lives.
        at: What counts as now.
    """
    layer = registry.get(entry.layer)
    metres = getattr(entry, "distance_m").m  # noqa: B009 (annotated by `nearby`)
    return {
        "type": "Feature",
        "id": entry.key,
        "geometry": {"type": "Point", "coordinates": [round(entry.point.x, 7), round(entry.point.y, 7)]},
        "properties": {
            "layer": entry.layer,
            "feature_id": entry.feature_id,
            "title": entry.title,
            "kind": entry.kind,
            "kind_title": kind_word(layer, entry.kind),
            "area": entry.area.title if entry.area else None,
            "distance_m": round(metres),
            "walking_min": minutes_on_foot(metres),
            "starts_at": _time(entry.starts_at),
            "ends_at": _time(entry.known_end),
            "opening_hours": entry.opening_hours or None,
            **_opening(entry.opening_hours, calendar, at),
            "wheelchair": entry.wheelchair or None,
            "as_of": _time(entry.as_of),
            "is_example": entry.is_demo,
            "page": site + reverse("pages:feature", args=[entry.layer, entry.feature_id]),
        },
    }


def _opening(text: str, calendar: Calendar, at: datetime) -> dict[str, str | None]:
    """Whether it is open, and until when that stays so."""
    hours = read(text, calendar) if text else None
    if hours is None:
        return {"opening": None, "opening_until": None}
    state = hours.state_at(at)
    return {"opening": state.kind.value, "opening_until": _time(state.until)}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def as_bytes(collection: dict[str, Any]) -> bytes:
    """A document as UTF-8."""
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
