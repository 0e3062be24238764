"""Vector tiles: check 38, OGC API - Tiles, Part 1, and TileJSON 3.0.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest

from tests.conformance.service import CRS84, EPSG, HOST, JSON, document, every_layer, get, items_path, media_type, refused
from tests.conformance.world import LATITUDE, LONGITUDE
from tests.grid import tile_of

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db

MVT = "application/vnd.mapbox-vector-tile"
SETS = "/api/tileMatrixSets"
QUAD = f"{SETS}/WebMercatorQuad"
QUAD_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
TILING_SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
CLOSE = 16
OUT_OF_RANGE = [(99, 0, 0), (16, 65536, 0), (16, 0, 65536), (18, 0, 2**18), (16, 10**30, 0), (10**30, 0, 0)]


def tileset_path(layer: Layer) -> str:
    return f"/api/collections/{layer.id}/tiles/WebMercatorQuad"


def filled(template: str, **values: int) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    assert "{" not in template
    return template.removeprefix(HOST)


def tile_ids(client: Client, layer: Layer, path: str) -> set[int]:
    response = get(client, path)
    assert response["Content-Type"] == MVT
    decoded = mapbox_vector_tile.decode(response.content)
    assert decoded.keys() <= {layer.id}
    return {feature["id"] for feature in decoded.get(layer.id, {"features": []})["features"]}


class TestTileSets:
    def test_check_38_web_mercator_quad_is_listed(self, client: Client) -> None:
        """OGC API - Tiles, /req/tms/tilematrixsets."""
        (entry,) = [entry for entry in document(client, SETS)["tileMatrixSets"] if entry["id"] == "WebMercatorQuad"]
        (link,) = [link for link in entry["links"] if link["rel"] == "self"]
        assert link["href"] == f"{HOST}{QUAD}"

    def test_check_38_web_mercator_quad_is_that_of_the_standard(self, client: Client) -> None:
        """Two Dimensional Tile Matrix Set 2.0, annex D.1: computed here from the circumference of the globe."""
        body = document(client, QUAD)
        assert body["id"] == "WebMercatorQuad"
        assert body["crs"] == f"{EPSG}3857"
        half = 20037508.342789244
        for zoom, matrix in enumerate(body["tileMatrices"]):
            assert matrix["id"] == str(zoom)
            assert (matrix["matrixWidth"], matrix["matrixHeight"]) == (2**zoom, 2**zoom)
            assert (matrix["tileWidth"], matrix["tileHeight"]) == (256, 256)
            assert matrix["pointOfOrigin"] == pytest.approx([-half, half])
            assert matrix["cellSize"] == pytest.approx(2 * half / 256 / 2**zoom)
            assert matrix["scaleDenominator"] == pytest.approx(559082264.028717 / 2**zoom)
        assert len(body["tileMatrices"]) >= 19

    @every_layer
    def test_check_38_a_layer_leads_to_its_tiles(self, client: Client, layer: Layer) -> None:
        """OGC API - Tiles, /req/geodata-tilesets/desc-links, /req/tilesets-list/tileset-links."""
        rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
        links = document(client, f"/api/collections/{layer.id}")["links"]
        assert [link["href"] for link in links if link["rel"] == rel] == [f"{HOST}/api/collections/{layer.id}/tiles"]
        (entry,) = document(client, f"/api/collections/{layer.id}/tiles")["tilesets"]
        assert entry["dataType"] == "vector"
        assert entry["crs"] == f"{EPSG}3857"
        (own,) = [link for link in entry["links"] if link["rel"] == "self"]
        assert own["href"] == f"{HOST}{tileset_path(layer)}"

    @every_layer
    def test_check_38_a_tileset_describes_itself(self, client: Client, world: World, layer: Layer) -> None:
        """OGC API - Tiles, /req/tileset/description."""
        body = document(client, tileset_path(layer))
        assert (body["dataType"], body["crs"]) == ("vector", f"{EPSG}3857")
        links = {link["rel"]: link for link in body["links"]}
        assert links[TILING_SCHEME_REL]["href"] == f"{HOST}{QUAD}"
        assert body.get("tileMatrixSetURI", QUAD_URI) == QUAD_URI
        item = links["item"]
        assert (item["type"], item["templated"]) == (MVT, True)
        place = tile_of(CLOSE, LONGITUDE, LATITUDE)
        path = filled(item["href"], tileMatrix=place.z, tileRow=place.y, tileCol=place.x)
        assert path == f"{tileset_path(layer)}/{place.z}/{place.y}/{place.x}"
        assert world.named(layer, "point").id in tile_ids(client, layer, path)
        assert media_type(get(client, tileset_path(layer))) == JSON


class TestOrder:
    @every_layer
    def test_check_38_row_comes_before_column(self, client: Client, world: World, layer: Layer) -> None:
        """OGC API - Tiles, /req/core/tc-op: z/y/x; TileJSON: z/x/y. Both are the same tile."""
        place = tile_of(CLOSE, LONGITUDE, LATITUDE)
        by_row = f"{tileset_path(layer)}/{place.z}/{place.y}/{place.x}"
        template = document(client, f"/tiles/{layer.id}.json")["tiles"][0]
        by_column = filled(template, z=place.z, x=place.x, y=place.y)
        assert by_column.index(str(place.x)) < by_column.index(str(place.y))
        assert world.named(layer, "point").id in tile_ids(client, layer, by_row)
        assert get(client, by_row).content == get(client, by_column).content
        assert tile_ids(client, layer, f"{tileset_path(layer)}/{place.z}/{place.x}/{place.y}") == set()

    @every_layer
    def test_check_38_tiles_show_what_is_public(self, client: Client, world: World, layer: Layer) -> None:
        for sample in world.hidden(layer):
            place = tile_of(CLOSE, *sample.geometry.bounds[:2])
            for path in (
                f"{tileset_path(layer)}/{place.z}/{place.y}/{place.x}",
                f"/tiles/{layer.id}/{place.z}/{place.x}/{place.y}.mvt",
            ):
                assert tile_ids(client, layer, path) == set()

    @every_layer
    def test_check_38_out_of_range_is_404(self, client: Client, layer: Layer) -> None:
        """OGC API - Tiles, /req/core/tc-error."""
        for z, row, column in OUT_OF_RANGE:
            refused(client, f"{tileset_path(layer)}/{z}/{row}/{column}", status=404)
            refused(client, f"/tiles/{layer.id}/{z}/{column}/{row}.mvt", status=404)
        for place in ("16/-1/0", "16/0/-1", "-1/0/0", "a/b/c", "16/1.5/0", "16/0x1/0", "٣/0/0"):
            refused(client, f"{tileset_path(layer)}/{place}", status=404)
            refused(client, f"/tiles/{layer.id}/{place}.mvt", status=404)

    @every_layer
    def test_check_38_an_unknown_tile_matrix_set_is_404(self, client: Client, layer: Layer) -> None:
        refused(client, f"{SETS}/WorldCRS84Quad", status=404)
        refused(client, f"/api/collections/{layer.id}/tiles/WorldCRS84Quad", status=404)
        refused(client, f"/api/collections/{layer.id}/tiles/WorldCRS84Quad/16/0/0", status=404)


class TestTileJson:
    """https://github.com/mapbox/tilejson-spec/tree/master/3.0.0."""

    @every_layer
    def test_check_38_bounds_hold_everything(self, client: Client, world: World, layer: Layer) -> None:
        west, south, east, north = document(client, f"/tiles/{layer.id}.json")["bounds"]
        assert -180 <= west <= east <= 180
        assert -85.06 <= south <= north <= 85.06  # what Mercator shows
        spatial = document(client, f"/api/collections/{layer.id}")["extent"]["spatial"]
        assert spatial.get("crs", CRS84) == CRS84
        assert [west, east] == [spatial["bbox"][0][0], spatial["bbox"][0][2]]
        for sample in world.of(layer):
            assert west <= sample.geometry.bounds[0]
            assert sample.geometry.bounds[2] <= east

    @every_layer
    def test_check_38_vector_layers_are_what_is_in_the_tiles(self, client: Client, layer: Layer) -> None:
        body = document(client, f"/tiles/{layer.id}.json")
        assert body["tilejson"] == "3.0.0"
        (described,) = body["vector_layers"]
        place = tile_of(body["maxzoom"] - 2, LONGITUDE, LATITUDE)
        path = filled(body["tiles"][0], z=place.z, x=place.x, y=place.y)
        decoded = mapbox_vector_tile.decode(get(client, path).content)
        assert decoded.keys() == {described["id"]}
        kinds = {"String": str, "Number": int | float, "Boolean": bool}
        for feature in decoded[described["id"]]["features"]:
            for name, value in feature["properties"].items():
                assert isinstance(value, kinds[described["fields"][name]]), name

    @every_layer
    def test_check_38_there_are_tiles_at_every_zoom_that_is_named(self, client: Client, layer: Layer) -> None:
        body = document(client, f"/tiles/{layer.id}.json")
        for zoom in range(body["minzoom"], body["maxzoom"] + 1):
            place = tile_of(zoom, LONGITUDE, LATITUDE)
            path = filled(body["tiles"][0], z=place.z, x=place.x, y=place.y)
            assert tile_ids(client, layer, path), zoom

    @every_layer
    def test_check_38_tiles_hold_the_features_of_the_list(self, client: Client, world: World, layer: Layer) -> None:
        place = tile_of(12, LONGITUDE, LATITUDE)
        zoom = max(place.z, layer.style.min_zoom)
        place = tile_of(zoom, LONGITUDE, LATITUDE)
        shown = tile_ids(client, layer, f"/tiles/{layer.id}/{place.z}/{place.x}/{place.y}.mvt")
        assert world.named(layer, "point").id in shown
        assert shown <= {feature["id"] for feature in document(client, items_path(layer))["features"]}
