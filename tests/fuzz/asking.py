"""How often, and how, the service is asked.

In every run of the tests some hundred examples are tried of each kind; with AMTSKARTE_FUZZ=long ten thousand.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json = dict[str, Any]

LONG = os.environ.get("AMTSKARTE_FUZZ") == "long"
PROBLEM = "application/problem+json"

_client = Client(raise_request_exception=False)


def often(usually: int) -> settings:
    """How many examples are tried.

    Args:
        usually: When nobody asks for a long run.
    """
    # The map is there for all examples, and every question is undone.
    fixtures = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=10_000 if LONG else usually, suppress_health_check=fixtures, print_blob=True)


def ask(path: str, query: Mapping[str, str]) -> tuple[int, Json]:
    """Ask, and expect an answer or a refusal that keeps to the rules; gives the status and the body.

    Each question has a savepoint of its own, as each request has a transaction of its own in a running site.
    """
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    with transaction.atomic():
        response = _client.get(path, encoded)
        transaction.set_rollback(True)
    body: Json = response.json()
    assert response.status_code in {200, 400}, (query, body)
    if response.status_code == 400:
        assert response["Content-Type"] == PROBLEM
        assert body["parameter"] in query
        assert body["detail"]
    return response.status_code, body
