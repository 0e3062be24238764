"""Example events at real venues."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from layers.core import registry
from layers.core.demo import anchors, content
from layers.core.services import create_feature
from layers.events.models import Venue

if TYPE_CHECKING:
    from layers.core.models import Entry


def load_demo() -> int:
    """Put the examples of `fixtures/demo/events.toml` at venues, counted from today."""
    examples = content("events")
    made = 0
    for turn, example in enumerate(examples):
        venues = anchors("venues", example["venues"], count=turn + 1)
        if venues:
            create_feature(layer=registry.get("events"), values=_values(example, venues[-1]))
            made += 1
    return made


def _values(example: dict[str, Any], venue: Entry) -> dict[str, Any]:
    starts_at = _moment(timezone.localdate() + timedelta(days=example["in_days"]), example["starts"])
    place = venue.area.title if venue.area else venue.title
    return {
        "title": example["title"].format(place=place),
        "description": example["description"].format(place=place, venue=venue.title),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=example["hours"]),
        "price": example["price"],
        "venue": Venue.objects.get(pk=venue.feature_id),
        "geom": venue.point,
        "is_demo": True,
    }


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
