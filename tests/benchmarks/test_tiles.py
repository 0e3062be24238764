"""What a tile of the map costs among a million features, at the API and with nothing kept, one request at a time.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import dataclasses
import random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api import caching
from layers.core import map_tiles, registry
from layers.core.tiles import MAX_ZOOM, Tile
from tests.benchmarks.million import BBOX, million_features, needs_million
from tests.grid import tile_of

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

MOST_TILES = 40
FIRST_COUNTED_ZOOM = 9  # above, counting takes too long to wait for
GOAL_MS = 20


def _tiles(z: int) -> list[Tile]:
    """Tiles of the region, all of them where they are few."""
    draw = random.Random(z)  # noqa: S311 (places to look at)
    west, south, east, north = BBOX
    places = ((draw.uniform(west, east), draw.uniform(south, north)) for _ in range(4 * MOST_TILES))
    return list(dict.fromkeys(tile_of(z, *place) for place in places))[:MOST_TILES]


def _times(z: int, query: dict[str, str]) -> tuple[list[float], int]:
    """Milliseconds per tile, and the bytes of the largest."""
    client, times, sizes = Client(), [], []
    for tile in _tiles(z):
        caching._bodies.clear()
        began = perf_counter()
        response = client.get(f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt", query)
        times.append((perf_counter() - began) * 1000)
        assert response.status_code == 200
        sizes.append(len(response.content))
    return times, max(sizes)


def _row(z: int, query: dict[str, str]) -> str:
    times, size = _times(z, query)
    return f"{z:>4}{median(times):10.1f}{max(times):9.1f}{size / 1000:12.1f}"


@pytest.mark.slow
@needs_million
def test_tiles_among_a_million(
    django_db_setup: None,  # noqa: ARG001 (the database)
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tables: dict[str, list[str]] = {}
    with django_db_blocker.unblock(), million_features():
        _times(12, {})
        tables["as declared"] = [_row(z, {}) for z in range(MAX_ZOOM + 1)]
        tables["two layers"] = [_row(z, {"layers": "playgrounds,events"}) for z in range(MAX_ZOOM + 1)]
        for layer in registry.layers():
            monkeypatch.setattr(type(layer), "style", dataclasses.replace(layer.style, min_zoom=0))
        tables["every layer from zoom 0 on"] = [_row(z, {}) for z in range(MAX_ZOOM + 1)]
        monkeypatch.setattr(map_tiles, "DEEPEST_ZOOM", -1)
        tables["the same without the pyramid"] = [_row(z, {}) for z in range(FIRST_COUNTED_ZOOM, MAX_ZOOM + 1)]
    with capsys.disabled():
        for title, rows in tables.items():
            print(f"\n{title}\nzoom   p50 ms   worst ms   largest kB   (goal at zoom 6: ≤ {GOAL_MS})", *rows, sep="\n")  # noqa: T201 (the table is the point)
