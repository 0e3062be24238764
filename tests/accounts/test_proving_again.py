"""A device that is signed in may lie about: whoever finds it does not make the account their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from geo_platform.accounts.models import User

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
KIM, SECOND, THIEF = "kim@example.org", "second@example.org", "thief@example.org"


@pytest.fixture
def found(client: Client) -> Client:
    """A browser in which somebody has signed in a while ago."""
    kim = User.objects.create_user("kim", KIM)
    EmailAddress.objects.create(user=kim, email=KIM, verified=True, primary=True)
    EmailAddress.objects.create(user=kim, email=SECOND, verified=True)
    client.force_login(kim)
    return client


def code_in_mail() -> str:
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    return code[1]


@pytest.mark.parametrize(
    "form",
    [
        {"email": THIEF, "action_add": ""},
        {"email": SECOND, "action_primary": ""},
        {"email": SECOND, "action_remove": ""},
    ],
)
def test_addresses_are_changed_by_whoever_has_just_proved_who_they_are(found: Client, form: dict[str, str]) -> None:
    asked = found.post("/account/email/", form)
    assert "/reauthenticate/" in asked["Location"]
    assert not [message for message in mail.outbox if THIEF in message.to]
    assert EmailAddress.objects.get(primary=True).email == KIM
    assert EmailAddress.objects.count() == 2


def test_nobody_else_sets_a_password_with_which_they_could_prove_it(found: Client) -> None:
    asked = found.post("/account/password/set/", {"password1": "known to a thief", "password2": "known to a thief"})
    assert "/reauthenticate/" in asked["Location"]
    assert not User.objects.get().has_usable_password()


def test_whoever_proves_it_goes_on_where_they_were(found: Client) -> None:
    asked = found.post("/account/email/", {"email": SECOND, "action_primary": ""})
    found.post("/account/reauthenticate/code/", {"recipient": KIM, "next": "/account/email/"})
    found.post("/account/reauthenticate/code/confirm/", {"code": code_in_mail(), "next": "/account/email/"})
    assert asked["Location"].endswith("?next=%2Faccount%2Femail%2F")
    assert EmailAddress.objects.get(primary=True).email == SECOND
    assert User.objects.get().email == SECOND
