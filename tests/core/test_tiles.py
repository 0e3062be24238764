from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from layers.core import registry
from layers.core.exceptions import NotFoundError
from layers.core.map_tiles import CLUSTERED_BELOW_ZOOM, MARKER_BYTES, MOST_BYTES, MOST_MARKERS, map_tile
from layers.core.pyramid import CELLS
from layers.core.tiles import EXTENT, MAX_ZOOM, Tile, layer_tile
from tests.grid import tile_of, tiles_around

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

PLAYGROUNDS = registry.get("playgrounds")
BEFORE_ALL_EVENTS = datetime(2026, 6, 1, tzinfo=UTC)
WORLD = math.degrees(math.atan(math.sinh(math.pi)))

pytestmark = pytest.mark.django_db


def decoded(body: bytes) -> dict[str, list[dict[str, Any]]]:
    layers = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    return {name: layer["features"] for name, layer in layers.items()}


def of_layer(tile: Tile, layer_id: str = "playgrounds") -> list[dict[str, Any]]:
    layer = registry.get(layer_id)
    return decoded(layer_tile(layer, None, tile)).get(layer_id, [])


def of_map(tile: Tile) -> dict[str, list[dict[str, Any]]]:
    return decoded(map_tile(registry.layers(), tile, BEFORE_ALL_EVENTS))


def markers(tile: Tile) -> list[dict[str, Any]]:
    return of_map(tile).get("markers", [])


def edges(z: int) -> st.SearchStrategy[tuple[float, float]]:
    """Places that lie exactly on an edge or a corner of a tile, and others."""
    numbers = st.integers(0, 2**z)
    on_meridian = numbers.map(lambda x: x / 2**z * 360 - 180)
    on_parallel = numbers.map(lambda y: math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z)))))
    return st.tuples(on_meridian | st.floats(-180, 180), on_parallel | st.floats(-WORLD, WORLD))


class TestAnyPoint(TestCase):
    @given(st.integers(11, MAX_ZOOM).flatmap(lambda z: st.tuples(st.just(z), edges(z))))
    @example((11, (0.0, 5e-324)))
    @settings(max_examples=80)
    def test_is_in_exactly_one_tile(self, place: tuple[int, tuple[float, float]]) -> None:
        z, (longitude, latitude) = place
        latitude = min(max(latitude, -85.0511287), 85.0511287)
        feature = PLAYGROUNDS.model.objects.create(geom=Point(longitude, latitude))
        tiles = tiles_around(z, longitude, latitude)
        assert [found["id"] for tile in tiles for found in of_layer(tile)] == [feature.pk]
        assert [found["id"] for tile in tiles for found in markers(tile)] == [feature.pk]
        (point,) = [found["geometry"]["coordinates"] for tile in tiles for found in of_layer(tile)]
        assert all(0 <= number < EXTENT for number in point)


class TestClusters(TestCase):
    @given(
        st.lists(st.tuples(st.floats(12.2, 12.6), st.floats(53.7, 54.1)), min_size=1, max_size=40),
        st.integers(11, CLUSTERED_BELOW_ZOOM),
    )
    @settings(max_examples=30)
    def test_count_every_feature_once_and_stand_in_their_own_cell(self, places: list[tuple[float, float]], z: int) -> None:
        PLAYGROUNDS.model.objects.bulk_create([PLAYGROUNDS.model(geom=Point(place)) for place in places])
        tiles = {tile for place in places for tile in tiles_around(z, *place)}
        found = {tile: markers(tile) for tile in tiles}
        assert sum(marker["properties"]["count"] for some in found.values() for marker in some) == len(places)
        for some in found.values():
            cells = [tuple(int(n * CELLS / EXTENT) for n in marker["geometry"]["coordinates"]) for marker in some]
            assert z >= CLUSTERED_BELOW_ZOOM or len(cells) == len(set(cells))

    @given(st.lists(st.tuples(st.floats(12.3, 12.4), st.floats(53.8, 53.85)), min_size=2, max_size=40))
    @settings(max_examples=30)
    def test_never_cover_each_other(self, places: list[tuple[float, float]]) -> None:
        PLAYGROUNDS.model.objects.bulk_create([PLAYGROUNDS.model(geom=Point(place)) for place in [*places, *places]])
        for tile in {tile_of(12, *place) for place in places}:
            discs = [marker["geometry"]["coordinates"] for marker in markers(tile)]
            for one, other in itertools.combinations(discs, 2):
                assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) / EXTENT * 512 > 43.5


class TestMap:
    TILE = tile_of(12, 12.35, 53.81)

    @pytest.fixture
    def here(self) -> Point:
        return Point(12.35, 53.81)

    def test_a_single_feature_can_be_drawn_and_opened(self, make_feature: MakeFeature, here: Point) -> None:
        feature = make_feature("playgrounds", title="Am See", geom=here)
        (marker,) = markers(self.TILE)
        assert marker["id"] == feature.pk
        assert marker["properties"] == {
            "layer": "playgrounds",
            "fid": feature.pk,
            "family": "places",
            "icon": "maki/playground",
            "title": "Am See",
            "count": 1,
        }

    def test_a_cluster_tells_its_families_the_largest_first(self, make_feature: MakeFeature, here: Point) -> None:
        make_feature("events", geom=here)
        make_feature("organisations", geom=here)
        make_feature("playgrounds", geom=here)
        make_feature("playgrounds", geom=here)
        (marker,) = markers(self.TILE)
        assert marker["properties"] == {"count": 4, "families": "places:2,events:1,groups:1"}
        assert not marker.get("id")

    def test_nothing_is_clustered_close_by(self, make_feature: MakeFeature, here: Point) -> None:
        made = {make_feature("playgrounds", geom=here).pk for _ in range(3)}
        tiles = tiles_around(CLUSTERED_BELOW_ZOOM, here.x, here.y)
        assert {marker["id"] for tile in tiles for marker in markers(tile)} == made

    def test_a_feature_appears_from_its_zoom_on(self, make_feature: MakeFeature, here: Point) -> None:
        make_feature("rest-spots", geom=here)
        zooms = [z for z in range(8, 16) if any(markers(tile) for tile in tiles_around(z, here.x, here.y))]
        assert zooms == [13, 14, 15]

    def test_one_thing_in_two_layers_stands_there_once(self, make_feature: MakeFeature, here: Point) -> None:
        for layer_id in ("organisations", "venues"):
            make_feature(layer_id, geom=here, osm_type="n", osm_id=7)
        (marker,) = markers(self.TILE)
        assert marker["properties"]["layer"] == "organisations"

    def test_what_is_not_public_is_not_counted(
        self, make_feature: MakeFeature, make_hidden: MakeFeature, here: Point
    ) -> None:
        make_feature("playgrounds", geom=here)
        make_hidden("playgrounds", geom=here)
        assert [marker["properties"]["count"] for marker in markers(self.TILE)] == [1]

    def test_large_shapes_are_drawn_and_specks_are_not(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=Polygon.from_bbox((12.34, 53.80, 12.36, 53.82)))
        make_feature("playgrounds", geom=Polygon.from_bbox((12.3400, 53.80, 12.3401, 53.8001)))
        make_feature("playgrounds", geom=LineString((12.34, 53.80), (12.36, 53.82)))
        assert sorted(shape["geometry"]["type"] for shape in of_map(self.TILE)["shapes"]) == ["LineString", "Polygon"]

    def test_a_layer_without_markers_gives_its_outline_alone(self, make_feature: MakeFeature) -> None:
        area = make_feature("areas", geom=Polygon.from_bbox((12, 53, 13, 54)))
        found = of_map(self.TILE)
        assert [shape["properties"] for shape in found["shapes"]] == [{"layer": "areas", "fid": area.pk, "family": "groups"}]
        assert "markers" not in found

    def test_an_empty_tile_is_an_empty_body(self) -> None:
        assert map_tile(registry.layers(), self.TILE, BEFORE_ALL_EVENTS) == b""
        assert layer_tile(PLAYGROUNDS, None, self.TILE) == b""


class TestCrowd:
    """Where features stand for themselves, a tile with too many of them is clustered after all."""

    HERE = Point(12.35, 53.81, srid=4326)
    TILES = [tile_of(z, 12.35, 53.81) for z in range(CLUSTERED_BELOW_ZOOM, MAX_ZOOM + 1)]

    def crowd(self, number: int, length: int) -> None:
        titles = (f"{n:04}".rjust(length, "é")[:length] for n in range(number))
        PLAYGROUNDS.model.objects.bulk_create(PLAYGROUNDS.model(geom=self.HERE, title=title) for title in titles)

    @pytest.mark.parametrize(("number", "length"), [(MOST_MARKERS + 1, 0), (MOST_MARKERS, 20), (200, 200)])
    def test_is_clustered(self, number: int, length: int) -> None:
        self.crowd(number, length)
        for tile in self.TILES:
            assert [marker["properties"]["count"] for marker in markers(tile)] == [number]

    @pytest.mark.parametrize(
        ("number", "length"),
        [(MOST_MARKERS, 0), *((MOST_BYTES // (MARKER_BYTES + 2 * length - 4), length) for length in (6, 20, 60, 200))],
    )
    def test_is_not_clustered_as_long_as_it_fits(self, number: int, length: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE places_playground_id_seq RESTART WITH 1000000000000000")
        self.crowd(number, length)
        for tile in self.TILES:
            body = map_tile(registry.layers(), tile, BEFORE_ALL_EVENTS)
            assert len(decoded(body)["markers"]) == number
            assert len(body) <= MOST_BYTES

    def test_of_single_markers_with_the_longest_titles_fits(self) -> None:
        z = CLUSTERED_BELOW_ZOOM - 1
        tile, step = tile_of(z, 12.35, 53.81), 360 / 2**z / CELLS
        west = tile.x * CELLS * step - 180
        for row, column in itertools.product(range(CELLS), repeat=2):
            north = math.degrees(math.atan(math.sinh(math.pi * (1 - (tile.y + (row + 0.5) / CELLS) / 2 ** (z - 1)))))
            place = Point(west + (column + 0.5) * step, north)
            PLAYGROUNDS.model.objects.create(geom=place, title=f"{row}{column}" + "😀" * 198)
        body = map_tile(registry.layers(), tile, BEFORE_ALL_EVENTS)
        assert [marker["properties"]["count"] for marker in decoded(body)["markers"]] == [1] * CELLS**2
        assert len(body) <= MOST_BYTES


class TestLayerTile:
    TILE = TestMap.TILE

    def test_has_the_public_properties_that_are_not_empty(self, make_feature: MakeFeature) -> None:
        feature = make_feature(
            "playgrounds", title="Am See", geom=Point(12.35, 53.81), equipment=["slide"], age_from=3, osm_tags={"a": "b"}
        )
        (found,) = of_layer(self.TILE)
        assert found["id"] == feature.pk
        assert found["properties"] == {"title": "Am See", "equipment": '["slide"]', "age_from": 3}

    def test_has_times_as_text(self, make_feature: MakeFeature) -> None:
        make_feature("events", geom=Point(12.35, 53.81))
        (found,) = of_layer(self.TILE, "events")
        assert found["properties"]["starts_at"] == "2026-06-13T15:00:00+00:00"

    def test_has_the_first_features_where_there_are_too_many(
        self, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = [make_feature("playgrounds", geom=Point(12.35, 53.81)).pk for _ in range(3)]
        monkeypatch.setattr("layers.core.tiles.MOST_FEATURES", 2)
        assert [found["id"] for found in of_layer(self.TILE)] == made[:2]

    def test_reaches_to_the_pole(self, make_feature: MakeFeature) -> None:
        make_feature("areas", geom=Polygon.from_bbox((-180, -90, 180, 90)))
        make_feature("areas", geom=Point(0, 90))
        assert len(of_layer(Tile(8, 0, 0), "areas")) == 1

    def test_cuts_shapes_at_its_edge(self, make_feature: MakeFeature) -> None:
        make_feature("areas", geom=Polygon.from_bbox((12, 53, 13, 54)))
        (found,) = of_layer(self.TILE, "areas")
        corners = [number for corner in found["geometry"]["coordinates"][0] for number in corner]
        assert (min(corners), max(corners)) == (-64, EXTENT + 64)


@pytest.mark.parametrize(
    ("z", "x", "y"), [(-1, 0, 0), (19, 0, 0), (3, -1, 0), (3, 0, -1), (10, 1024, 0), (10, 0, 1024), (10**9, 0, 0)]
)
def test_a_tile_that_is_not_there_is_not_found(z: int, x: int, y: int) -> None:
    with pytest.raises(NotFoundError):
        Tile.within(z, x, y, range(MAX_ZOOM + 1))
