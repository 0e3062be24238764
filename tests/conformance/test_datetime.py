"""Asking by time: checks 24 to 26 of OGC API - Features, Part 1."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.conformance.service import document, every_layer, ids, items_path, refused

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

# Ends as somebody who reads RFC 3339 understands them; `None` is open. Samples lie one a day from 1 June 2026, at 15:00.
pytestmark = pytest.mark.django_db

SPANS = {
    "2026-06-03T15:00:00Z": ("2026-06-03T15:00:00Z", "2026-06-03T15:00:00Z"),
    "2026-06-04T17:30:00Z": ("2026-06-04T17:30:00Z", "2026-06-04T17:30:00Z"),
    "2026-06-04T19:30:00+02:00": ("2026-06-04T17:30:00Z", "2026-06-04T17:30:00Z"),
    "2026-06-03T15:00:00.5Z": ("2026-06-03T15:00:00.500000Z", "2026-06-03T15:00:00.500000Z"),
    "2026-06-03t15:00:00z": ("2026-06-03T15:00:00Z", "2026-06-03T15:00:00Z"),
    "2026-06-03T17:00:00Z": ("2026-06-03T17:00:00Z", "2026-06-03T17:00:00Z"),
    "2026-06-05": ("2026-06-05", "2026-06-05"),
    "2026-06-03T15:00:00Z/2026-06-06T15:00:00Z": ("2026-06-03T15:00:00Z", "2026-06-06T15:00:00Z"),
    "2026-06-04T18:00:00Z/2026-06-05T14:59:59Z": ("2026-06-04T18:00:00Z", "2026-06-05T14:59:59Z"),
    "2026-06-03/2026-06-05": ("2026-06-03", "2026-06-05"),
    "../2026-06-04T15:00:00Z": (None, "2026-06-04T15:00:00Z"),
    "/2026-06-04T15:00:00Z": (None, "2026-06-04T15:00:00Z"),
    "2026-06-04T17:00:00Z/..": ("2026-06-04T17:00:00Z", None),
    "2026-06-04T17:00:00Z/": ("2026-06-04T17:00:00Z", None),
    "../2026-06-04": (None, "2026-06-04"),
    "2026-06-04/": ("2026-06-04", None),
    "1900-01-01/2100-01-01": ("1900-01-01", "2100-01-01"),
    "0001-01-01T00:00:00Z/9999-12-31T23:59:59Z": ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    "1990-01-01": ("1990-01-01", "1990-01-01"),
    "2030-01-01T00:00:00Z/..": ("2030-01-01T00:00:00Z", None),
}
GARBAGE = [
    "garbage", "", "..", "/", "../..", "/..", "../", "2026", "2026-06", "2026-13-01", "2026-02-30",
    "2026-06-03T25:00:00Z", "2026-06-03T15:00", "2026-06-03/2026-06-04/2026-06-05", "2026-06-03,2026-06-04",
    "2026-06-03 15:00:00Z", "now", "15:00:00Z", "20260603", "2026-W23-3", "2026-06-03/P1D", "-2026-06-03",
    "2026-06-03T15:00:00+99:00", "2026-06-03Z", "٢٠٢٦-٠٦-٠٣", "2026-06-03//2026-06-04", ".../2026-06-04", "null",
    "1780000000", "2026-06-03T15:00:00Z/..; DROP TABLE x",
]  # fmt: skip
BACKWARDS = [
    "2026-06-04/2026-06-03", "2026-06-03T15:00:01Z/2026-06-03T15:00:00Z",
    "2026-06-03T15:00:00Z/2026-06-03T16:00:00+02:00",
]  # fmt: skip


def first(text: str | None) -> datetime:
    if text is None:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.fromisoformat(text) if "T" in text else datetime.combine(datetime.fromisoformat(text), time.min, UTC)


def last(text: str | None) -> datetime:
    if text is None:
        return datetime.max.replace(tzinfo=UTC)
    return first(text) if "T" in text else first(text) + timedelta(days=1, microseconds=-1)


def expected(world: World, layer: Layer, ends: tuple[str | None, str | None]) -> list[int]:
    """What happens in a span, its ends included; what has no time always matches (/req/core/fc-time-response)."""
    start, end = first(ends[0]), last(ends[1])
    spans = [(sample.id, sample.span or (start, end)) for sample in world.of(layer)]
    return [number for number, (begins, ends_at) in spans if begins <= end and ends_at >= start]


@every_layer
def test_check_24_all_forms_really_filter(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-time-definition, /req/core/fc-time-response."""
    found = {text: ids(client, layer, datetime=text) for text in SPANS}
    assert found == {text: expected(world, layer, ends) for text, ends in SPANS.items()}


@every_layer
def test_check_24_is_described(client: Client, layer: Layer) -> None:
    """/req/core/fc-time-definition."""
    body = document(client, "/api/openapi.json")
    parameter = body["components"]["parameters"]["datetime"]
    assert (parameter["in"], parameter["style"], parameter["explode"]) == ("query", "form", False)
    assert (parameter["required"], parameter["schema"]["type"]) == (False, "string")
    operation = body["paths"][f"/collections/{layer.id}/items"]["get"]
    assert {"$ref": "#/components/parameters/datetime"} in operation["parameters"]


@every_layer
def test_check_25_garbage_is_400(client: Client, layer: Layer) -> None:
    """/req/core/query-param-invalid; a start after the end is garbage, too."""
    for text in (*GARBAGE, *BACKWARDS):
        assert refused(client, items_path(layer), {"datetime": text})["parameter"] == "datetime"


@every_layer
def test_check_26_what_has_no_time_matches(client: Client, world: World, layer: Layer) -> None:
    """/req/core/fc-time-response."""
    timeless = [sample.id for sample in world.of(layer) if sample.span is None]
    assert ids(client, layer, datetime="1234-05-06T07:08:09Z") == timeless
    assert timeless == ([] if layer.times else world.ids(layer))
