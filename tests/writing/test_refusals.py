"""What cannot be written is refused with a sentence for each field, and nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point

from api import proofs
from geo_platform.limits import HourlyLimit
from geo_platform.proof_of_work.services import spend
from layers.core import registry
from layers.core.contributions.models import Change
from layers.core.models import Status
from layers.core.permissions import Role
from layers.core.services import create_feature
from tests.proofs import new_proof
from tests.writing.people import GEOJSON, PATCH, PROBLEM, SPOTS, Program, club_editor, feature, person, with_role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.writing.people import Village

pytestmark = pytest.mark.django_db

EVENTS = "/api/collections/events/items"
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


@pytest.fixture
def editor(laage: Village) -> Program:
    return Program(with_role(Role.EDITOR, laage.own))


def fields(response: Answer) -> set[str]:
    """Names of the fields at fault, of which each has a sentence of its own."""
    assert response.status_code == 422, response.content
    assert response["Content-Type"] == PROBLEM
    errors = response.json()["errors"]
    assert all(error["detail"] for error in errors)
    assert len({error["field"] for error in errors}) == len(errors)
    assert not Change.objects.exists()
    return {error["field"] for error in errors}


class TestFields:
    def test_each_has_an_entry(self, editor: Program) -> None:
        wrong = {"title": "x" * 201, "kind": "castle", "wheelchair": "flying", "lit": "perhaps", "sports": "skating"}
        response = editor.send("POST", SPOTS, feature(wrong, coordinates=None))
        assert fields(response) == {*wrong, "geometry"}

    @pytest.mark.parametrize(
        ("properties", "named"),
        [
            ({"nonsense": 1}, "nonsense"),
            ({"status": "published"}, "status"),
            ({"osm_id": 7}, "osm_id"),
            ({"version": 9}, "version"),
            ({"area": 1}, "area"),
            ({"title": 7.5, "description": {}}, "description"),
            ({"title": "\0"}, "title"),
            ({"description": "x" * 4001}, "description"),
            ({"sports": ["a"] * 31}, "sports"),
            ({"sports": ["a" * 41]}, "sports"),
            ({"sports": [["a"]]}, "sports"),
            ({"sports": {"a": 1}}, "sports"),
            ({"opening_hours": "whenever"}, "opening_hours"),
            ({"organisation": 999_999}, "organisation"),
            ({"organisation": 10**30}, "organisation"),
            ({"organisation": True}, "organisation"),
            ({"organisation": {}}, "organisation"),
            ({"organisation": [1]}, "organisation"),
            ({"organisation": 0.5}, "organisation"),
            ({"lit": 7}, "lit"),
        ],
    )
    def test_that_do_not_fit_are_named(self, editor: Program, properties: dict[str, Any], named: str) -> None:
        assert named in fields(editor.send("POST", SPOTS, feature(properties)))

    @pytest.mark.parametrize(
        ("properties", "named"),
        [
            ({"title": "", "starts_at": "2026-06-13T15:00:00Z"}, "title"),
            ({}, "starts_at"),
            ({"starts_at": None}, "starts_at"),
            ({"starts_at": "tomorrow"}, "starts_at"),
            ({"starts_at": "9999-12-31T23:59:59-14:00"}, "starts_at"),
            ({"starts_at": "9999-12-31T20:00:00Z"}, "starts_at"),
            ({"starts_at": "0001-01-01T00:00:00Z"}, "starts_at"),
            ({"starts_at": "2026-06-13T15:00:00Z", "ends_at": "9999-12-31T23:59:59Z"}, "ends_at"),
            ({"starts_at": 7}, "starts_at"),
            ({"starts_at": "2026-06-13T15:00:00Z", "ends_at": "2026-06-13T14:00:00Z"}, "__all__"),
            ({"starts_at": "2026-06-13T15:00:00Z", "venue": 999_999}, "venue"),
        ],
    )
    def test_of_an_event_are_named_too(self, editor: Program, properties: dict[str, Any], named: str) -> None:
        event = {"type": "Feature", "geometry": feature()["geometry"], "properties": {"title": "Party", **properties}}
        assert fields(editor.send("POST", EVENTS, event)) == {named}

    def test_what_is_required_cannot_be_emptied(self, editor: Program) -> None:
        event = feature({"title": "Party", "starts_at": "2026-06-13T15:00:00Z"})
        del event["properties"]["kind"]
        path = editor.send("POST", EVENTS, event)["Location"]
        for method, body in (("PATCH", {"properties": {"title": None}}), ("PUT", feature({"kind": None}))):
            refused = editor.change(method, path, body)
            assert refused.status_code == 422, refused.content

    @pytest.mark.parametrize(
        "members", [{"title": "x"}, {"coordRefSys": "x"}, {"crs": {}}, {"type": "FeatureCollection"}, {"properties": []}]
    )
    def test_members_that_nobody_would_read_are_refused(self, editor: Program, members: dict[str, Any]) -> None:
        assert fields(editor.send("POST", SPOTS, {**feature(), **members})) == set(members)

    def test_a_hidden_thing_cannot_be_pointed_at(self, editor: Program) -> None:
        """Nor does anybody learn that it is there."""
        values = {"title": "Secret", "geom": Point(0, 0), "status": Status.DRAFT}
        venue = create_feature(layer=registry.get("venues"), values=values)
        event = {**feature(), "properties": {"title": "x", "starts_at": "2026-06-13T15:00:00Z", "venue": venue.pk}}
        hidden = editor.send("POST", EVENTS, event).json()
        event["properties"]["venue"] = 999_999
        unknown = editor.send("POST", EVENTS, event).json()
        assert str(hidden).replace(f'"{venue.pk}"', '"999999"') == str(unknown)


class TestGeometry:
    @pytest.mark.parametrize(
        "geometry",
        [
            None,
            7,
            "POINT (12 53)",
            [],
            {},
            {"type": "Point"},
            {"type": "Point", "coordinates": []},
            {"type": "Point", "coordinates": [12]},
            {"type": "Point", "coordinates": [12, 53, 7]},
            {"type": "Point", "coordinates": ["12", "53"]},
            {"type": "Point", "coordinates": [True, False]},
            {"type": "Point", "coordinates": [None, None]},
            {"type": "Point", "coordinates": [181, 53]},
            {"type": "Point", "coordinates": [12, 91]},
            {"type": "Point", "coordinates": [10**400, 0]},
            {"type": "Point", "coordinates": {"0": 12, "1": 53}},
            {"type": "Point", "coordinates": [[12, 53]]},
            {"type": ["Point"], "coordinates": [12, 53]},
            {"type": "point", "coordinates": [12, 53]},
            {"type": "Circle", "coordinates": [12, 53]},
            {"type": "MultiPoint", "coordinates": []},
            {"type": "MultiPoint", "coordinates": [12, 53]},
            {"type": "LineString", "coordinates": [[12, 53]]},
            {"type": "LineString", "coordinates": [[12, 53], [12, 53]]},
            {"type": "Polygon", "coordinates": [SQUARE[:3]]},
            {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
            {"type": "Polygon", "coordinates": []},
            {"type": "Polygon", "coordinates": [[]]},
            {"type": "Polygon", "coordinates": SQUARE},
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
            {"type": "LineString", "coordinates": [[n / 100, 53] for n in range(10_001)]},
            {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [12, 53]}]},
        ],
    )
    def test_that_is_none_is_refused(self, editor: Program, geometry: object) -> None:
        assert fields(editor.send("POST", SPOTS, {**feature(), "geometry": geometry})) == {"geometry"}

    @pytest.mark.parametrize(
        ("kind", "coordinates"),
        [
            ("Point", [12.345, 53.926]),
            ("MultiPoint", [[12.345, 53.926], [12.346, 53.927]]),
            ("Polygon", [[[12.345, 53.926], [12.346, 53.926], [12.346, 53.927], [12.345, 53.926]]]),
        ],
    )
    def test_of_every_kind_is_taken(self, editor: Program, kind: str, coordinates: object) -> None:
        response = editor.send("POST", SPOTS, {**feature(), "geometry": {"type": kind, "coordinates": coordinates}})
        assert response.status_code == 201, response.content
        assert response.json()["geometry"] == {"type": kind, "coordinates": coordinates}

    @pytest.mark.parametrize(("uri", "status"), [("http://www.opengis.net/def/crs/EPSG/0/25833", 422), ("x", 400)])
    def test_outside_its_system_is_refused(self, editor: Program, uri: str, status: int) -> None:
        sent = feature(coordinates=[1e8, 1e8])
        assert editor.send("POST", SPOTS, sent, Content_Crs=uri).status_code == status


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b" ",
            b"\xff",
            b"\xef\xbb\xbf{}",
            b"[]",
            b"null",
            b"7",
            b'"x"',
            b"{",
            b'{"a": NaN}',
            b'{"a": -Infinity}',
            b'{"a": 1e999}',
            b'{"a": "\\ud800"}',
            b'{"\\udfff": 1}',
            b'{"a": ' + b"9" * 5000 + b"}",
            b"[" * 100_000,
            '{"type": "Feature"}'.encode("utf-16"),
        ],
    )
    def test_that_are_no_json_object_are_refused(self, editor: Program, body: bytes) -> None:
        response = editor.send("POST", SPOTS, body)
        assert (response.status_code, response.json()["parameter"]) == (400, "body")

    def test_that_are_too_large_are_refused(self, editor: Program) -> None:
        assert editor.send("POST", SPOTS, b" " * 1_000_001).status_code == 413

    @pytest.mark.parametrize(
        ("method", "kind"),
        [
            ("POST", PATCH),
            ("POST", "text/plain"),
            ("POST", "multipart/form-data; boundary=x"),
            ("POST", "application/x-www-form-urlencoded"),
            ("PUT", "text/xml"),
            ("PATCH", GEOJSON),
            ("PATCH", "application/json"),
        ],
    )
    def test_of_other_types_are_refused_with_those_that_are_read(self, editor: Program, method: str, kind: str) -> None:
        path = SPOTS if method == "POST" else f"{SPOTS}/1"
        response = editor.send(method, path, feature(), Content_Type=kind)
        assert response.status_code == 415
        assert {"POST": "Accept-Post", "PATCH": "Accept-Patch", "PUT": "Accept"}[method] in response

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
    def test_of_no_type_are_refused(self, editor: Program, method: str) -> None:
        path = SPOTS if method == "POST" else f"{SPOTS}/1"
        assert editor.send(method, path, feature(), Content_Type="").status_code == 400

    def test_a_query_is_refused(self, editor: Program) -> None:
        assert editor.send("POST", f"{SPOTS}?f=json", feature()).json()["parameter"] == "f"


class TestWhoMayNot:
    @pytest.mark.parametrize(("path", "user"), [("depots", False), ("areas", False), ("depots", True), ("areas", True)])
    def test_is_told_whether_signing_in_would_help(self, laage: Village, path: str, *, user: bool) -> None:
        del laage
        program = Program(person("kim")) if user else Program()
        response = program.send("POST", f"/api/collections/{path}/items", feature())
        assert response.status_code == (403 if user else 401)
        assert ("WWW-Authenticate" in response) != user

    def test_nobody_speaks_for_a_club_that_is_not_theirs(self, laage: Village) -> None:
        named = feature({"organisation": laage.other_club.pk})
        assert Program().send("POST", SPOTS, named).status_code == 401
        club = Program(club_editor(laage.club))
        assert club.send("POST", SPOTS, named).status_code == 403
        assert club.send("POST", SPOTS, feature({"organisation": laage.club.pk})).status_code == 201

    def test_who_has_no_account_shows_that_it_is_worth_some_work(self, laage: Village) -> None:
        del laage
        visitor = Program()
        for proof in ("", "bad"):
            assert visitor.send("POST", SPOTS, feature(), X_Proof=proof).status_code == 401
        assert not Change.objects.exists()
        assert Program(person("kim")).send("POST", SPOTS, feature()).status_code == 202

    def test_a_proof_pays_for_one_thing_and_for_sending_it_again(
        self, laage: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del laage
        monkeypatch.setattr(proofs, "spend", spend)
        proof, visitor = new_proof(), Program()
        key = {"X_Proof": proof, "Idempotency_Key": "a-key-that-nobody-guesses"}
        assert [visitor.send("POST", SPOTS, feature(), X_Proof=each).status_code for each in ("", "bad")] == [400, 403]
        refused = visitor.send("POST", SPOTS, feature({"title": "x" * 201}), **key)
        assert refused.status_code == 422, "it is not spent on what was refused"
        answers = [visitor.send("POST", SPOTS, feature(), **key) for _ in range(2)]
        assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 2
        assert visitor.send("POST", SPOTS, feature({"title": "Another"}), X_Proof=proof).status_code == 403
        assert Change.objects.count() == 1

    def test_who_writes_too_often_waits(self, laage: Village, monkeypatch: pytest.MonkeyPatch) -> None:
        del laage
        monkeypatch.setattr(proofs, "WRITES_PER_HOUR", HourlyLimit("test", 2))
        codes = [Program().send("POST", SPOTS, feature(), X_Forwarded_For=f"1.2.3.{n}").status_code for n in range(3)]
        assert codes == [202, 202, 429]
        assert Program(person("kim")).send("POST", SPOTS, feature()).status_code == 202
