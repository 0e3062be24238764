"""Tiles are right in every snapshot while others write and fold, and nobody waits for anybody in a circle.

The area is small, so that at every zoom all tiles that have anything can be read within one snapshot.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from threading import Event
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F

from layers.core import registry
from layers.core.map_tiles import map_tile
from layers.core.models import Status
from layers.core.pyramid import fold_changes
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.tiles import MAX_ZOOM, Tile
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from layers.core.layer import Layer

WEST, SOUTH, EDGE = 12.34, 53.92, 0.004
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LAYERS = [registry.get(name) for name in ("playgrounds", "organisations", "venues")]
WRITERS, ROUNDS, AT_ONCE = 4, 25, 100  # together 10,000 features
ROUNDS_PER_SNAPSHOT = 5

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _shown_from_zoom_0() -> Iterator[None]:
    with ExitStack() as stack:
        for layer in LAYERS:
            stack.enter_context(patch.object(type(layer), "style", replace(layer.style, min_zoom=0)))
        yield


def _place(number: int) -> Point:
    """Places that repeat, in the same cells for all writers."""
    return Point(WEST + EDGE * (number * 0.6180339887 % 1), SOUTH + EDGE * (number * 0.4142135623 % 1), srid=4326)


def _write(writer: int, snapshots: list[Event]) -> int:
    """Insert, move, hide and delete features. Writers of different layers have the same objects and know nothing of it.

    Args:
        writer: Its number.
        snapshots: Begun one by one by who reads; some rounds belong to each, so that neither is through before the other.

    Returns:
        How many features were inserted.
    """
    layer = LAYERS[writer % len(LAYERS)]
    made: list[list[int]] = []
    for turn in range(ROUNDS):
        assert snapshots[turn // ROUNDS_PER_SNAPSHOT].wait(60)
        numbers = range(turn * AT_ONCE, (turn + 1) * AT_ONCE)
        made.append(_insert(layer, writer, numbers))
        _move(layer, made[turn // 2])
        if turn % 3 == 0:
            layer.model.objects.filter(pk__in=made[turn // 3]).delete()
    number = sum(map(len, made))
    while made:
        layer.model.objects.filter(pk__in=made.pop()).delete()
    return number


def _insert(layer: Layer, writer: int, numbers: range) -> list[int]:
    # Two writers work on one layer, where an object has one row.
    kind = "n" if writer < len(LAYERS) else "w"
    features = [layer.model(geom=_place(number), osm_type=kind, osm_id=number) for number in numbers]
    return [feature.pk for feature in layer.model.objects.bulk_create(features)]


def _move(layer: Layer, keys: list[int]) -> None:
    mine = layer.model.objects.filter(pk__in=keys)
    with transaction.atomic():
        mine.update(geom=_place(keys[0]))
        mine.annotate(odd=F("pk") % 3).filter(odd=0).update(status=Status.DRAFT)
        mine.annotate(odd=F("pk") % 3).filter(odd=1).update(status=Status.PUBLISHED)


def _tiles(z: int) -> list[Tile]:
    first, last = tile_of(z, WEST, SOUTH + EDGE), tile_of(z, WEST + EDGE, SOUTH)
    return [Tile(z, x, y) for x, y in product(range(first.x, last.x + 1), range(first.y, last.y + 1))]


def _count_on_the_map(z: int) -> int:
    bodies = [map_tile(LAYERS, tile, NOW) for tile in _tiles(z)]
    found = [mapbox_vector_tile.decode(body).get("markers", {"features": []})["features"] for body in bodies]
    return sum(marker["properties"]["count"] for some in found for marker in some)


def _count_in_the_tables() -> int:
    things: set[tuple[str, int]] = set()
    for layer in LAYERS:
        public = layer.model.objects.filter(status__in=PUBLIC_STATUSES)
        things.update(public.values_list("osm_type", "osm_id"))
    return len(things)


def _read(snapshots: list[Event]) -> list[tuple[int, dict[int, int]]]:
    """What the tables and the map say, each time within one snapshot."""
    seen = []
    for begun in snapshots:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            expected = _count_in_the_tables()
            begun.set()
            seen.append((expected, {z: _count_on_the_map(z) for z in range(MAX_ZOOM + 1)}))
    return seen


def _fold(finished: Event) -> int:
    folds = 0
    while not finished.is_set():
        folds += fold_changes()
    return folds


def _in_thread(work: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 (what the work gives)
    try:
        return work(*arguments)
    finally:
        connection.close()


@pytest.mark.slow
def test_counts_add_up_in_every_snapshot_while_others_write_and_fold() -> None:
    finished, snapshots = Event(), [Event() for _ in range(ROUNDS // ROUNDS_PER_SNAPSHOT + 1)]
    with ThreadPoolExecutor(WRITERS + 3) as pool:
        reader = pool.submit(_in_thread, _read, snapshots)
        folders = [pool.submit(_in_thread, _fold, finished) for _ in range(2)]
        writers = [pool.submit(_in_thread, _write, number, snapshots) for number in range(WRITERS)]
        try:
            assert sum(writer.result() for writer in writers) == WRITERS * ROUNDS * AT_ONCE
            seen = reader.result()
        finally:
            finished.set()
        assert all(folder.result() > 0 for folder in folders)
    assert len({expected for expected, _ in seen}) > len(snapshots) / 2
    for expected, by_zoom in seen:
        assert by_zoom == dict.fromkeys(range(MAX_ZOOM + 1), expected)


def _waiting(start: Event, end: Event, work: Callable[[], object]) -> None:
    with transaction.atomic():
        work()
        start.set()
        assert end.wait(30)


def test_two_who_add_an_entry_of_one_thing_see_nothing_of_each_other_and_it_counts_once() -> None:
    end, starts = Event(), [Event(), Event()]
    layers = [registry.get("organisations"), registry.get("venues")]

    def make(layer: Layer) -> Callable[[], object]:
        return lambda: layer.model.objects.create(geom=_place(0), osm_type="n", osm_id=7)

    with ThreadPoolExecutor(2) as pool:
        writers = [
            pool.submit(_in_thread, _waiting, start, end, make(layer)) for start, layer in zip(starts, layers, strict=True)
        ]
        assert all(start.wait(30) for start in starts)
        end.set()
        for writer in writers:
            writer.result()
    assert _count_on_the_map(10) == 1
    assert fold_changes()
    assert _count_on_the_map(10) == 1
    layers[0].model.objects.all().delete()
    assert _count_on_the_map(10) == 1
    assert fold_changes()
    assert _count_on_the_map(10) == 1


def test_one_of_two_who_fold_leaves_it_to_the_other() -> None:
    start, end = Event(), Event()
    registry.get("venues").model.objects.create(geom=_place(0))
    with ThreadPoolExecutor(1) as pool:
        folder = pool.submit(_in_thread, _waiting, start, end, fold_changes)
        assert start.wait(30)
        assert not fold_changes()
        assert _count_on_the_map(10) == 1
        end.set()
        folder.result()
    assert fold_changes()
    assert _count_on_the_map(10) == 1


def test_a_writer_waits_for_nobody_who_folds() -> None:
    start, end = Event(), Event()
    venues = registry.get("venues").model.objects
    venues.create(geom=_place(0))
    with ThreadPoolExecutor(1) as pool:
        folder = pool.submit(_in_thread, _waiting, start, end, fold_changes)
        assert start.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            venues.update(geom=_place(1))
            venues.all().delete()
            cursor.execute("RESET lock_timeout")
        end.set()
        folder.result()
    assert _count_on_the_map(10) == 0
