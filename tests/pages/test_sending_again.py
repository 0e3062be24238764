"""A browser that goes back brings a form that was sent before: whoever writes something else into it can send that, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from layers.core.contributions.models import Change
from tests.proofs import new_proof

if TYPE_CHECKING:
    from django.test import Client

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
