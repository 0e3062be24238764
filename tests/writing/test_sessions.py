"""Who is signed in in a browser writes from our pages, and no page of another site does in their name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from layers.core.contributions.models import Change
from layers.core.permissions import Role
from tests.signing_in import sign_in_twice
from tests.writing.people import GEOJSON, GOOD_PROOF, SPOTS, feature, person, with_role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.writing.people import Village

pytestmark = pytest.mark.django_db
TOKEN = "x" * 32


@pytest.fixture
def browser(laage: Village) -> Client:
    client = Client(enforce_csrf_checks=True)
    sign_in_twice(client, with_role(Role.EDITOR, laage.own))
    return client


def post(client: Client, **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(SPOTS, json.dumps(feature()), content_type=GEOJSON, headers=given)


def test_the_token_of_the_page_lets_it_write(browser: Client) -> None:
    browser.cookies["csrftoken"] = TOKEN
    assert post(browser, X_CSRFToken=TOKEN).status_code == 201


@pytest.mark.parametrize("headers", [{}, {"X_CSRFToken": "y" * 32}, {"X_CSRFToken": ""}, {"X_Proof": GOOD_PROOF}])
def test_without_it_nothing_is_written(browser: Client, headers: dict[str, str]) -> None:
    browser.cookies["csrftoken"] = TOKEN
    refused = post(browser, **headers)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert not Change.objects.exists()


def test_another_site_writes_nothing_even_if_it_knew_the_token(browser: Client) -> None:
    browser.cookies["csrftoken"] = TOKEN
    assert post(browser, X_CSRFToken=TOKEN, Origin="https://elsewhere.example").status_code == 403


def test_no_method_escapes(browser: Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        kind = "application/merge-patch+json" if method == "PATCH" else GEOJSON
        path = SPOTS if method == "POST" else f"{SPOTS}/1"
        assert browser.generic(method, path, b"{}", kind, headers={"If-Match": "*"}).status_code == 403


def test_a_session_of_nobody_is_a_visitor() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "nonsense"
    assert post(client, X_Proof=GOOD_PROOF).status_code == 202


def test_a_session_that_has_not_proved_it_proposes(laage: Village) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(with_role(Role.EDITOR, laage.own))
    client.cookies["csrftoken"] = TOKEN
    assert post(client, X_CSRFToken=TOKEN).status_code == 202


def test_answers_to_writers_are_for_our_pages_alone(laage: Village) -> None:
    del laage
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("kim"))
    client.cookies["csrftoken"] = TOKEN
    for headers in ({"X_CSRFToken": TOKEN}, {}):
        assert "Access-Control-Allow-Origin" not in post(client, **headers)
