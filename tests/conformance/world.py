"""What is on the map while the checks run, and what is known of it without asking the service.

Every layer has the same places: points, lines, areas and areas in several parts with holes, here and where maps end. Some
of it is hidden. Expectations are computed from these samples by shapely and by plain Python.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from shapely import from_wkt
from shapely.geometry import LineString, Point, box

from layers.core.models import Status
from layers.core.services import create_feature
from tests.conformance.service import LAYERS
from tests.minimal import minimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Field
    from pytest_django import DjangoDbBlocker
    from shapely.geometry.base import BaseGeometry

    from layers.core.layer import Layer

LONGITUDE, LATITUDE = 12.35, 53.93
_NEW = count(99)
# Nothing but the things "here" lies within a degree of it.
HERE = (12.30, 53.90, 12.40, 53.96)

# Exterior rings are clockwise, against RFC 7946, as any importer may write them.
PLACES = {
    "point": "POINT (12.35 53.93)",
    "other point": "POINT (12.36123456789 53.93987654321)",
    "line": "LINESTRING (12.34 53.92, 12.345 53.925, 12.35 53.921)",
    "area with a hole": "POLYGON ((12.33 53.93, 12.33 53.94, 12.34 53.94, 12.34 53.93, 12.33 53.93),"
    " (12.332 53.932, 12.338 53.932, 12.338 53.938, 12.332 53.938, 12.332 53.932))",
    "areas with holes": "MULTIPOLYGON (((12.36 53.91, 12.36 53.92, 12.37 53.92, 12.37 53.91, 12.36 53.91),"
    " (12.362 53.912, 12.368 53.912, 12.368 53.918, 12.362 53.918, 12.362 53.912)),"
    " ((12.38 53.91, 12.38 53.915, 12.39 53.915, 12.39 53.91, 12.38 53.91)))",
    "lines": "MULTILINESTRING ((12.31 53.91, 12.315 53.915), (12.32 53.91, 12.325 53.915))",
    "points": "MULTIPOINT (12.351 53.951, 12.352 53.952)",
    "faraway point": "POINT (9.5 47.2)",
    "faraway area": "POLYGON ((10 48, 10 49, 11 49, 11 48, 10 48))",
    "east of the antimeridian": "POINT (-178.5 66.5)",
    "west of the antimeridian": "POINT (178.5 66.5)",
    "on the equator": "LINESTRING (-0.5 -0.5, 0.5 0.5)",
    "near the north pole": "POINT (30 89.5)",
    "at the south pole": "POINT (0 -90)",
}
HIDDEN = (Status.DRAFT, Status.PENDING, Status.REJECTED, Status.ARCHIVED)
FIRST_MOMENT = datetime(2026, 6, 1, 15, tzinfo=UTC)
# What only goes with each other, and not with a moment: a ride is either once or weekly.
WEEKLY = {"weekdays", "departs_on_clock", "first_day", "last_day"}
# What the office's moves set together.
_ANSWERED = {"answered_at": FIRST_MOMENT}
SET_TOGETHER = {
    "defects": {"state": "open", **_ANSWERED},
    "defects-solved": {"state": "resolved", "closed_at": FIRST_MOMENT, **_ANSWERED},
}
# A number that every column takes: no car has more seats.
LARGEST = 8


@dataclass(frozen=True)
class Sample:
    """A feature as it was put on the map.

    Attributes:
        id: Its number.
        name: Of its place in `PLACES`.
        geometry: In degrees, longitude first.
        values: By model field.
        public: Whether everybody may see it.
    """

    id: int
    name: str
    geometry: BaseGeometry
    values: dict[str, Any]
    public: bool

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """When it happens; `None` when it has no time."""
        start = self.values.get("starts_at") or self.values.get("departs_at")
        end = self.values.get("ends_at") or self.values.get("arrives_at")
        return (start, end or start) if start else None


class World:
    """Everything on the map, by layer. No data class: hypothesis would print all of it."""

    def __init__(self, samples: dict[str, list[Sample]]) -> None:
        self.samples = samples

    def of(self, layer: Layer) -> list[Sample]:
        """What everybody may see of a layer, in the order of the numbers."""
        return [sample for sample in self.samples[layer.id] if sample.public]

    def hidden(self, layer: Layer) -> list[Sample]:
        return [sample for sample in self.samples[layer.id] if not sample.public]

    def ids(self, layer: Layer) -> list[int]:
        return [sample.id for sample in self.of(layer)]

    def named(self, layer: Layer, name: str) -> Sample:
        return next(sample for sample in self.of(layer) if sample.name == name)

    def within(self, layer: Layer, *boxes: tuple[float, float, float, float]) -> list[int]:
        """What touches one of some boxes in degrees: west, south, east, north."""
        areas = [_covered(*corners) for corners in boxes]
        return [sample.id for sample in self.of(layer) if any(area.intersects(sample.geometry) for area in areas)]


def _covered(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """What a box covers: without width or height a line or a point."""
    if (west, south) == (east, north):
        return Point(west, south)
    return LineString([(west, south), (east, north)]) if west == east or south == north else box(west, south, east, north)


@contextmanager
def on_the_map(blocker: DjangoDbBlocker) -> Iterator[World]:
    """Put everything on the map, for many tests: it takes a second.

    The transactions of the tests lie within this one: what a test changes is gone after it, and the map stays.
    """
    with blocker.unblock(), transaction.atomic():
        yield World({layer.id: [put(layer, *sample) for sample in _samples(layer)] for layer in LAYERS})
        transaction.set_rollback(True)


def put(layer: Layer, name: str, wkt: str, values: dict[str, Any]) -> Sample:
    place = {"geom": GEOSGeometry(wkt, srid=4326)}
    feature = create_feature(layer=layer, values={**minimal(layer.id), **place, **values})
    public = values.get("status", Status.PUBLISHED) in {Status.PUBLISHED, Status.UNCONFIRMED}
    return Sample(feature.pk, name, from_wkt(wkt), values, public)


def new(layer: Layer) -> Sample:
    """Put one more thing on the map, which is like no other."""
    return put(layer, "point", PLACES["point"], values_of(layer, next(_NEW)))


def _samples(layer: Layer) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for number, (name, wkt) in enumerate(PLACES.items()):
        status = Status.UNCONFIRMED if number % 5 == 1 else Status.PUBLISHED
        yield name, wkt, {**values_of(layer, number), "status": status}
    for number, status in enumerate(HIDDEN, len(PLACES)):
        # Hidden things stand far outside, where they would widen every extent.
        yield "hidden", f"POINT ({-60 - number} {-30 - number})", {**values_of(layer, number), "status": status}


def values_of(layer: Layer, number: int) -> dict[str, Any]:
    """A value for each public property but those that name other things; every third thing leaves out what it may."""
    values = {"title": f"Müller & Söhne „{number}“", **_times(layer, number), **SET_TOGETHER.get(layer.id, {})}
    for name, field in _own_fields(layer):
        if name not in {*values, *(layer.times or ())} and not (field.blank and number % 3 == 0):
            values[name] = f"{layer.id} {number}" if field.unique else _value(field, number)
    return values


def _own_fields(layer: Layer) -> Iterable[tuple[str, Field[Any, Any]]]:
    fields = layer.fields.items()
    return ((name, field) for name, field in fields if not isinstance(field, models.ForeignKey) and name not in WEEKLY)


def _times(layer: Layer, number: int) -> dict[str, datetime]:
    """One day after the other; every second thing has an end, three hours later."""
    if layer.times is None:
        return {}
    start, end = layer.times
    begins = FIRST_MOMENT + timedelta(days=number)
    return {start: begins} | ({end: begins + timedelta(hours=3)} if number % 2 else {})


def _value(field: Field[Any, Any], number: int) -> Any:  # noqa: ANN401 (whatever the column holds)
    if field.choices:
        return [value for value, _title in field.flatchoices][number % len(field.flatchoices)]
    if isinstance(field, ArrayField):
        return [f"{field.name} {number % 4}", 'with "quotes", and {braces}']
    for kind, make in _VALUES:
        if isinstance(field, kind):
            return make(number)
    return f"{field.name[:12]} {number % 4}"


_VALUES: tuple[tuple[type[Field[Any, Any]], Callable[[int], Any]], ...] = (
    (models.BooleanField, lambda number: bool(number % 2)),
    (models.IntegerField, lambda number: 1 + number % LARGEST),
    (models.DateTimeField, lambda number: FIRST_MOMENT + timedelta(days=number)),
    (models.EmailField, "post{}@example.org".format),
)
