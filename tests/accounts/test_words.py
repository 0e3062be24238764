"""On German pages everything is German, also what allauth says where we have not replaced it."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.utils.timezone import now
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from geo_platform.accounts.models import User
from geo_platform.config import ROOT

if TYPE_CHECKING:
    from django.test import Client

ALLAUTH = Path(str(files("allauth"))) / "templates"
OWN = ROOT / "geo_platform" / "accounts" / "templates"
ROOMS = ("account", "mfa", "socialaccount", "usersessions")
TEMPLATES = [
    path
    for room in ROOMS
    for path in sorted(ALLAUTH.glob(f"{room}/**/*.*"))
    if not (OWN / path.relative_to(ALLAUTH)).exists() and "phone" not in path.name
]
MARKED = re.compile(r"""\b(?:_|n?gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
TAGS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL
)


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 60


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ALLAUTH)))
def test_every_text_of_allauth_is_there_in_german(path: Path) -> None:
    german = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    texts = {ast.literal_eval(text) for text in MARKED.findall(templatize(path.read_text()))}
    assert not [text for text in texts if not (german.get(text) or german.get((text, 0)))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ALLAUTH)))
def test_no_text_of_allauth_escapes_translation(path: Path) -> None:
    assert not re.search(r"[A-Z][a-z]+ [a-z]+", TAGS.sub("", path.read_text()))


@pytest.mark.django_db
def test_the_list_of_passkeys_is_in_the_language_of_its_reader(client: Client) -> None:
    kim = User.objects.create_user("kim")
    phone = {"name": "Mein Telefon", "credential": {"clientExtensionResults": {"credProps": {"rk": False}}}}
    Authenticator.objects.create(user=kim, type=Authenticator.Type.WEBAUTHN, data=phone)
    client.force_login(kim)
    german, english = (client.get(f"{prefix}/account/2fa/webauthn/").content.decode() for prefix in ("", "/en"))
    assert "Mein Telefon" in german
    assert "Noch nicht benutzt." in german
    assert "nur zweiter Faktor" in german
    assert "Not used yet." in english
    Authenticator.objects.update(last_used_at=now() - timedelta(hours=2))
    assert "Zuletzt benutzt: vor 2" in client.get("/account/2fa/webauthn/").content.decode()
