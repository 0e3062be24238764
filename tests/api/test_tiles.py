from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils.timezone import now

from layers.core import registry
from layers.core.services import update_feature
from layers.core.tiles import MAX_ZOOM
from tests.grid import tile_of
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

MVT = "application/vnd.mapbox-vector-tile"
HERE = Point(12.35, 53.81)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tile() -> str:
    found = tile_of(12, HERE.x, HERE.y)
    return f"{found.z}/{found.x}/{found.y}"


def layers_of(client: Client, path: str) -> set[str]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, MVT)
    markers = mapbox_vector_tile.decode(response.content).get("markers", {"features": []})
    return {marker["properties"].get("layer", "cluster") for marker in markers["features"]}


class TestMapTile:
    def test_shows_the_layers_that_are_asked_for(self, client: Client, make_feature: MakeFeature, tile: str) -> None:
        make_feature("playgrounds", geom=HERE)
        make_feature("organisations", geom=HERE)
        assert layers_of(client, f"/tiles/map/{tile}.mvt?layers=playgrounds") == {"playgrounds"}
        assert layers_of(client, f"/tiles/map/{tile}.mvt?layers=playgrounds,organisations") == {"cluster"}
        assert layers_of(client, f"/tiles/map/{tile}.mvt?layers=venues") == set()
        assert layers_of(client, f"/tiles/map/{tile}.mvt?layers=") == {"cluster"}
        assert layers_of(client, f"/tiles/map/{tile}.mvt") == {"cluster"}

    def test_leaves_out_what_is_over(self, client: Client, make_feature: MakeFeature, tile: str) -> None:
        over = make_feature("events", geom=HERE, starts_at=now() - timedelta(days=2))
        assert layers_of(client, f"/tiles/map/{tile}.mvt") == set()
        update_feature(layer=registry.get("events"), feature=over, changes={"starts_at": now() + timedelta(days=2)})
        assert layers_of(client, f"/tiles/map/{tile}.mvt") == {"events"}

    def test_names_the_parameter_with_an_unknown_layer(self, client: Client) -> None:
        response = client.get("/tiles/map/12/1/1.mvt", {"layers": "playgrounds,nope"})
        assert (response.status_code, response.json()["parameter"]) == (400, "layers")

    def test_of_a_superuser_is_kept_nowhere(
        self, client: Client, make_hidden: MakeFeature, superuser: User, tile: str
    ) -> None:
        make_hidden("playgrounds", geom=HERE)
        path = f"/tiles/map/{tile}.mvt"
        sign_in_twice(client, superuser)
        assert layers_of(client, path) == {"playgrounds"}
        assert client.get(path)["Cache-Control"] == "private, no-store"
        client.logout()
        assert layers_of(client, path) == set()


class TestOutOfRange:
    @pytest.mark.parametrize("place", ["19/0/0", "12/4096/0", "12/0/4096", "99999999999999999999/0/0", "0/1/0"])
    @pytest.mark.parametrize("source", ["map", "playgrounds", "basemap"])
    def test_is_not_found(self, client: Client, source: str, place: str) -> None:
        response = client.get(f"/tiles/{source}/{place}.mvt")
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")

    def test_below_the_first_zoom_of_a_layer_is_not_found(self, client: Client) -> None:
        first = registry.get("playgrounds").style.min_zoom
        assert client.get(f"/tiles/playgrounds/{first}/0/0.mvt").status_code == 200
        assert client.get(f"/tiles/playgrounds/{first - 1}/0/0.mvt").status_code == 404


class TestTileJson:
    @pytest.mark.parametrize("layer", registry.layers(), ids=lambda layer: layer.id)
    def test_of_a_layer_matches_its_tiles(self, client: Client, make_feature: MakeFeature, layer: registry.Layer) -> None:  # type: ignore[name-defined]
        make_feature(layer.id, geom=Polygon.from_bbox((12, 53, 12.5, 53.5)))
        body = client.get(f"/tiles/{layer.id}.json").json()
        assert body["tilejson"] == "3.0.0"
        assert body["tiles"] == [f"http://testserver/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt"]
        assert (body["minzoom"], body["maxzoom"]) == (layer.style.min_zoom, MAX_ZOOM)
        assert body["bounds"] == [12, 53, 12.5, 53.5]
        (described,) = body["vector_layers"]
        assert described["id"] == layer.id
        assert list(described["fields"]) == list(layer.properties)
        assert set(described["fields"].values()) <= {"String", "Number", "Boolean"}

    def test_without_features_is_the_world(self, client: Client) -> None:
        assert client.get("/tiles/playgrounds.json").json()["bounds"] == [-180, -85.051129, 180, 85.051129]

    def test_of_the_map_is_all_layers_together(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=Point(1, 2))
        make_feature("events", geom=Point(3, -1))
        body = client.get("/tiles/map.json").json()
        assert body["bounds"] == [1, -1, 3, 2]
        assert [layer["id"] for layer in body["vector_layers"]] == ["markers", "shapes"]

    def test_is_in_the_language_of_the_reader(self, client: Client) -> None:
        assert client.get("/tiles/playgrounds.json", {"lang": "en"}).json()["name"] == "Playgrounds"
        assert client.get("/tiles/playgrounds.json").json()["name"] == "Spielplätze"


class TestBasemap:
    @pytest.fixture(autouse=True)
    def _basemap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.tiles.views.basemap_version", lambda: "v7")
        monkeypatch.setattr("api.tiles.views.basemap_tile", lambda z, x, y: f"{z}/{x}/{y}".encode())

    def test_is_kept_for_an_hour(self, client: Client) -> None:
        response = client.get("/tiles/basemap/3/4/2.mvt")
        assert (response.content, response["Content-Type"]) == (b"3/4/2", MVT)
        assert response["Cache-Control"] == "public, max-age=3600"
        assert client.get("/tiles/basemap/3/4/2.mvt", headers={"If-None-Match": response["ETag"]}).status_code == 304

    def test_is_kept_for_ever_under_its_version(self, client: Client) -> None:
        assert "immutable" in client.get("/tiles/basemap/3/4/2.mvt", {"v": "v7"})["Cache-Control"]
        assert "immutable" not in client.get("/tiles/basemap/3/4/2.mvt", {"v": "v6"})["Cache-Control"]

    def test_is_the_same_for_everybody(self, client: Client, superuser: User) -> None:
        public = client.get("/tiles/basemap/3/4/2.mvt")
        sign_in_twice(client, superuser)
        private = client.get("/tiles/basemap/3/4/2.mvt")
        assert (private["ETag"], private["Cache-Control"]) == (public["ETag"], public["Cache-Control"])

    @pytest.mark.parametrize(("language", "people"), [("de", "Mitwirkende"), ("en", "contributors")])
    def test_names_whose_data_it_is_in_the_language_of_the_reader(self, client: Client, language: str, people: str) -> None:
        assert people in client.get("/tiles/basemap.json", {"lang": language}).json()["attribution"]

    def test_tells_its_address_with_the_version(self, client: Client) -> None:
        body = client.get("/tiles/basemap.json").json()
        assert body["tiles"] == ["http://testserver/tiles/basemap/{z}/{x}/{y}.mvt?v=v7"]
        assert body["vector_layers"]
