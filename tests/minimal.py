"""What a feature of a layer must have at least, beside a place and a name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import LineString, Point

from geo_platform.accounts.models import User
from layers.core.contributions.models import new_token
from layers.defects.models import Category

if TYPE_CHECKING:
    from collections.abc import Callable

AFTERNOON = datetime(2026, 6, 13, 15, tzinfo=UTC)


def minimal(layer_id: str) -> dict[str, Any]:
    """Values by field, for `create_feature`. Whoever a ride belongs to is made where there is nobody yet."""
    return _MINIMAL[layer_id]() if layer_id in _MINIMAL else {}


def _event() -> dict[str, Any]:
    return {"starts_at": AFTERNOON}


def _ride() -> dict[str, Any]:
    line = LineString((0, 0, 0), (1000, 0, 60), srid=0)
    matched = {"line": line, "vertices": [0, 1], "keys": [1], "stops": [0, 1], "spots": [], "network": "1"}
    return {"driver": _somebody(), "departs_at": AFTERNOON, "duration_s": 60, **matched}


def _ride_wanted() -> dict[str, Any]:
    ends = {"origin": Point(0, 0, srid=0), "destination": Point(1000, 0, srid=0)}
    return {"rider": _somebody(), "departs_at": AFTERNOON, "origin_keys": [1], "destination_keys": [1], **ends}


def _report() -> dict[str, Any]:
    category, _is_new = Category.objects.get_or_create(code="minimal", defaults={"kind": "other", "titles": {"de": "Test"}})
    return {"category": category, "reference": new_token()[:20]}


def _solved_report() -> dict[str, Any]:
    return _report() | {"state": "resolved", "closed_at": AFTERNOON}


def _somebody() -> User:
    return User.objects.get_or_create(username="rides", defaults={"email": "rides@example.org"})[0]


_MINIMAL: dict[str, Callable[[], dict[str, Any]]] = {
    "events": _event,
    "rides": _ride,
    "rides-wanted": _ride_wanted,
    "defects": _report,
    "defects-solved": _solved_report,
}
