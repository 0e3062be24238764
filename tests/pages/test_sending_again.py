"""A browser that goes back brings a form that was sent before: whoever writes something else into it can send that, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from layers.core.contributions.models import Change
from tests.pages.test_contribute import SKATE, send
from tests.proofs import new_proof
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
BENCH = {"kind": "bench", "place": "12.345000,53.926000"}
NEXT_BENCH = {"kind": "bench", "place": "12.355000,53.926000"}
ADDRESS = "/add/rest-spots/"


def key_in(page: str) -> str:
    (key,) = re.findall(r'name="idempotency_key" value="([^"]+)"', page)
    return str(key)


def test_another_thing_is_asked_about_once_and_then_goes(client: Client) -> None:
    key = key_in(client.get(ADDRESS).content.decode())
    assert client.post(ADDRESS, {**BENCH, "idempotency_key": key, "proof": new_proof()}).status_code == 303
    asked = client.post(ADDRESS, {**NEXT_BENCH, "idempotency_key": key, "proof": new_proof()})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "noch einmal ab" in page
    assert 'value="12.355000,53.926000"' in page
    again = client.post(ADDRESS, {**NEXT_BENCH, "idempotency_key": key_in(page), "proof": new_proof()})
    assert again.status_code == 303
    assert Change.objects.count() == 2


def test_the_same_thing_goes_once(client: Client) -> None:
    key = key_in(client.get(ADDRESS).content.decode())
    answers = [client.post(ADDRESS, {**BENCH, "idempotency_key": key, "proof": new_proof()}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Change.objects.count() == 1


def test_who_took_something_off_the_map_is_thanked_again(client: Client, superuser: User, make_feature: MakeFeature) -> None:
    """The first answer may be lost on its way, and the thing itself is gone by then."""
    spot = make_feature("youth-spots", kind="skate")
    sign_in_twice(client, superuser)
    sent = {"what": "gone", "idempotency_key": "a-key-that-nobody-guesses"}
    answers = [client.post(f"/youth-spots/{spot.pk}/gone/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert client.post(f"/youth-spots/{spot.pk}/gone/", {"what": "gone"}).status_code == 404
    assert client.get(f"/youth-spots/{spot.pk}/gone/").status_code == 404
    assert client.post(f"/youth-spots/{spot.pk}/gone/", {**sent, "note": "Something else"}).status_code == 404


def test_the_same_key_adds_once_and_leads_to_the_same_page(client: Client) -> None:
    key = {"idempotency_key": "a-key-that-nobody-guesses"}
    client.get("/add/youth-spots/")
    first = send(client, "/add/youth-spots/", SKATE | key)
    again = send(client, "/add/youth-spots/", SKATE | key)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    assert Change.objects.count() == 1


def test_another_entry_under_the_same_key_is_refused_and_kept_on_the_page(client: Client) -> None:
    key = {"idempotency_key": "a-key-that-nobody-guesses"}
    client.get("/add/youth-spots/")
    send(client, "/add/youth-spots/", SKATE | key)
    other = send(client, "/add/youth-spots/", SKATE | key | {"title": "Andere"})
    assert other.status_code == 422
    assert 'value="Andere"' in other.content.decode()


def test_what_was_refused_can_be_sent_again_under_its_key(client: Client) -> None:
    key = {"idempotency_key": "a-key-that-nobody-guesses"}
    assert send(client, "/add/youth-spots/", {**SKATE, **key, "place": ""}).status_code == 422
    assert send(client, "/add/youth-spots/", SKATE | key).status_code == 303


def test_nobody_else_is_told_the_address(client: Client) -> None:
    key = {"idempotency_key": "a-key-that-nobody-guesses"}
    client.get("/add/youth-spots/")
    first = send(client, "/add/youth-spots/", SKATE | key)
    stranger = type(client)()
    stranger.get("/add/youth-spots/")
    other = send(stranger, "/add/youth-spots/", SKATE | key | {"another": "1"})
    assert other["Location"] != first["Location"]
