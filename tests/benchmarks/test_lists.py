"""What a list of 1,000 features costs, beside the usual way to make one and beside the floor.

One run, contestants in turn, medians. Nothing is asserted about time: a busy machine fails no test. The goals stand in the
table.
"""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.db import connection
from rest_framework.renderers import JSONRenderer

from api.ogc.serializers import serializer_class
from layers.core import registry
from layers.core.geojson import feature_page
from layers.core.querysets import compiled
from layers.core.values import Page
from tests.alike import same

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet

FEATURES = 1_000
ROUNDS = 25
ROUNDS_OF_THE_SLOW = 5
GOAL_FASTER, GOAL_COPY = 20, 1.6

# How often a property is filled. As in OpenStreetMap: counted over the playgrounds of the sample region, some more for what
# people add.
AS_IN_OPENSTREETMAP = {
    "title": 0.5,
    "description": 0.1,
    "age_from": 0.05,
    "age_to": 0.05,
    "equipment": 0.1,
    "surface": 0.1,
    "opening_hours": 0.05,
    "wheelchair": 0.05,
    "address": 0.1,
    "phone": 0.02,
    "website": 0.05,
    "organisation": 0.05,
}
TEXT = {
    "title": "Spielplatz „Am See“",
    "description": "Schöner Platz mit Rutsche, Schaukel und viel Schatten.\nBitte Hunde anleinen.",
    "surface": "sand",
    "opening_hours": "Mo-Su 08:00-20:00",
    "wheelchair": "limited",
    "address": "Am Markt 1, 18299 Laage",
    "phone": "+49 38459 123456",
    "website": "https://www.example.org/spielplatz",
    "age_from": 3,
    "age_to": 12,
    "equipment": ["slide", "swing", "sandpit"],
}

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@dataclass(frozen=True)
class Case:
    """A thousand features of one sort."""

    title: str
    corners: int
    share: dict[str, float]


CASES = [
    Case("points, filled as in OpenStreetMap", 1, AS_IN_OPENSTREETMAP),
    Case("points, every property filled", 1, dict.fromkeys(AS_IN_OPENSTREETMAP, 1.0)),
    Case("polygons of 12 corners, as in OpenStreetMap", 12, AS_IN_OPENSTREETMAP),
    Case("polygons of 60 corners, as in OpenStreetMap", 60, AS_IN_OPENSTREETMAP),
]


def geometry(chance: random.Random, corners: int) -> GEOSGeometry:
    longitude, latitude = chance.uniform(12.2, 12.5), chance.uniform(53.8, 54.0)
    if corners == 1:
        return Point(longitude, latitude)
    angles = [2 * math.pi * corner / corners for corner in range(corners)]
    ring = [(longitude + 0.0005 * math.cos(angle), latitude + 0.0003 * math.sin(angle)) for angle in angles]
    return Polygon([*ring, ring[0]])


def fill(case: Case) -> tuple[Layer, FeatureQuerySet]:
    layer = registry.get("playgrounds")
    chance = random.Random(7)  # noqa: S311 (the same features in every run)
    area = registry.get("areas").model.objects.create(geom=Polygon.from_bbox((12, 53, 13, 55)), title="Laage")
    club = registry.get("organisations").model.objects.create(geom=Point(12.3, 53.9), title="Verein")
    rows = []
    for _ in range(FEATURES):
        chosen = {name for name, share in case.share.items() if chance.random() < share}
        values: dict[str, Any] = {name: TEXT[name] for name in chosen & TEXT.keys()}
        own = {"area": area, "organisation": club if "organisation" in chosen else None}
        rows.append(layer.model(geom=geometry(chance, case.corners), osm_tags={"leisure": "playground"}, **values, **own))
    layer.model.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {layer.model._meta.db_table}")
    return layer, layer.queryset()


def seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_list(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    layer, features = fill(case)
    serializer = serializer_class(layer)
    columns = ["pk", "geom", *(field.attname for field in layer.fields.values())]

    def printed_by_postgresql() -> bytes:
        return feature_page(layer, features.visible_to(None), Page(FEATURES)).features

    def binary_copy() -> bytes:
        """The floor: the same columns of the same rows, asked for in the same way."""
        sql, parameters = compiled(features.visible_to(None).order_by("pk").values_list(*columns)[:FEATURES])
        return copied(sql, parameters)

    ready = compiled(features.visible_to(None).order_by("pk").values_list(*columns)[:FEATURES])

    def bare_copy() -> bytes:
        """The same without Django composing the statement."""
        return copied(*ready)

    def serialised() -> bytes:
        """The usual way."""
        body: bytes = JSONRenderer().render(serializer(features.visible_to(None).order_by("pk")[:FEATURES], many=True).data)
        return body

    assert same(json.loads(b"[%b]" % printed_by_postgresql()), json.loads(serialised())["features"])
    quick: dict[Callable[[], bytes], list[float]] = {act: [] for act in (printed_by_postgresql, binary_copy, bare_copy)}
    for _ in range(ROUNDS):
        for act, times in quick.items():
            times.append(seconds(act))
    ours, copy, bare = (median(times) for times in quick.values())
    usual = median(seconds(serialised) for _ in range(ROUNDS_OF_THE_SLOW))
    size = len(printed_by_postgresql()) / 1000
    rows = [
        f"{case.title}",
        f"  list of {FEATURES} features      {ours * 1000:8.2f} ms   {size:.0f} kB",
        f"  drf-gis serializer          {usual * 1000:8.2f} ms   {usual / ours:.1f} times the list (goal: ≥ {GOAL_FASTER})",
        f"  binary COPY                 {copy * 1000:8.2f} ms   list is {ours / copy:.2f} times that (goal: ≤ {GOAL_COPY})",
        f"  binary COPY, SQL made once  {bare * 1000:8.2f} ms   list is {ours / bare:.2f} times that",
    ]
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 (the table is the result)


def copied(sql: str, parameters: tuple[object, ...]) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT binary)", parameters) as copy:
        return b"".join(copy)
