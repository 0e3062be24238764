"""Reports as the office takes them along in a table or a file: without who sent them and without what they wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from layers.core.functions import Latitude, Longitude
from layers.core.reading import in_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.defects.querysets import ReportQuerySet

COLUMNS = {
    "id": "pk",
    "number": "reference",
    "category": "category__code",
    "kind": "kind",
    "state": "state",
    "priority": "priority",
    "municipality": "area__title",
    "responsible": "authority__title",
    "about": "thing_title",
    "description": "description",
    "source": "source",
    "reported": "reported_at",
    "due": "due_at",
    "first_answer": "answered_at",
    "closed": "closed_at",
}
"""What a report tells: names in the file, and where each stands. `description` holds what was released alone."""
PLACE = ("longitude", "latitude")
"""Last, in degrees."""


def export_rows(reports: ReportQuerySet) -> Iterator[tuple[Any, ...]]:
    """The values of each report in the order of `COLUMNS` and `PLACE`, by number."""
    place = {"_longitude": Longitude("point"), "_latitude": Latitude("point")}
    rows = reports.order_by("pk").annotate(**place).values_list(*COLUMNS.values(), *place)
    for piece in in_pieces(rows):
        yield from piece


def export_features(reports: ReportQuerySet) -> Iterator[str]:
    """The same as the text of a GeoJSON document (RFC 7946), piece by piece."""
    yield '{"type":"FeatureCollection","features":['
    for place, row in enumerate(export_rows(reports)):
        yield ("," if place else "") + _feature(row)
    yield "]}\n"


def _feature(row: tuple[Any, ...]) -> str:
    number, *values, lon, lat = row
    told = dict(zip(list(COLUMNS)[1:], values, strict=True))
    feature = {"type": "Feature", "id": number, "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": told}
    return json.dumps(feature, ensure_ascii=False, default=lambda moment: moment.isoformat())
