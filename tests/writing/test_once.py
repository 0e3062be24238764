"""A request that is repeated under its key happens once, and whoever repeats it is told again what came of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.timezone import now

from api.devices import COOKIE, device_of, remember_device
from api.idempotency import FIELD, LARGE_BYTES, fingerprint_of, forget_old_replies, key_of, new_key, perform_once, scope_of
from api.models import KeptReply
from api.problems import KeyReusedError
from layers.core.contributions.models import Change
from layers.core.exceptions import InvalidInputError
from layers.core.permissions import Role
from layers.places.models import YouthSpot
from tests.writing.people import GEOJSON, GOOD_PROOF, SPOTS, Program, feature, person, with_role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.writing.people import Village

pytestmark = pytest.mark.django_db
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


@pytest.fixture
def editor(laage: Village) -> Program:
    return Program(with_role(Role.EDITOR, laage.own))


def add(program: Program, key: str = KEY, **properties: object) -> Answer:
    return program.send("POST", SPOTS, feature(properties), Idempotency_Key=key)


def parts(response: Answer) -> tuple[object, ...]:
    names = ("Location", "Content-Type", "ETag", "Content-Crs", "Cache-Control")
    return response.status_code, response.content, *(response.get(name) for name in names)


class TestRepeating:
    def test_adds_once(self, editor: Program) -> None:
        first, again = add(editor), add(editor)
        assert first.status_code == 201
        assert parts(first) == parts(again)
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert YouthSpot.objects.count() == Change.objects.count() == 1

    def test_tells_the_author_again_where_to_look(self, laage: Village) -> None:
        del laage
        first, again = add(Program()), add(Program())
        assert (first.status_code, first["Location"]) == (202, again["Location"])
        assert Change.objects.count() == 1

    def test_changes_once_though_the_tag_is_stale_by_then(self, editor: Program) -> None:
        made = add(editor)
        patch = {"properties": {"title": "New"}}
        tagged = {"If_Match": made["ETag"], "Idempotency_Key": new_key()}
        answers = [editor.send("PATCH", made["Location"], patch, **tagged) for _ in range(2)]
        assert parts(answers[0]) == parts(answers[1])
        assert answers[0].status_code == 200
        assert YouthSpot.objects.get().version == 2

    def test_removes_once(self, editor: Program) -> None:
        made, key = add(editor), new_key()
        answers = [editor.send("DELETE", made["Location"], Idempotency_Key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [204, 204]
        assert parts(answers[0]) == parts(answers[1])

    def test_something_else_under_the_same_key_is_refused(self, editor: Program) -> None:
        made = add(editor)
        assert add(editor, title="Other").status_code == 422
        assert editor.send("DELETE", made["Location"], Idempotency_Key=KEY).status_code == 422
        assert YouthSpot.objects.count() == 1

    def test_without_a_key_adds_again(self, editor: Program) -> None:
        for _ in range(2):
            assert editor.send("POST", SPOTS, feature()).status_code == 201
        assert YouthSpot.objects.count() == 2
        assert not KeptReply.objects.exists()

    def test_what_failed_is_not_kept(self, editor: Program) -> None:
        assert add(editor, title="x" * 201).status_code == 422
        assert not KeptReply.objects.exists()
        assert add(editor).status_code == 201

    @pytest.mark.parametrize("key", ["short", "x" * 129, "has spaces in it all along", 'has"quotes"within-it', "ä" * 20])
    def test_a_key_is_long_enough_and_plain(self, editor: Program, key: str) -> None:
        response = add(editor, key)
        assert (response.status_code, response.json()["parameter"]) == (400, "Idempotency-Key")

    def test_a_key_may_stand_in_quotes(self, editor: Program) -> None:
        assert add(editor, f'"{KEY}"')["Location"] == add(editor)["Location"]


class TestNoSecretIsToldToOthers:
    def test_with_accounts(self, laage: Village) -> None:
        del laage
        kim, lou = Program(person("kim")), Program(person("lou"))
        assert add(kim)["Location"] != add(lou)["Location"]
        assert Change.objects.count() == 2

    def test_without(self, laage: Village) -> None:
        del laage
        headers = {"X-Proof": GOOD_PROOF, "Idempotency-Key": KEY}
        sent = ("POST", SPOTS, json.dumps(feature()).encode(), GEOJSON)
        places = [Program().client.generic(*sent, headers=headers, REMOTE_ADDR=f"192.0.2.{n}") for n in range(2)]
        assert [place.status_code for place in places] == [202, 202]
        assert places[0]["Location"] != places[1]["Location"]

    def test_a_device_that_is_known_is_the_same_at_every_address(self) -> None:
        response, requests = HttpResponse(), [RequestFactory().get("/", REMOTE_ADDR=f"192.0.2.{n}") for n in range(2)]
        assert scope_of(requests[0]) != scope_of(requests[1])
        remember_device(response, device_of(requests[0]))
        for request in requests:
            request.COOKIES[COOKIE] = response.cookies[COOKIE].value
        assert scope_of(requests[0]) == scope_of(requests[1])
        assert "192" not in scope_of(requests[0])

    def test_a_forged_device_is_none(self) -> None:
        request = RequestFactory().get("/")
        known = scope_of(request)
        request.COOKIES[COOKIE] = "forged:cookie"
        assert scope_of(request) == known


class TestForms:
    """What any view can use."""

    def once(self, answer: HttpResponse, key: str = KEY, fingerprint: str = "a") -> HttpResponse:
        return perform_once(scope="user 1", key=key, fingerprint=fingerprint, do=lambda: answer)

    def test_are_sent_on_once_more(self) -> None:
        for _ in range(2):
            sent_on = self.once(HttpResponse(status=303, headers={"Location": "/thanks/", "Set-Cookie": "secret"}))
            assert (sent_on.status_code, sent_on["Location"]) == (303, "/thanks/")
        assert "Set-Cookie" not in sent_on

    def test_that_are_refused_can_be_sent_again(self) -> None:
        assert self.once(HttpResponse(status=400)).status_code == 400
        assert self.once(HttpResponse(status=200)).status_code == 200

    def test_that_fail_leave_nothing(self) -> None:
        def fail() -> HttpResponse:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            perform_once(scope="user 1", key=KEY, fingerprint="a", do=fail)
        assert not KeptReply.objects.exists()

    def test_have_the_key_in_a_hidden_field(self) -> None:
        assert key_of(RequestFactory().post("/", {FIELD: KEY})) == KEY
        assert key_of(RequestFactory().post("/", {})) == ""
        with pytest.raises(InvalidInputError):
            key_of(RequestFactory().post("/", {FIELD: "short"}))

    def test_of_another_kind_under_the_same_key_are_refused(self) -> None:
        self.once(HttpResponse())
        with pytest.raises(KeyReusedError):
            self.once(HttpResponse(), fingerprint="b")

    def test_are_remembered_until_a_phone_comes_back_after_weeks(self) -> None:
        self.once(HttpResponse())
        KeptReply.objects.update(created_at=now() - timedelta(days=29))
        assert forget_old_replies() == 0
        KeptReply.objects.update(created_at=now() - timedelta(days=31))
        assert forget_old_replies() == 1

    def test_are_forgotten_after_a_day_where_they_take_much_room(self) -> None:
        self.once(HttpResponse("x" * (LARGE_BYTES + 1)))
        KeptReply.objects.update(created_at=now() - timedelta(hours=23))
        assert forget_old_replies() == 0
        KeptReply.objects.update(created_at=now() - timedelta(hours=25))
        assert forget_old_replies() == 1


def test_fingerprints_tell_apart_where_parts_begin() -> None:
    assert len({fingerprint_of(*parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], [b"abc"])}) == 4


def test_keys_are_never_the_same() -> None:
    assert new_key() != new_key()
