"""The pyramid of counts says what counting says, whatever happened and whenever it is folded."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from layers.core import entry_table, pyramid, registry
from layers.core.clock import is_over
from layers.core.map_tiles import filtered_map_tile, from_their_zoom, map_tile
from layers.core.models import Entry, Status, Tally, TallyChange
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.tasks import fold_changes_soon
from layers.core.tiles import MAX_ZOOM, Tile
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

NOW = datetime(2026, 5, 31, 23, tzinfo=UTC)  # some of what goes on now ends next month
HERE = (12.3457, 53.9262)
# Four that may show one thing, the last of them with times, and one alone.
LAYERS = [registry.get(name) for name in ("playgrounds", "organisations", "venues", "farm-shops", "events")]
FIRST_ZOOMS = dict(zip(LAYERS, (0, 3, 5, 0, 2), strict=True))

pytestmark = pytest.mark.django_db


def shown_early() -> ExitStack:
    """Layers that begin at zooms that the pyramid has, each at another."""
    stack = ExitStack()
    for layer, zoom in FIRST_ZOOMS.items():
        stack.enter_context(patch.object(type(layer), "style", replace(layer.style, min_zoom=zoom)))
    return stack


def markers(body: bytes) -> list[dict[str, Any]]:
    """What stands in a tile, in an order of its own."""
    found = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}).get("markers", {"features": []})
    return sorted(found["features"], key=lambda marker: (marker["geometry"]["coordinates"], marker["id"]))


def from_pyramid(layers: Iterable[Layer], tile: Tile) -> list[dict[str, Any]]:
    return markers(map_tile(list(layers), tile, NOW))


def counted_live(layers: Iterable[Layer], tile: Tile) -> list[dict[str, Any]]:
    here = from_their_zoom(list(layers), tile)
    return markers(filtered_map_tile(Entry.objects.visible_to(None).current(NOW), here, tile))


def tallies() -> set[tuple[Any, ...]]:
    names = ("zoom", "cell", "layer", "behind", "last_month", "members", "x", "y", "member")
    return {tuple(map(str, row)) for row in Tally.objects.values_list(*names)}


def counted_anew() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for statement in pyramid._REBUILD:
            cursor.execute(statement)
    return tallies()


def place_on_edges(z: int) -> st.SearchStrategy[tuple[float, float]]:
    """Places on edges and corners of cells of a zoom, at the antimeridian among them."""
    cells = 2**z * pyramid.CELLS
    column, row = (st.integers(0, cells) for _ in range(2))
    latitude = row.map(lambda y: math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / cells)))))
    return st.tuples(column.map(lambda x: x / cells * 360 - 180), latitude)


POLES_AND_ANTIMERIDIAN = [(-180.0, 0.0), (180.0, 0.0), (180.0, -85.0511287798), (0.0, 90.0), (-180.0, 85.0511287798)]
places = (
    st.just(HERE)
    | st.tuples(st.floats(12.3, 12.4), st.floats(53.9, 54.0))
    | st.integers(0, pyramid.DEEPEST_ZOOM).flatmap(place_on_edges)
    | st.sampled_from(POLES_AND_ANTIMERIDIAN)
)
values = st.fixed_dictionaries(
    {
        "geom": places.map(lambda place: Point(place, srid=4326)),
        "status": st.sampled_from(Status) | st.just(Status.PUBLISHED),
        "osm": st.none() | st.integers(1, 3),
        "hours": st.integers(-4, 2),
        "lasts": st.none() | st.integers(1, 5) | st.just(24 * 40),
    }
)
numbers = st.integers(0, 20)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(LAYERS), values),
        st.tuples(st.just("change"), numbers, values),
        st.tuples(st.just("delete"), numbers, st.none()),
        st.tuples(st.just("fold"), st.none(), st.none()),
    ),
    min_size=1,
    max_size=14,
)


class World:
    """Some features, and what was done to them."""

    def __init__(self) -> None:
        self.features: list[tuple[Layer, BaseFeature]] = []

    def do(self, step: tuple[str, Any, Any]) -> None:
        name, subject, changed = step
        if name == "fold":
            assert pyramid.fold_changes()
            assert not TallyChange.objects.exists()
        elif name == "create":
            self.features.append((subject, self._write(subject, subject.model(), changed)))
        elif self.features:
            layer, feature = self.features[subject % len(self.features)]
            if name == "change":
                self._write(layer, feature, changed)
            else:
                feature.delete()
                self.features.remove((layer, feature))

    def _write(self, layer: Layer, feature: BaseFeature, changed: dict[str, Any]) -> BaseFeature:
        # An object of OpenStreetMap has one row in a table.
        taken = {one.osm_id for other, one in self.features if other is layer and one is not feature}
        feature.geom, feature.status = changed["geom"], changed["status"]
        feature.osm_id = None if changed["osm"] in taken else changed["osm"]
        feature.osm_type = feature.osm_id and "n"
        if layer.times:
            begin, lasts = NOW + timedelta(hours=changed["hours"]), changed["lasts"]
            setattr(feature, layer.times[0], begin)
            setattr(feature, layer.times[1], None if lasts is None else begin + timedelta(hours=lasts))
        feature.save()
        return feature

    def number_shown(self, layers: Collection[Layer], z: int) -> int:
        """How many things should stand on the map, counted by hand."""
        shown = [
            layer.id + str(feature.pk) if layer.times or not feature.osm_id else f"n{feature.osm_id}"
            for layer, feature in self.features
            if layer in layers and FIRST_ZOOMS[layer] <= z and feature.status in PUBLIC_STATUSES and feature.geom.y < 90
            if not layer.times or not is_over(getattr(feature, layer.times[0]), getattr(feature, layer.times[1]), NOW)
        ]
        return len(set(shown))

    def tiles(self, z: int) -> set[Tile]:
        """All that could have a marker: a place on an edge may be on either side of it as far as this test knows."""
        found = set()
        for _layer, feature in self.features:
            longitude, latitude = feature.geom.x, max(min(feature.geom.y, 85.0511287), -85.0511287)
            for east, north in product((-1e-9, 1e-9), repeat=2):
                tile = tile_of(z, longitude + east, latitude + north)
                found.add(Tile(z, min(max(tile.x, 0), 2**z - 1), min(max(tile.y, 0), 2**z - 1)))
        return found


class TestEverythingThatCanHappen(TestCase):
    @given(
        steps,
        st.lists(st.sampled_from(LAYERS), min_size=1, unique=True),
        st.lists(st.integers(0, pyramid.DEEPEST_ZOOM), min_size=2, max_size=2, unique=True),
    )
    @settings(max_examples=60)
    def test_pyramid_and_live_count_say_the_same(
        self, steps: list[tuple[str, Any, Any]], layers: list[Layer], zooms: list[int]
    ) -> None:
        world = World()
        with shown_early():
            for step in steps:
                world.do(step)
            self._compare(world, layers, zooms)
            world.do(("fold", None, None))
            self._compare(world, layers, zooms)
        assert tallies() == counted_anew()

    def _compare(self, world: World, layers: list[Layer], zooms: list[int]) -> None:
        for z in zooms:
            found = {tile: from_pyramid(layers, tile) for tile in world.tiles(z)}
            assert found == {tile: counted_live(layers, tile) for tile in found}
            counts = [marker["properties"]["count"] for some in found.values() for marker in some]
            assert sum(counts) == world.number_shown(layers, z)


class TestEveryZoom:
    """The same for all zooms there are, with features that are many and one that hides behind another."""

    def test_pyramid_and_live_count_say_the_same(self, make_feature: MakeFeature) -> None:
        for number in range(40):
            make_feature("playgrounds", geom=Point(HERE[0] + number * number / 1000, HERE[1] + number / 1000))
        for layer in ("organisations", "venues"):
            make_feature(layer, geom=Point(*HERE), osm_type="n", osm_id=7)
        with shown_early():
            for z in range(MAX_ZOOM + 1):
                tile = tile_of(z, *HERE)
                expected = counted_live(LAYERS, tile)
                assert expected
                assert from_pyramid(LAYERS, tile) == expected
            assert pyramid.fold_changes()
            for z in range(MAX_ZOOM + 1):
                assert from_pyramid(LAYERS, tile_of(z, *HERE)) == counted_live(LAYERS, tile_of(z, *HERE))

    def test_an_entry_counts_where_those_before_it_are_not_shown(self, make_feature: MakeFeature) -> None:
        organisation, venue = (make_feature(layer, osm_type="n", osm_id=7) for layer in ("organisations", "venues"))
        pyramid.fold_changes()
        with shown_early():
            ids = {
                (z, *(layer.id for layer in shown)): [marker["id"] for marker in from_pyramid(shown, tile_of(z, *HERE))]
                for z, shown in product((2, 4, 6), (LAYERS[1:3], LAYERS[2:3]))
            }
        assert ids == {
            (2, "organisations", "venues"): [],
            (4, "organisations", "venues"): [organisation.pk],
            (6, "organisations", "venues"): [organisation.pk],
            (2, "venues"): [],
            (4, "venues"): [],
            (6, "venues"): [venue.pk],
        }


class TestChanges:
    def test_what_stays_as_it_is_is_no_change(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds")
        pyramid.fold_changes()
        type(made).objects.update(title="Neu", geom=made.geom)
        assert not TallyChange.objects.exists()

    def test_what_is_not_public_is_none(self, make_hidden: MakeFeature) -> None:
        pyramid.fold_changes()
        make_hidden("playgrounds")
        assert not TallyChange.objects.exists()

    def test_nothing_is_left_of_what_went(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds").delete()
        made = make_feature("playgrounds")
        pyramid.fold_changes()
        assert Tally.objects.exists()
        made.delete()
        pyramid.fold_changes()
        assert not Tally.objects.exists()

    def test_the_worker_folds(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        assert fold_changes_soon(timestamp=0)
        assert {tally.members for tally in Tally.objects.all()} == {1}
        assert not TallyChange.objects.exists()


class TestRebuild:
    def test_counts_what_was_there_before(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        pyramid.fold_changes()
        before = tallies()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_tally")
        entry_table.pause_before_migrations(using="default", plan=["something"])
        entry_table.resume_after_migrations(using="default", plan=["something"])
        assert tallies() == before
        assert not TallyChange.objects.exists()

    def test_an_emptied_table_of_entries_has_no_counts(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        pyramid.fold_changes()
        make_feature("playgrounds")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE core_entry")
        assert not Tally.objects.exists()
        assert not TallyChange.objects.exists()
