"""How long it takes to find who is responsible among five thousand outlines, and what simpler ways of asking would cost.

Made-up municipalities of 3 by 3 km, whose borders wind and are shared with their neighbours, as real ones are; state roads
across all of them; an office for each, and some with a company for their lamps. Nothing is asserted about time: a busy
machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import sys
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, MultiLineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.utils import timezone

from layers.core.prepared import rows_of
from layers.defects import responsibility
from layers.defects.duties.checking import check_duties
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Boundary, BoundaryPart, BoundaryVersion, Category, Duty
from layers.defects.responsibility import everybody_responsible, responsible_for
from tests.benchmarks.effort import effort
from tests.benchmarks.timing import Timed, table, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Line = NDArray[np.float64]

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(0)]

GOAL_MS = 2.0
SIDE = effort(71, 5)
"""Municipalities from west to east, and from south to north: 5,041 in all."""
WINDINGS = 60
"""Corners of a border between two neighbours, so that an outline has 240."""
ASKED = effort(1_500, 60)
STEP = np.array([0.045, 0.027])
CORNER = np.array([11.0, 53.0])


def test_who_is_responsible_among_five_thousand(capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(7)
    began = perf_counter()
    _declare(rng)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    category = Category.objects.get(code="hole")
    anywhere = CORNER + rng.random((ASKED, 2)) * STEP * SIDE
    on_roads = np.column_stack([anywhere[:, 0], CORNER[1] + STEP[1] * (rng.integers(0, SIDE, ASKED) + 0.5)])
    counted = f"{BoundaryVersion.objects.count():,} outlines in {BoundaryPart.objects.count():,} parts"
    declared_s = perf_counter() - began
    rows = [
        _measured("anywhere", anywhere, lambda place: responsible_for(category, place), GOAL_MS),
        _measured("on a road", on_roads, lambda place: responsible_for(category, place), GOAL_MS),
        _measured("everybody who could be", on_roads, lambda place: everybody_responsible(category, place)),
        _measured("outside of everything", anywhere + np.array([30, 0]), lambda place: responsible_for(category, place)),
        _measured("not prepared, by Django's cursor", anywhere, lambda place: _plainly(category, place)),
    ]
    _lay_whole_outlines()
    rows.append(_measured("outlines as a whole, prepared", anywhere, lambda place: _whole(category, place)))
    began = perf_counter()
    found = check_duties()
    checked = f"{len(found.gaps)} gaps and {len(found.overlaps)} overlaps found in {perf_counter() - began:.1f} s"
    with capsys.disabled():
        sys.stdout.write(table(f"Responsibility: {counted}, declared in {declared_s:.0f} s; {checked}", rows))
    assert found.outline is not None
    assert responsible_for(category, _points(on_roads[:1])[0]).authority == Authority.objects.get(code="roads")


def _declare(rng: np.random.Generator) -> None:
    """Municipalities with an office each, roads of one office, and a company for the lamps of every tenth municipality."""
    Category.objects.create(code="hole", kind="road", titles={"de": "Schlagloch"})
    Category.objects.create(code="dark", kind="light", titles={"de": "Lampe"})
    offices = Authority.objects.bulk_create(
        [Authority(code=f"office-{number}", title=f"Amt {number}") for number in range(SIDE * SIDE)]
    )
    roads = Authority.objects.create(code="roads", title="Straßenbauamt")
    towns = Boundary.objects.bulk_create(
        [Boundary(code=f"town-{at}", title=f"Ort {at}", sort=Sort.MUNICIPALITY) for at in range(SIDE * SIDE)]
    )
    ways = Boundary.objects.bulk_create(
        [Boundary(code=f"l-{at}", title=f"L {at}", sort=Sort.STATE_ROAD) for at in range(SIDE)]
    )
    BoundaryVersion.objects.bulk_create(
        (BoundaryVersion(boundary=town, geom=shape) for town, shape in zip(towns, _shapes(rng), strict=True)), batch_size=50
    )
    BoundaryVersion.objects.bulk_create(
        (BoundaryVersion(boundary=way, geom=_across(row), width_m=20) for row, way in enumerate(ways)), batch_size=10
    )
    Duty.objects.bulk_create(Duty(authority=office, boundary=town) for office, town in zip(offices, towns, strict=True))
    Duty.objects.bulk_create(Duty(authority=offices[0], boundary=town, kind="light") for town in towns[::10])
    Duty.objects.create(authority=roads, sort=Sort.STATE_ROAD, kind="road")
    BoundaryVersion.objects.create(
        boundary=Boundary.objects.create(code="all", title="Landkreis", sort=Sort.DISTRICT),
        geom=MultiPolygon(Polygon.from_bbox((*CORNER, *(CORNER + STEP * SIDE)))),
    )


def _shapes(rng: np.random.Generator) -> list[MultiPolygon]:
    """Outlines row by row, each of four winding borders that it shares."""
    along = {(x, y): _border(rng, (x, y), (x + 1, y)) for x in range(SIDE) for y in range(SIDE + 1)}
    up = {(x, y): _border(rng, (x, y), (x, y + 1)) for x in range(SIDE + 1) for y in range(SIDE)}
    return [
        _ring([along[x, y], up[x + 1, y], along[x, y + 1][::-1], up[x, y][::-1]]) for y in range(SIDE) for x in range(SIDE)
    ]


def _border(rng: np.random.Generator, start: tuple[int, int], end: tuple[int, int]) -> Line:
    share = np.linspace(0, 1, WINDINGS + 1)[:, None]
    straight = np.array(start) * (1 - share) + np.array(end) * share
    aside = np.array([end[1] - start[1], end[0] - start[0]]) * rng.uniform(-0.02, 0.02, (WINDINGS + 1, 1))
    aside = aside * np.sin(np.pi * share)
    border: Line = CORNER + (straight + aside) * STEP
    return border


def _ring(borders: Sequence[Line]) -> MultiPolygon:
    places = np.concatenate([border[:-1] for border in borders])
    return MultiPolygon(Polygon([*map(tuple, places), tuple(places[0])]), srid=4326)


def _across(row: int) -> MultiLineString:
    """A road from the west to the east."""
    xs = CORNER[0] + STEP[0] * np.linspace(0, SIDE, SIDE * 10)
    return MultiLineString(LineString([(x, CORNER[1] + STEP[1] * (row + 0.5)) for x in xs]), srid=4326)


def _measured(name: str, places: Line, ask: Callable[[Point], object], goal_ms: float | None = None) -> Timed:
    return timed(name, [partial(ask, point) for point in _points(places)], goal_ms)


def _points(places: Line) -> list[Point]:
    return [Point(x, y, srid=4326) for x, y in places.tolist()]


def _values(category: Category, place: Point) -> dict[str, Any]:
    day = timezone.localdate()
    return {"lon": place.x, "lat": place.y, "day": day, "category": category.pk, "kind": category.kind, "most": 1}


def _plainly(category: Category, place: Point) -> object:
    with connection.cursor() as cursor:
        cursor.execute(responsibility._ASK, _values(category, place))
        return cursor.fetchall()


def _lay_whole_outlines() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE whole AS SELECT id AS version_id, defects_cover(geom, width_m) AS geom"
            " FROM defects_boundaryversion"
        )
        cursor.execute("CREATE INDEX ON whole USING gist (geom)")
        cursor.execute("ANALYZE whole")


def _whole(category: Category, place: Point) -> object:
    statement = responsibility._ASK.replace("defects_boundarypart", "whole")
    return rows_of(statement, _values(category, place))
