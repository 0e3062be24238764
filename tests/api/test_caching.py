from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api import caching
from layers.core import registry
from layers.core.models import Status
from layers.core.services import create_feature, update_feature
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

ITEMS = "/api/collections/playgrounds/items"
PLAYGROUNDS = registry.get("playgrounds")

pytestmark = pytest.mark.django_db


def paths(feature_id: int) -> list[str]:
    return [
        "/api/",
        "/api/conformance",
        "/api/openapi.json",
        "/api/openapi",
        "/api/collections",
        "/api/collections/playgrounds",
        "/api/collections/playgrounds/queryables",
        ITEMS,
        f"{ITEMS}/{feature_id}",
        "/tiles/map.json",
        "/tiles/playgrounds.json",
        "/tiles/map/12/2188/1321.mvt",
        "/tiles/playgrounds/12/2188/1321.mvt",
    ]


def test_every_answer_can_be_asked_for_again(client: Client, make_feature: MakeFeature) -> None:
    for path in paths(make_feature("playgrounds").pk):
        first = client.get(path)
        assert first.status_code == 200, path
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("known", ["{0}", '"{1}"', '"other", {0}', "*"])
def test_tags_are_compared_weakly(client: Client, make_feature: MakeFeature, known: str) -> None:
    make_feature("playgrounds")
    tag = client.get(ITEMS)["ETag"]
    assert tag.startswith('W/"')
    header = known.format(tag, tag.removeprefix('W/"').removesuffix('"'))
    assert client.get(ITEMS, headers={"If-None-Match": header}).status_code == 304


def test_nothing_is_read_for_what_the_client_has(
    client: Client, make_feature: MakeFeature, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_feature("playgrounds")
    for path in (ITEMS, "/api/collections", "/tiles/map/12/2188/1321.mvt"):
        tag = client.get(path)["ETag"]
        with django_assert_num_queries(1) as queries:
            client.get(path, headers={"If-None-Match": tag})
        assert "core_layerversion" in queries[0]["sql"]


def test_no_answer_takes_more_than_three_statements(
    client: Client, make_feature: MakeFeature, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for path in paths(make_feature("playgrounds").pk):
        with django_assert_max_num_queries(3):
            client.get(path)


def test_a_change_is_seen_at_once(client: Client, make_feature: MakeFeature) -> None:
    feature = make_feature("playgrounds")
    known = {path: client.get(path)["ETag"] for path in paths(feature.pk) if "playgrounds" in path or "map" in path}
    update_feature(layer=PLAYGROUNDS, feature=feature, changes={"title": "New"})
    for path, tag in known.items():
        status = client.get(path, headers={"If-None-Match": tag}).status_code
        assert (path, status) == (path, 304 if "queryables" in path else 200)
    assert client.get(ITEMS).json()["features"][0]["properties"]["title"] == "New"


def test_a_change_elsewhere_changes_no_tag(client: Client, make_feature: MakeFeature) -> None:
    make_feature("playgrounds")
    tag = client.get(ITEMS)["ETag"]
    make_feature("rest-spots")
    assert client.get(ITEMS)["ETag"] == tag


def test_the_tag_tells_apart_what_differs(client: Client, make_feature: MakeFeature) -> None:
    make_feature("playgrounds")
    tags = [
        client.get(ITEMS)["ETag"],
        client.get(ITEMS, {"limit": "1"})["ETag"],
        client.get(ITEMS, {"limit": "2"})["ETag"],
        client.get(ITEMS, headers={"Accept-Language": "en"})["ETag"],
        client.get(ITEMS, headers={"Host": "localhost"})["ETag"],
        client.get(ITEMS, secure=True)["ETag"],
    ]
    assert len(set(tags)) == len(tags)


class TestNumberMatched:
    """A list is counted once for all its pieces, until anything of the layer changes."""

    def statements(self, client: Client, **query: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            body = client.get(ITEMS, query).json()
        return body["numberMatched"], sum("COUNT(" in query["sql"] for query in queries)

    def test_is_counted_once(self, client: Client, make_feature: MakeFeature) -> None:
        for number in range(4):
            make_feature("playgrounds", surface="sand" if number else "grass")
        assert self.statements(client, limit="1") == (4, 1)
        assert self.statements(client, limit="2") == (4, 0)
        assert self.statements(client, limit="1", crs="http://www.opengis.net/def/crs/EPSG/0/3857") == (4, 0)
        assert self.statements(client, limit="1", surface="sand") == (3, 1)
        assert self.statements(client, limit="1", filter="surface = 'sand'") == (3, 1)
        following = next(link for link in client.get(ITEMS, {"limit": "1"}).json()["links"] if link["rel"] == "next")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(following["href"]).json()["numberMatched"] == 4
        assert not any("COUNT(" in query["sql"] for query in queries)

    def test_is_counted_anew_after_a_change(self, client: Client, make_feature: MakeFeature) -> None:
        for _ in range(2):
            make_feature("playgrounds")
        assert self.statements(client, limit="1") == (2, 1)
        make_feature("playgrounds")
        assert self.statements(client, limit="1") == (3, 1)

    def test_is_counted_for_each_who_sees_more(self, client: Client, superuser: User, make_feature: MakeFeature) -> None:
        for _ in range(2):
            make_feature("playgrounds")
        make_feature("playgrounds", status=Status.DRAFT)
        sign_in_twice(client, superuser)
        assert self.statements(client, limit="1")[0] == 3
        client.logout()
        assert self.statements(client, limit="1")[0] == 2


class TestCompression:
    @pytest.fixture(autouse=True)
    def _features(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", description="long " * 100)

    def test_is_for_those_who_understand_it(self, client: Client) -> None:
        plain, packed = client.get(ITEMS), client.get(ITEMS, headers={"Accept-Encoding": "gzip, br"})
        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content)
        assert json.loads(gzip.decompress(packed.content))["features"] == plain.json()["features"]
        assert "Accept-Encoding" in plain["Vary"]
        assert "Accept-Encoding" in packed["Vary"]

    def test_happens_once(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        headers = {"Accept-Encoding": "gzip"}
        first = client.get(ITEMS, headers=headers)
        monkeypatch.delattr("isal.igzip.compress")
        assert client.get(ITEMS, headers=headers).content == first.content

    def test_leaves_small_bodies_alone(self, client: Client) -> None:
        response = client.get("/tiles/map/12/0/0.mvt", headers={"Accept-Encoding": "gzip"})
        assert (response.status_code, response.content) == (200, b"")
        assert "Content-Encoding" not in response


def test_kept_bodies_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "KEPT_BYTES", 800)
    monkeypatch.setattr(caching, "BYTES_PER_ENTRY", 0)
    bodies = caching._Bodies()
    for number in range(20):
        bodies.keep(str(number), (bytes(100), ""))
    bodies.keep("too large", (bytes(101), ""))
    assert bodies._bytes == 800
    assert bodies.get("11") is None
    assert bodies.get("12")
    assert bodies.get("too large") is None


def test_empty_bodies_have_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "KEPT_BYTES", 10 * caching.BYTES_PER_ENTRY)
    bodies = caching._Bodies()
    for number in range(20):
        bodies.keep(str(number), (b"", ""))
    assert len(bodies._kept) == 10
    assert bodies.get("9") is None
    assert bodies.get("10")


def test_kept_bodies_are_limited_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "KEPT_ENTRIES", 3)
    bodies = caching._Bodies()
    for number in range(5):
        bodies.keep(str(number), (b"", ""))
    assert list(bodies._kept) == ["2", "3", "4"]
    assert bodies._bytes == 3 * caching.BYTES_PER_ENTRY


def test_the_build_is_named_by_its_content() -> None:
    assert len(caching.build()) == 16


def test_a_body_is_never_older_than_its_tag(
    client: Client, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feature that comes between reading the version and reading the features must not stay unseen."""
    make_feature("playgrounds")
    versions = caching.layer_versions

    def meanwhile(layer_ids: list[str]) -> str:
        version = versions(layer_ids)
        if PLAYGROUNDS.queryset().count() == 1:
            create_feature(layer=PLAYGROUNDS, values={"geom": "POINT (12 53)"})
        return version

    monkeypatch.setattr("api.ogc.views.layer_versions", meanwhile)
    first = client.get(ITEMS)
    assert first.json()["numberMatched"] == 2
    assert client.get(ITEMS, headers={"If-None-Match": first["ETag"]}).status_code == 200
