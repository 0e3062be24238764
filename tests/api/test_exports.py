"""Whole layers as files."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point
from django.db import OperationalError, connection
from pyogrio import raw, read_info

from api.exports import geopackage, views
from api.ogc.formats import EXPORTS
from layers.core import reading, registry
from layers.core.models import BaseFeature
from layers.core.services import update_feature
from layers.osm.models import LoadedRegion
from tests.api.exported import AWKWARD, LAYER, SQUARE, fetch, table
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("ending", [each.word for each in EXPORTS])


def document(client: Client, layer_id: str, **query: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(fetch(client, f"/api/collections/{layer_id}/export.geojson", **query))
    return body


def opened(client: Client, folder: Path, layer_id: str, **query: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What GDAL says about a GeoPackage, and its rows."""
    path = folder / f"{layer_id}.gpkg"
    path.write_bytes(fetch(client, f"/api/collections/{layer_id}/export.gpkg", **query))
    meta, _fids, geometries, columns = raw.read(path, layer=layer_id)
    names = list(meta["fields"])
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return {**meta, **read_info(path), "geometries": geometries}, rows


def ids(client: Client, folder: Path, ending: str, **query: str) -> list[int]:
    """Of the features in a file."""
    if ending == "geojson":
        return [feature["id"] for feature in document(client, "playgrounds", **query)["features"]]
    if ending == "csv":
        return [int(row["id"]) for row in table(client, "playgrounds", **query)]
    return [int(row["id"]) for row in opened(client, folder, "playgrounds", **query)[1]]


def broken(*_: object) -> None:
    raise OperationalError


@contextmanager
def small_pieces(monkeypatch: pytest.MonkeyPatch, size: int = 2) -> Iterator[None]:
    """As if each piece held hardly anything."""
    defaults = reading.in_pieces.__defaults__
    monkeypatch.setattr(reading.in_pieces, "__defaults__", (size,))
    yield
    monkeypatch.setattr(reading.in_pieces, "__defaults__", defaults)


@every_kind
class TestEveryFile:
    def test_holds_what_the_list_holds(
        self, client: Client, make_feature: MakeFeature, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        made = [make_feature("playgrounds").pk for _ in range(5)]
        with small_pieces(monkeypatch):
            assert ids(client, tmp_path, ending) == made

    @pytest.mark.parametrize(
        "query",
        [
            {"bbox": "12.3,53.8,12.4,53.85"},
            {"title": "Am See"},
            {"equipment": "slide"},
            {"age_from": "3", "bbox": "12,53,13,54"},
            {"datetime": "2026-06-13/.."},
            {"filter": "age_from < 4 AND equipment IS NOT NULL"},
            {"bbox": "53.8,12.3,53.85,12.4", "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/4326"},
        ],
    )
    def test_is_narrowed_as_the_list_is(
        self, client: Client, make_feature: MakeFeature, tmp_path: Path, ending: str, query: dict[str, str]
    ) -> None:
        make_feature("playgrounds", title="Am See", equipment=["slide"], age_from=3)
        make_feature("playgrounds", geom=Point(12.35, 53.81))
        listed = client.get(f"{LAYER}/items", query).json()["features"]
        assert ids(client, tmp_path, ending, **query) == [feature["id"] for feature in listed]
        assert len(listed) == (2 if "datetime" in query else 1)

    def test_of_an_empty_layer_is_a_file(self, client: Client, tmp_path: Path, ending: str) -> None:
        assert ids(client, tmp_path, ending) == []

    def test_has_a_name_and_says_what_one_may_do(self, client: Client, make_feature: MakeFeature, ending: str) -> None:
        make_feature("playgrounds")
        LoadedRegion.objects.create(
            id="test", name="Landkreis Übermut", bbox=[12, 53, 13, 54], start_view=[12, 53, 9], time_zone="Europe/Berlin",
            languages=["de"], municipality_levels=[8], source="x.osm.pbf", basemap_version="1",
        )  # fmt: skip
        response = client.get(f"{LAYER}/export.{ending}")
        response.getvalue()
        head, name = response["Content-Disposition"].split("; filename=")
        day = date.fromisoformat(name.strip('"')[-len(f"2026-11-28.{ending}") :].partition(".")[0])
        assert (head, name) == ("attachment", f'"playgrounds-landkreis-ubermut-{day}.{ending}"')
        assert 'rel="license"' in response["Link"]
        assert response["Content-Length"] == str(len(b"".join(client.get(f"{LAYER}/export.{ending}"))))

    def test_is_fetched_again_only_when_something_changed(
        self, client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        made = make_feature("playgrounds")
        first = client.get(f"{LAYER}/export.{ending}")
        first.getvalue()
        monkeypatch.delattr(reading, "islice")
        again = client.get(f"{LAYER}/export.{ending}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again["ETag"]) == (304, first["ETag"])
        monkeypatch.undo()
        update_feature(layer=registry.get("playgrounds"), feature=made, changes={"title": "Neu"})
        changed = client.get(f"{LAYER}/export.{ending}", headers={"If-None-Match": first["ETag"]})
        assert b"Neu" in changed.getvalue()

    def test_is_not_written_for_who_asks_for_its_head(
        self, client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        make_feature("playgrounds")
        got = client.get(f"{LAYER}/export.{ending}")
        got.getvalue()
        monkeypatch.delattr(reading, "islice")
        asked = client.head(f"{LAYER}/export.{ending}")
        assert (asked.status_code, b"".join(asked)) == (200, b"")
        assert dict(asked.headers) == {name: value for name, value in got.headers.items() if name != "Content-Length"}

    def test_leaves_nothing_behind(self, client: Client, make_feature: MakeFeature, ending: str) -> None:
        make_feature("playgrounds")
        fetch(client, f"{LAYER}/export.{ending}")
        assert list(views.SPOOL.iterdir()) == []

    def test_is_refused_while_too_many_are_on_their_way(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        """A slow reader keeps a thread busy, and some must be left for everybody else."""
        monkeypatch.setattr(views, "_seats", threading.BoundedSemaphore(1))
        slow = client.get(f"{LAYER}/export.{ending}")
        refused = client.get(f"{LAYER}/export.{ending}")
        assert (refused.status_code, refused["Content-Type"]) == (503, "application/problem+json")
        assert int(refused["Retry-After"]) > 0
        slow.getvalue()
        fetch(client, f"{LAYER}/export.{ending}")

    def test_that_cannot_be_written_leaves_its_seat(
        self, client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        make_feature("playgrounds")
        monkeypatch.setattr(views, "_seats", threading.BoundedSemaphore(1))
        monkeypatch.setattr(reading, "islice", broken)
        assert client.get(f"{LAYER}/export.{ending}").status_code == 503
        monkeypatch.undo()
        fetch(client, f"{LAYER}/export.{ending}")
        assert list(views.SPOOL.iterdir()) == []

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ({"limit": "5"}, "limit"),
            ({"crs": "http://www.opengis.net/def/crs/EPSG/0/25833"}, "crs"),
            ({"filter": "nonsense = 1"}, "filter"),
            ({"cursor": "x"}, "cursor"),
            ({"bbox": "1,2,3"}, "bbox"),
            ({"f": "json"}, "f"),
            ({"datetime": "x"}, "datetime"),
            ({"age_from": "x"}, "age_from"),
            ({"foo": "1"}, "foo"),
            ({"title": "\0"}, "title"),
        ],
    )
    def test_names_what_it_does_not_understand(
        self, client: Client, ending: str, query: dict[str, str], parameter: str
    ) -> None:
        response = client.get(f"{LAYER}/export.{ending}", query)
        assert (response.status_code, response.json()["parameter"]) == (400, parameter)

    def test_names_things_in_the_language_of_the_reader(
        self, client: Client, make_feature: MakeFeature, ending: str
    ) -> None:
        make_feature("playgrounds")
        body = fetch(client, f"{LAYER}/export.{ending}", lang="en")
        assert b"Spielpl" not in body
        assert (b"OpenStreetMap contributors" in body) == (ending != "csv")

    def test_is_linked_from_its_layer(self, client: Client, ending: str) -> None:
        links = {link["href"]: link for link in client.get(LAYER).json()["links"]}
        link = links[f"http://testserver{LAYER}/export.{ending}"]
        response = client.get(f"{LAYER}/export.{ending}")
        response.getvalue()
        assert (link["rel"], link["type"]) == ("enclosure", response["Content-Type"].partition(";")[0])
        assert f"{LAYER}/export.{ending}" in client.get("/playgrounds/").content.decode()


def test_an_unknown_ending_names_those_that_exist(client: Client) -> None:
    response = client.get(f"{LAYER}/export.shp")
    assert response.status_code == 404
    assert "geojson, csv, gpkg" in response.json()["detail"]
    assert client.get("/api/collections/nope/export.csv").status_code == 404


def test_a_superuser_gets_a_file_that_nobody_keeps(client: Client, make_hidden: MakeFeature, superuser: Any) -> None:  # noqa: ANN401 (a user)
    hidden = make_hidden("playgrounds")
    assert document(client, "playgrounds")["features"] == []
    sign_in_twice(client, superuser)
    assert [feature["id"] for feature in document(client, "playgrounds")["features"]] == [hidden.pk]
    response = client.head(f"{LAYER}/export.geojson")
    assert (response["Cache-Control"], "ETag" in response) == ("private, no-store", False)


class TestGeoJson:
    def test_prints_features_as_the_list_does(self, client: Client, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title=AWKWARD, geom=SQUARE, equipment=["slide"])
        body = document(client, "playgrounds")
        assert body["features"] == client.get(f"{LAYER}/items").json()["features"]
        assert (body["type"], body["name"], body["title"]) == ("FeatureCollection", "playgrounds", "Spielplätze")
        assert body["license"].startswith("https://opendatacommons.org/")
        assert body["creator"] == "© OpenStreetMap-Mitwirkende"
        assert body["source"] == f"http://testserver{LAYER}"
        assert not {"crs", "geometry", "coordinates", "properties"} & body.keys()  # RFC 7946, 7.1


class TestGeoPackage:
    def test_has_types_places_and_metadata(self, client: Client, make_feature: MakeFeature, tmp_path: Path) -> None:
        made = make_feature("playgrounds", title=AWKWARD, equipment=["slide", "Ü"], age_from=3)
        outline = make_feature("playgrounds", geom=SQUARE, title="")
        meta, rows = opened(client, tmp_path, "playgrounds")
        assert [row["id"] for row in rows] == [made.pk, outline.pk]
        assert (rows[0]["title"], json.loads(rows[0]["equipment"]), rows[0]["age_from"]) == (AWKWARD, ["slide", "Ü"], 3)
        assert rows[1]["title"] == ""
        assert list(rows[0]) == ["id", *registry.get("playgrounds").properties]
        assert meta["crs"] == "EPSG:4326"
        assert [geometry[1] for geometry in meta["geometries"]] == [1, 3]  # WKB of a point and of a polygon
        assert meta["dataset_metadata"]["license"].startswith("https://opendatacommons.org/")
        assert meta["dataset_metadata"]["creator"] == "© OpenStreetMap-Mitwirkende"
        assert meta["layer_metadata"]["IDENTIFIER"] == "Spielplätze"

    def test_knows_what_is_not_there(
        self, client: Client, make_feature: MakeFeature, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also when a whole piece has no value in a column, or only the first has one."""
        values: list[dict[str, Any]] = [{}, {}, {"covered": True, "seats": 4, "lit": False}, {}]
        for own in values:
            make_feature("rest-spots", **own)
        with small_pieces(monkeypatch):
            meta, rows = opened(client, tmp_path, "rest-spots")
        types = dict(zip(meta["fields"], meta["ogr_subtypes"], strict=True))
        assert types["covered"] == "OFSTBoolean"
        assert [row["seats"] for row in rows if row["seats"] == row["seats"]] == [4]  # NaN differs from itself
        assert sum(str(row["covered"]) in {"1.0", "True", "1"} for row in rows) == 1

    def test_has_times_in_utc(self, client: Client, make_feature: MakeFeature, tmp_path: Path) -> None:
        make_feature("events", starts_at=datetime(2026, 6, 13, 15, 30, tzinfo=UTC))
        path = tmp_path / "events.gpkg"
        path.write_bytes(fetch(client, "/api/collections/events/export.gpkg"))
        meta, _fids, _geometries, columns = raw.read(path, datetime_as_string=True)
        row = dict(zip(meta["fields"], [column[0] for column in columns], strict=True))
        assert row["starts_at"].startswith("2026-06-13T15:30:00")
        assert row["starts_at"].endswith(("Z", "+00:00"))
        assert row["ends_at"] is None

    def test_of_every_layer_can_be_opened(self, client: Client, make_feature: MakeFeature, tmp_path: Path) -> None:
        for layer in registry.layers():
            made = make_feature(layer.id)
            meta, rows = opened(client, tmp_path, layer.id)
            assert [row["id"] for row in rows] == [made.pk]
            assert list(meta["fields"]) == ["id", *layer.properties]

    def test_can_be_opened_by_old_programs(self, client: Client, tmp_path: Path) -> None:
        """Byte 60 says 1.2: https://www.geopackage.org/spec121/#r2."""
        body = fetch(client, f"{LAYER}/export.gpkg")
        assert int.from_bytes(body[60:64]) == 10200
        assert geopackage.VERSION == "1.2"
        assert tmp_path


class TestReading:
    def test_sees_one_moment(self, make_feature: MakeFeature) -> None:
        """What is written after the first piece was read is in none of the others."""
        made = [make_feature("playgrounds").pk for _ in range(4)]
        rows = registry.get("playgrounds").queryset().order_by("pk").values_list("pk", flat=True)
        pieces = reading.in_pieces(rows, 2)
        first = next(pieces)
        make_feature("playgrounds")
        BaseFeature.delete(registry.get("playgrounds").queryset().get(pk=made[-1]))
        assert [*first, *(pk for piece in pieces for pk in piece)] == made

    def test_each_piece_has_the_time_of_a_statement(self, make_feature: MakeFeature) -> None:
        """Together they may take longer than one statement may: here each row takes its time."""
        for _ in range(6):
            make_feature("playgrounds")
        slow = registry.get("playgrounds").queryset().extra(select={"nap": "pg_sleep(0.1)"}).values_list("nap")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 350")
        assert sum(len(piece) for piece in reading.in_pieces(slow, 2)) == 6
