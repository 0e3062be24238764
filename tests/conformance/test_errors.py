"""How the service says no: check 40 of OGC API - Features, RFC 9457."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError

from tests.conformance.service import LAYERS, PROBLEM, every_layer, items_path, problem, refused

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.layer import Layer
    from tests.conformance.world import World

pytestmark = pytest.mark.django_db

MEMBERS = {"type", "title", "status", "detail"}
NO_IDS = [
    "0",
    "-1",
    "999999999",
    "9" * 19,
    "9" * 400,
    "abc",
    "1.0",
    "1e3",
    "%00",
    "%20",
    "null",
    "..%2f1",
    "²",
    "1'--",
    "{featureId}",
]
HOSTILE = [
    "'",
    '"',
    "\\",
    "%",
    "%%",
    "\0",
    "\ud800",
    "🙂" * 100,
    "x" * 10_000,
    "${7*7}",
    "{{7*7}}",
    "<script>",
    "\r\nX: y",
    "٣",
]
NOWHERE = [
    "/api/nothing",
    "/api/collections/",
    "/api/collections/%00",
    "/api/collections/playgrounds/nothing",
    "/tiles/nothing",
]


@every_layer
def test_check_40_what_is_not_there_is_404(client: Client, layer: Layer) -> None:
    """/req/core/http."""
    for number in NO_IDS:
        refused(client, f"{items_path(layer)}/{number}", status=404)
    for end in ("", "/items", "/items/1", "/queryables", "/tiles"):
        refused(client, f"/api/collections/{layer.id}x{end}", status=404)
        refused(client, f"/api/collections/{layer.id.upper()}{end}", status=404)


@pytest.mark.parametrize("path", NOWHERE)
def test_check_40_no_address_is_404(client: Client, path: str) -> None:
    assert refused(client, path, status=404).keys() == MEMBERS


@every_layer
def test_check_40_bad_values_are_400_and_never_500(client: Client, layer: Layer) -> None:
    """/req/core/query-param-invalid."""
    for name in (
        "limit",
        "bbox",
        "datetime",
        "f",
        "crs",
        "bbox-crs",
        "filter",
        "filter-lang",
        "filter-crs",
        "cursor",
        "lang",
    ):
        for value in HOSTILE:
            encoded = value.encode("utf-8", "surrogatepass")
            response = client.get(items_path(layer), {name: encoded})
            assert response.status_code == 400, (name, value, response.content[:300])
            assert problem(response)["parameter"] == name


@every_layer
def test_check_40_hostile_property_values_are_no_fault(client: Client, layer: Layer) -> None:
    for name in layer.properties:
        for value in HOSTILE[:7]:
            response = client.get(items_path(layer), {name: value.encode("utf-8", "surrogatepass")})
            assert response.status_code in {200, 400}, (name, value, response.content[:300])
            assert response.status_code == 200 or problem(response)["parameter"] == name


@every_layer
def test_check_40_other_methods_are_405(client: Client, world: World, layer: Layer) -> None:
    """RFC 9110, 15.5.6: with what is allowed."""
    collection = f"/api/collections/{layer.id}"
    for path in ("/api/", "/api/collections", collection, f"{collection}/queryables"):
        for method in ("post", "put", "patch", "delete"):
            response = getattr(client, method)(path, "{}", content_type="application/json")
            assert response.status_code == 405, (method, path)
            assert problem(response).keys() == MEMBERS
            assert {"GET", "HEAD", "OPTIONS"} <= {name.strip() for name in response["Allow"].split(",")}
    for path in (f"{collection}/items", f"{collection}/items/{world.ids(layer)[0]}"):
        response = client.trace(path)
        assert response.status_code == 405
        assert problem(response).keys() == MEMBERS


def break_everything(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Whatever asks the database for a list fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError("the inside"), 500), (OperationalError("the inside"), 503)]
)
def test_check_40_faults_of_ours_tell_nothing_of_the_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    paths = ["/api/collections", f"/api/collections/{LAYERS[0].id}", items_path(LAYERS[0]), f"{items_path(LAYERS[0])}/1"]
    with monkeypatch.context() as patch:
        break_everything(patch, error)
        answers = [client.get(path) for path in paths]
    for response in answers:
        assert response.status_code == status
        assert response["Content-Type"] == PROBLEM
        assert problem(response).keys() == MEMBERS
        assert "the inside" not in response.content.decode()
        assert "api/ogc" not in response.content.decode()


@every_layer
def test_check_40_problems_are_told_in_the_reader_s_language(client: Client, layer: Layer) -> None:
    german, english = (refused(client, items_path(layer), {"limit": "0", "lang": code})["detail"] for code in ("de", "en"))
    assert german != english


def test_check_40_every_problem_is_kept_nowhere(client: Client) -> None:
    for path in ("/api/nothing", "/api/?foo=1", f"{items_path(LAYERS[0])}?limit=0", f"{items_path(LAYERS[0])}/0"):
        assert client.get(path)["Cache-Control"] == "no-store"
