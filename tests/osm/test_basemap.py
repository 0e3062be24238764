"""The basemap: what is drawn of which tags, and the tiles that come of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
from django.core.cache import caches
from django.db import connection

from layers.core.exceptions import NotFoundError
from layers.core.tiles import Tile
from layers.osm.basemap import schema, tiles
from layers.osm.basemap.grid import tiles_of
from layers.osm.basemap.tiles import basemap_tile, basemap_tilejson, basemap_version
from layers.osm.elements import Shape
from layers.osm.models import LoadedRegion
from layers.osm.tasks import warm_basemap_tiles
from tests.osm.helpers import VILLAGE, Village, load, real_extract, square

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.osm.loading import Load

MIDDLE = (12.0503, 54.0504)


def drawn(shape: Shape, **tags: str) -> list[tuple[str, int, dict[str, Any]]]:
    return [(d.layer, d.min_zoom, dict(d.properties)) for d in schema.drawn_from(shape, tags)]


@pytest.mark.parametrize(
    ("tags", "layer", "zoom", "kind"),
    [
        ({"natural": "water"}, "water_polygons", 4, "water"),
        ({"natural": "water", "water": "river"}, "water_polygons", 4, "river"),
        ({"waterway": "riverbank"}, "water_polygons", 4, "river"),
        ({"landuse": "reservoir"}, "water_polygons", 4, "reservoir"),
        ({"waterway": "dock"}, "water_polygons", 10, "dock"),
        ({"landuse": "forest"}, "land", 7, "forest"),
        ({"natural": "wood"}, "land", 7, "forest"),
        ({"landuse": "residential"}, "land", 10, "residential"),
        ({"landuse": "meadow"}, "land", 11, "meadow"),
        ({"natural": "wetland", "wetland": "bog"}, "land", 11, "bog"),
        ({"amenity": "grave_yard"}, "land", 13, "grave_yard"),
        ({"leisure": "park"}, "land", 11, "park"),
        ({"amenity": "school"}, "sites", 14, "school"),
        ({"landuse": "construction"}, "sites", 14, "construction"),
        ({"man_made": "bridge"}, "bridges", 12, "bridge"),
        ({"waterway": "dam"}, "dam_polygons", 12, "dam"),
        ({"man_made": "pier"}, "pier_polygons", 12, "pier"),
        ({"highway": "pedestrian"}, "street_polygons", 14, "pedestrian"),
    ],
)
def test_areas_by_the_schema(tags: dict[str, str], layer: str, zoom: int, kind: str) -> None:
    name, at, properties = drawn(Shape.AREA, **tags)[0]
    assert (name, at, properties["kind"]) == (layer, zoom, kind)


@pytest.mark.parametrize(
    ("tags", "zoom", "expected"),
    [
        ({"highway": "motorway"}, 5, {"kind": "motorway", "link": False}),
        ({"highway": "primary_link"}, 8, {"kind": "primary", "link": True}),
        ({"highway": "residential", "oneway": "yes"}, 12, {"oneway": True, "oneway_reverse": False}),
        ({"highway": "residential", "oneway": "-1"}, 12, {"oneway": True, "oneway_reverse": True}),
        ({"highway": "track", "tracktype": "grade3"}, 13, {"kind": "track", "tracktype": "grade3"}),
        ({"highway": "path", "bicycle": "designated"}, 13, {"kind": "path", "bicycle": "designated"}),
        ({"highway": "footway", "tunnel": "yes"}, 13, {"tunnel": True, "bridge": False}),
        ({"highway": "tertiary", "bridge": "viaduct"}, 10, {"tunnel": False, "bridge": True}),
        ({"railway": "rail"}, 8, {"kind": "rail", "rail": True}),
        ({"railway": "rail", "service": "siding"}, 10, {"kind": "rail", "service": "siding"}),
        ({"railway": "tram", "oneway": "yes"}, 10, {"rail": True, "oneway": False}),
        ({"aeroway": "runway"}, 11, {"kind": "runway"}),
    ],
)
def test_streets_by_the_schema(tags: dict[str, str], zoom: int, expected: dict[str, Any]) -> None:
    layer, at, properties = drawn(Shape.LINE, **tags)[0]
    assert (layer, at) == ("streets", zoom)
    assert expected.items() <= properties.items()


def test_bridges_are_drawn_over_roads_and_roads_over_tunnels() -> None:
    order = [
        next(schema.drawn_from(Shape.LINE, {"highway": "residential", **more})).sort
        for more in ({"tunnel": "yes"}, {}, {"bridge": "yes"})
    ]
    assert order == sorted(order)
    assert len(set(order)) == 3


def test_labels_carry_the_numbers_of_roads_line_by_line() -> None:
    labels = [p for layer, _zoom, p in drawn(Shape.LINE, highway="primary", ref="B 103; L 39") if layer == "street_labels"]
    assert labels == [{"kind": "primary", "ref": "B 103\nL 39", "ref_rows": 2, "ref_cols": 5}]


def test_names_in_german_and_english_come_along() -> None:
    named = {"name": "Rostock", "name:de": "Rostock", "name:en": "Rostock"}
    layer, zoom, properties = drawn(Shape.POINT, place="city", population="209191", **named)[0]
    assert (layer, zoom) == ("place_labels", 6)
    assert properties == {
        "kind": "city",
        "name": "Rostock",
        "name_de": "Rostock",
        "name_en": "Rostock",
        "population": 209191,
    }


@pytest.mark.parametrize(("capital", "kind", "zoom"), [("yes", "capital", 4), ("4", "state_capital", 4), ("6", "town", 7)])
def test_capitals_show_early(capital: str, kind: str, zoom: int) -> None:
    _layer, at, properties = drawn(Shape.POINT, place="town", name="Schwerin", capital=capital)[0]
    assert (at, properties["kind"], properties["population"]) == (zoom, kind, 5000)


def test_an_address_is_drawn_unless_the_thing_is_a_point_of_interest() -> None:
    address = {"addr:housenumber": "1"}
    assert [layer for layer, _z, _p in drawn(Shape.POINT, **address)] == ["addresses"]
    assert [layer for layer, _z, _p in drawn(Shape.POINT, amenity="cafe", **address)] == ["pois"]


def test_nothing_is_drawn_of_unknown_things() -> None:
    assert not drawn(Shape.AREA, building="no")
    assert not drawn(Shape.LINE, highway="proposed")
    assert not drawn(Shape.POINT, place="planet", name="Erde")


def test_every_drawn_layer_is_described() -> None:
    layers = {name for name, fields in schema.FIELDS.items() if "kind" in fields or name}
    tagged = [{rule.key: value} for rule in (*schema.LAND, *schema.SITES, *schema.OTHER_AREAS) for value in rule.zooms]
    for tags in tagged:
        for layer, _zoom, properties in drawn(Shape.AREA, **tags):
            assert layer in layers
            assert set(properties) <= set(schema.FIELDS[layer])


def test_tiles_of_a_box() -> None:
    assert list(tiles_of((-180, -85, 180, 85), 1)) == [(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]
    assert list(tiles_of((9.5215, 47.1410, 9.5215, 47.1410), 14)) == [(14, 8625, 5753)]
    assert list(tiles_of((-180, -90, 180, 90), 0)) == [(0, 0, 0)]


@pytest.fixture(scope="module")
def village(loader: Callable[..., Load], tmp_path_factory: pytest.TempPathFactory) -> Load:
    x, y = MIDDLE
    made = Village()
    forest, glade = made.way(square(x - 0.002, y - 0.002, 0.004)), made.way(square(x - 0.0005, y - 0.0005, 0.001))
    made.relation([("w", forest, "outer"), ("w", glade, "inner")], type="multipolygon", landuse="forest", name="Wald")
    made.way(square(x, y, 0.0002), natural="water", name="Teich")
    made.way([(x - 0.001, y), (x + 0.001, y)], highway="residential", name="Dorfstraße", layer="1")
    border = made.way([(x - 0.003, y - 0.003), (x + 0.003, y - 0.003)])
    made.relation([("w", border, "outer")], type="boundary", boundary="administrative", admin_level="4", name="Land")
    made.way(square(x + 0.0005, y + 0.0005, 0.0001), building="yes", **{"addr:housenumber": "7"})
    made.node((x, y), place="village", name="Dorf")
    result: Load = loader(made.write(tmp_path_factory.mktemp("village") / "village.osm.pbf"))
    return result


def tile(z: int) -> dict[str, Any]:
    column_and_row = next(tiles_of((*MIDDLE, *MIDDLE), z))
    decoded: dict[str, Any] = mapbox_vector_tile.decode(basemap_tile(*column_and_row))
    return decoded


def properties(decoded: dict[str, Any], layer: str) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in decoded[layer]["features"]]


pytestmark = [pytest.mark.django_db]


@pytest.mark.usefixtures("village")
def test_a_tile_has_what_lies_in_it() -> None:
    decoded = tile(14)
    assert set(decoded) == {
        *("addresses", "boundaries", "buildings", "land", "place_labels", "street_labels", "streets"),
        *("water_polygons", "water_polygons_labels"),
    }
    assert properties(decoded, "land") == [{"kind": "forest"}]
    assert properties(decoded, "boundaries") == [{"admin_level": 4, "disputed": False, "maritime": False}]
    assert properties(decoded, "addresses") == [{"housenumber": "7"}]
    assert properties(decoded, "street_labels") == [{"kind": "residential", "name": "Dorfstraße"}]
    assert [p["kind"] for p in properties(decoded, "water_polygons_labels")] == ["water"]
    assert properties(decoded, "water_polygons_labels")[0]["way_area"] > 500


@pytest.mark.usefixtures("village")
def test_a_forest_keeps_its_glade() -> None:
    (forest,) = tile(14)["land"]["features"]
    assert forest["geometry"]["type"] == "Polygon"
    assert len(forest["geometry"]["coordinates"]) == 2


@pytest.mark.usefixtures("village")
def test_far_away_only_what_matters_is_drawn() -> None:
    assert set(tile(9)) == {"land", "boundaries"}
    assert "buildings" not in tile(13)


@pytest.mark.usefixtures("village")
def test_a_tile_where_nothing_is_is_empty() -> None:
    assert basemap_tile(14, 0, 0) == b""


@pytest.mark.parametrize(("z", "x", "y"), [(15, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_a_tile_outside_the_grid_is_not_found(z: int, x: int, y: int) -> None:
    with pytest.raises(NotFoundError):
        basemap_tile(z, x, y)


@pytest.mark.usefixtures("village")
def test_a_tile_is_one_statement_and_then_comes_from_the_cache(django_assert_num_queries: Any) -> None:  # noqa: ANN401
    where = next(tiles_of((*MIDDLE, *MIDDLE), 12))
    with django_assert_num_queries(2):  # the version and the tile
        first = basemap_tile(*where)
    with django_assert_num_queries(1):
        assert basemap_tile(*where) == first


@pytest.mark.usefixtures("village")
def test_the_version_is_that_of_content_and_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    version = basemap_version()
    assert version.startswith(LoadedRegion.objects.get().basemap_version)
    monkeypatch.setattr(tiles, "_DRAWING", "otherwise")
    assert basemap_version() != version


def test_without_a_region_there_is_an_empty_basemap() -> None:
    LoadedRegion.objects.all().delete()
    assert basemap_version() == "0"
    assert basemap_tilejson()["bounds"] == [-180.0, -85.051129, 180.0, 85.051129]


def test_the_tilejson_describes_the_region(village: Load) -> None:
    described = basemap_tilejson()
    assert described["bounds"] == list(VILLAGE.bbox)
    assert (described["minzoom"], described["maxzoom"]) == (0, 14)
    assert {layer["id"] for layer in described["vector_layers"]} >= set(tile(14))
    assert json.loads(json.dumps(described)) == described
    assert village.region.name == described["name"]


@pytest.mark.usefixtures("village")
def test_the_worker_draws_the_tiles_of_the_region_ahead() -> None:
    region = LoadedRegion.objects.get()
    assert warm_basemap_tiles() == sum(len(list(tiles_of(region.box, zoom))) for zoom in range(14))
    where = next(tiles_of((*MIDDLE, *MIDDLE), 13))
    assert caches["tiles"].get(f"basemap:{basemap_version()}:{where[0]}:{where[1]}:{where[2]}")


@pytest.mark.usefixtures("village")
def test_the_worker_draws_no_more_than_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("layers.osm.tasks.basemap_tile", lambda z, _x, _y: asked.append(z))
    LoadedRegion.objects.update(bbox=[-180, -85, 180, 85])
    assert warm_basemap_tiles() == len(asked) == 5000
    assert asked == sorted(asked)


@pytest.mark.usefixtures("village")
def test_outside_the_region_nothing_is_drawn_or_kept(
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    (x0, y0), (x1, y1) = ((x, y) for _z, x, y in (next(tiles_of(at, 14)) for at in ((12, 54.1) * 2, (12.1, 54) * 2)))
    monkeypatch.setattr(tiles, "caches", {})
    with django_assert_num_queries(3):  # the region only
        assert [basemap_tile(14, x, y) for x, y in ((0, 0), (x0 - 2, y0), (x1, y1 + 2))] == [b"", b"", b""]


@pytest.mark.usefixtures("village")
def test_a_tile_beside_the_region_is_drawn_when_its_buffer_reaches_it() -> None:
    z, x, y = next(tiles_of((*MIDDLE, *MIDDLE), 14))
    seen = Tile(z, x + 1, y).with_margin(0)
    LoadedRegion.objects.update(bbox=[seen.west - 0.01, 54.0, seen.west - 0.0005, 54.1])
    assert caches["tiles"].get(key := f"basemap:{basemap_version()}:{z}:{x + 1}:{y}") is None
    basemap_tile(z, x + 1, y)
    assert caches["tiles"].get(key) is not None


@pytest.mark.usefixtures("village")
def test_a_load_asks_the_worker_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'warm-basemap' AND status = 'todo'")
        assert cursor.fetchone() == (1,)


@pytest.mark.usefixtures("village")
def test_another_content_is_another_version_and_the_same_is_not(tmp_path: Path) -> None:
    before = basemap_version()
    made = Village()
    made.node(MIDDLE, place="village", name="Dorf")
    path = made.write(tmp_path / "village.osm.pbf")
    assert load(path).basemap_changed
    assert basemap_version() != before
    after = basemap_version()
    assert not load(path).basemap_changed
    assert basemap_version() == after


@pytest.mark.usefixtures("village")
def test_the_swapped_table_has_the_indexes_of_the_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'osm_basemap'")
        assert {name for (name,) in cursor.fetchall()} == {"osm_basemap_geom", "osm_basemap_far", "osm_basemap_middle"}


@pytest.mark.slow
def test_tiles_of_a_real_region_decode_at_every_zoom() -> None:
    load(real_extract("liechtenstein.osm.pbf"), replace(VILLAGE, bbox=(9.47, 47.04, 9.64, 47.28)), replace=True)
    vaduz = (9.5215, 47.1410)
    for zoom in range(15):
        (where,) = tiles_of((*vaduz, *vaduz), zoom)
        decoded = mapbox_vector_tile.decode(basemap_tile(*where))
        assert "boundaries" in decoded or zoom > 13
        for layer, content in decoded.items():
            for feature in content["features"]:
                assert set(feature["properties"]) <= set(schema.FIELDS[layer]), (zoom, layer)
