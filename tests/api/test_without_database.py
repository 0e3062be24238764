from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from geo_platform.config import ROOT

ASK = """
import json, sys, time
import django
django.setup()
from django.test import Client
client, answers = Client(raise_request_exception=False), {}
for path in sys.argv[1:]:
    start = time.monotonic()
    response = client.get(path, headers={"host": "localhost"})
    answers[path] = [response.status_code, response["Content-Type"], time.monotonic() - start]
print(json.dumps(answers))
"""
PATHS = ["/health/live", "/health/ready", "/api/conformance", "/api/collections", "/tiles/map/12/1/1.mvt", "/"]


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[int, str, float]]:
    """What a site says whose database is down."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql:///nothing?host=/nowhere",
        "DJANGO_SETTINGS_MODULE": "geo_platform.settings",
        "PYTHONWARNINGS": "ignore",
    }
    ran = subprocess.run(
        [sys.executable, "-c", ASK, *PATHS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    result: dict[str, tuple[int, str, float]] = json.loads(ran.stdout)
    return result


@pytest.mark.parametrize("path", ["/health/live", "/api/conformance"])
def test_what_needs_no_database_works(answers: dict[str, tuple[int, str, float]], path: str) -> None:
    assert answers[path][0] == 200


@pytest.mark.parametrize("path", ["/health/ready", "/api/collections", "/tiles/map/12/1/1.mvt", "/"])
def test_the_rest_says_so_within_a_moment(answers: dict[str, tuple[int, str, float]], path: str) -> None:
    status, media_type, seconds = answers[path]
    assert status == 503
    assert media_type == ("text/html; charset=utf-8" if path == "/" else "application/problem+json")
    assert seconds < 10
