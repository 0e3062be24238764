"""Reading a list piece by piece: checks 11 to 16 of OGC API - Features, Part 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from layers.core.models import Status
from layers.core.services import mark_changed, update_feature
from tests.conformance.service import LAYERS, document, every_layer, items_path, links, next_path, pages, query_of, refused
from tests.conformance.world import new

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import Sample, World

    Json = dict[str, Any]


pytestmark = pytest.mark.django_db

NO_LIMITS = ["unlimited", "0", "-1", "-10000", "1.5", "1e2", "", " 1", "+1", "1,2", "٣", "0x10", "NaN"]


def shown(body: Json) -> list[int]:
    return [feature["id"] for feature in body["features"]]


def delete(layer: Layer, feature_id: int) -> None:
    """Take a feature off the map for good, with what points at it pointing nowhere."""
    layer.model.objects.filter(pk=feature_id).delete()
    mark_changed(layer=layer)


def hide(layer: Layer, feature_id: int) -> None:
    feature = layer.model.objects.get(pk=feature_id)
    update_feature(layer=layer, feature=feature, changes={"status": Status.ARCHIVED})


class TestLimit:
    @pytest.fixture
    def schema(self, client: Client) -> Json:
        parameter: Json = document(client, "/api/openapi.json")["components"]["parameters"]["limit"]
        return parameter

    def test_check_11_limit_is_defined_where_qgis_reads_it(self, schema: Json) -> None:
        """/req/core/fc-limit-definition."""
        assert (schema["name"], schema["in"], schema["style"]) == ("limit", "query", "form")
        assert (schema["required"], schema["explode"]) == (False, False)
        assert schema["schema"]["type"] == "integer"
        assert 1 == schema["schema"]["minimum"] <= schema["schema"]["default"] <= schema["schema"]["maximum"]

    @every_layer
    def test_check_11_every_list_takes_it(self, client: Client, layer: Layer) -> None:
        operation = document(client, "/api/openapi.json")["paths"][f"/collections/{layer.id}/items"]["get"]
        assert {"$ref": "#/components/parameters/limit"} in operation["parameters"]

    @every_layer
    def test_check_12_what_is_no_limit_is_400(self, client: Client, layer: Layer) -> None:
        """/req/core/query-param-invalid."""
        for limit in NO_LIMITS:
            assert refused(client, items_path(layer), {"limit": limit})["parameter"] == "limit"

    @every_layer
    def test_check_13_above_the_maximum_counts_as_the_maximum(
        self, client: Client, world: World, layer: Layer, schema: Json
    ) -> None:
        """/req/core/fc-limit-response-1, /per/core/fc-limit-response-2."""
        for limit in (schema["schema"]["maximum"] + 1, 99_999, 999_999_999):
            body = document(client, items_path(layer), {"limit": str(limit)})
            assert shown(body) == world.ids(layer)
        for limit in (1, 3):
            assert shown(document(client, items_path(layer), {"limit": str(limit)})) == world.ids(layer)[:limit]


class TestWholeList:
    @every_layer
    def test_check_14_following_next_yields_everything_once(self, client: Client, world: World, layer: Layer) -> None:
        """/req/core/fc-links, /req/core/fc-numberMatched, /req/core/fc-numberReturned."""
        expected = world.ids(layer)
        for limit in (1, 3, 7, len(expected) - 1, len(expected), len(expected) + 1):
            found = list(pages(client, f"{items_path(layer)}?limit={limit}"))
            assert [number for page in found for number in shown(page)] == expected
            assert {page["numberMatched"] for page in found} == {len(expected)}
            assert all(page["numberReturned"] == len(page["features"]) for page in found)
            assert [len(page["features"]) for page in found[:-1]] == [limit] * (len(found) - 1)
            assert found[-1]["features"]

    @every_layer
    def test_check_14_next_keeps_every_other_parameter(self, client: Client, world: World, layer: Layer) -> None:
        query = {"limit": "2", "bbox": "12,53,13,54", "datetime": "2026-01-01/..", "lang": "en"}
        first = document(client, items_path(layer), query)
        assert query.items() <= query_of(links(first, "next")[0]["href"]).items()
        path = f"{items_path(layer)}?limit=2&bbox=12,53,13,54&datetime=2026-01-01/..&lang=en"
        found = [number for page in pages(client, path) for number in shown(page)]
        assert found == world.within(layer, (12, 53, 13, 54))

    @every_layer
    def test_check_14_inserts_in_between_repeat_and_hide_nothing(self, client: Client, world: World, layer: Layer) -> None:
        seen: list[int] = []
        added = []
        for number, page in enumerate(pages(client, f"{items_path(layer)}?limit=4")):
            seen += shown(page)
            if number < 2:
                added.append(new(layer).id)
        assert len(set(seen)) == len(seen)
        assert set(world.ids(layer)) <= set(seen) <= {*world.ids(layer), *added}

    @every_layer
    def test_check_14_what_goes_in_between_hides_nothing_else(self, client: Client, world: World, layer: Layer) -> None:
        """What was shown goes, what would come next goes, and what is last on a page goes."""
        before = world.ids(layer)
        gone = [before[0], before[3], before[4], before[5], before[8]]
        seen: list[int] = []
        for number, page in enumerate(pages(client, f"{items_path(layer)}?limit=4")):
            seen += shown(page)
            if number == 0:
                hide(layer, gone[0])
                for feature_id in gone[1:]:
                    delete(layer, feature_id)
        assert seen == [feature_id for feature_id in before if feature_id in before[:4] or feature_id not in gone]

    @every_layer
    def test_check_14_everything_at_once_in_between(self, client: Client, world: World, layer: Layer) -> None:
        before = world.ids(layer)
        added: list[Sample] = []
        gone: list[int] = []
        seen: list[int] = []
        for page in pages(client, f"{items_path(layer)}?limit=3"):
            seen += shown(page)
            if len(added) < 3:
                added.append(new(layer))
                gone.append(seen[-1])
                delete(layer, seen[-1])
                delete(layer, added[0].id if len(added) == 3 else -1)
        assert len(set(seen)) == len(seen)
        assert set(before) <= set(seen)
        assert added[2].id in seen
        assert added[0].id not in seen


class TestEnd:
    @every_layer
    def test_check_15_the_last_page_has_no_next(self, client: Client, world: World, layer: Layer) -> None:
        """/req/core/fc-links."""
        count = len(world.ids(layer))
        for limit in (count, count + 1, 1000):
            assert not next_path(document(client, items_path(layer), {"limit": str(limit)}))
        assert next_path(document(client, items_path(layer), {"limit": str(count - 1)}))

    @every_layer
    def test_check_15_an_empty_list_has_no_next(self, client: Client, layer: Layer) -> None:
        body = document(client, items_path(layer), {"bbox": "100,10,101,11", "limit": "1"})
        assert (body["features"], body["numberMatched"], body["numberReturned"]) == ([], 0, 0)
        assert not next_path(body)


class TestToken:
    @pytest.fixture
    def query(self, client: Client, world: World) -> dict[str, str]:  # noqa: ARG002 (something must be there)
        href = links(document(client, items_path(LAYERS[0]), {"limit": "1"}), "next")[0]["href"]
        return query_of(href)

    @staticmethod
    def name_of_token(query: dict[str, str]) -> str:
        (name,) = query.keys() - {"limit"}
        return name

    def test_check_16_a_tampered_token_is_400(self, client: Client, query: dict[str, str]) -> None:
        name = self.name_of_token(query)
        token = query[name]
        changed = [token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :] for place in range(len(token))]
        for forged in [
            *changed,
            token[:-1],
            token[1:],
            token + "A",
            token.swapcase(),
            "",
            "0",
            "-1",
            " " + token,
            token * 2,
        ]:
            assert refused(client, items_path(LAYERS[0]), {name: forged})["parameter"] == name

    def test_check_16_a_token_of_another_list_is_400(self, client: Client, query: dict[str, str]) -> None:
        name = self.name_of_token(query)
        for other in LAYERS[1:]:
            assert refused(client, items_path(other), {name: query[name]})["parameter"] == name
