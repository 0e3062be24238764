"""Signing in elsewhere: there and back, in one's own language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from geo_platform.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
ISSUER = "https://issuer.example"
WAY_BACK = "/account/oidc/office/login/callback/"
BOTH = pytest.mark.parametrize(("prefix", "name"), [("", "Anmeldung abgebrochen"), ("/en", "Login Cancelled")])


@pytest.fixture(autouse=True)
def _issuer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    office = {"provider_id": "office", "name": "Amt", "client_id": "map", "secret": "s", "settings": {"server_url": ISSUER}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [office]}}
    addresses = {"authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token"}
    person = {"sub": "1", "email": "kim@example.org", "email_verified": True}
    replaced = {
        "openid_config": addresses,
        "get_access_token_data": lambda *_args, **_kwargs: {"access_token": "t"},
        "_fetch_user_info": lambda *_args: person,
    }
    for name, value in replaced.items():
        monkeypatch.setattr(OpenIDConnectOAuth2Adapter, name, value)


def leave(client: Client, prefix: str) -> dict[str, str]:
    """What the issuer is told."""
    sent = urlsplit(client.post(f"{prefix}/account/oidc/office/login/")["Location"])
    assert f"{sent.scheme}://{sent.netloc}{sent.path}" == f"{ISSUER}/authorize"
    return {name: values[0] for name, values in parse_qs(sent.query).items()}


def test_the_way_back_is_the_same_in_every_language(client: Client) -> None:
    german, english = (leave(client, prefix)["redirect_uri"] for prefix in ("", "/en"))
    assert german == english
    assert urlsplit(german).path == WAY_BACK


@BOTH
def test_whoever_comes_back_reads_on_in_their_language(client: Client, prefix: str, name: str) -> None:
    state = leave(client, prefix)["state"]
    back = client.get(WAY_BACK, {"state": state, "code": "c"})
    assert back["Location"] == f"{prefix}/account/"
    assert client.get(f"{prefix}/account/").context["user"] == User.objects.get(email="kim@example.org")
    refused = client.get(WAY_BACK, {"state": leave(client, prefix)["state"], "error": "access_denied"}, follow=True)
    assert name in refused.content.decode()


@pytest.mark.parametrize(("prefix", "words"), [("", "Das Anmelden hat nicht geklappt."), ("/en", "has not worked.")])
def test_what_goes_wrong_there_is_said_on_a_page_of_ours(client: Client, prefix: str, words: str) -> None:
    failed = client.get(WAY_BACK, {"state": leave(client, prefix)["state"], "error": "server_error"})
    assert failed.status_code == 401
    assert words in failed.content.decode()
    assert 'class="page-foot"' in failed.content.decode()
    assert f'hreflang="{"de" if prefix else "en"}" lang=' in failed.content.decode()


def test_nobody_is_remembered_for_looking(client: Client) -> None:
    assert client.get("/account/oidc/office/login/").status_code == 200
    assert not client.session.keys()


def test_there_is_no_other_issuer(client: Client) -> None:
    assert client.get("/account/oidc/nobody/login/callback/").status_code == 404
