"""The address that gives challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.challenge import CHALLENGES_PER_HOUR
from geo_platform.proof_of_work.challenges import check_proof
from tests.proofs import solved

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
CHALLENGE = "/api/challenge"


def test_a_challenge_can_be_solved(client: Client) -> None:
    response = client.get(CHALLENGE, {"lang": "de"})
    assert response.status_code == 200
    assert check_proof(solved(response.json()).to_base64())


def test_nobody_keeps_it_and_no_other_site_reads_it(client: Client) -> None:
    response = client.get(CHALLENGE, headers={"Origin": "https://elsewhere.example"})
    assert response["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response
    assert not response.cookies


def test_it_can_only_be_read(client: Client) -> None:
    assert client.post(CHALLENGE).status_code == 405


def test_who_wants_very_many_is_asked_to_wait(client: Client) -> None:
    for _ in range(CHALLENGES_PER_HOUR.most):
        assert client.get(CHALLENGE).status_code == 200
    refused = client.get(CHALLENGE, {"lang": "de"})
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused["Retry-After"] == "3600"
    assert refused.json()["detail"].startswith("Von Ihrem Anschluss kamen sehr viele Anfragen.")
    assert "Access-Control-Allow-Origin" not in refused
    assert client.get(CHALLENGE, REMOTE_ADDR="192.0.2.7").status_code == 200
