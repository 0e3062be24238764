"""An address that is longer than any can be is refused in words, and never written to by half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from geo_platform.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
# Cut to what fits, it would end at another host.
TYPED = f"{'a' * 250}@example.org"


@pytest.fixture(autouse=True)
def _as_on_a_real_site(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"


@pytest.mark.parametrize("path", ["signup/", "signup/passkey/", "login/code/", "password/reset/"])
def test_nobody_is_written_to(client: Client, path: str) -> None:
    answer = client.post(f"/account/{path}", {"email": TYPED})
    assert answer.status_code == 200
    assert "Das ist zu lang. Bitte schreiben Sie höchstens 254 Zeichen." in answer.content.decode()
    assert not User.objects.exists()


def test_it_is_added_to_no_account(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    kim = User.objects.create_user("kim", KIM)
    EmailAddress.objects.create(user=kim, email=KIM, verified=True, primary=True)
    client.force_login(kim)
    client.post("/account/reauthenticate/code/", {"recipient": KIM})
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    client.post("/account/reauthenticate/code/confirm/", {"code": code[1]})
    answer = client.post("/account/email/", {"email": TYPED, "action_add": ""})
    assert "Das ist zu lang." in answer.content.decode()
    assert len(mail.outbox) == 1
