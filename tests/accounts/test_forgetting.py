"""Accounts that were begun and never confirmed go; whatever may be somebody's stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.timezone import now

from geo_platform.accounts.models import User
from geo_platform.accounts.services import TIME_TO_CONFIRM, forget_unconfirmed_accounts

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
LONG_AGO = timedelta(minutes=1) + TIME_TO_CONFIRM


@pytest.fixture
def begun(client: Client) -> User:
    """Somebody gave an address, and nothing came of it."""
    client.post("/account/signup/", {"email": KIM})
    User.objects.update(date_joined=now() - LONG_AGO)
    return User.objects.get()


def test_what_was_never_confirmed_goes_with_its_address(begun: User) -> None:
    User.objects.filter(pk=begun.pk).update(date_joined=now())
    assert forget_unconfirmed_accounts() == 0
    User.objects.filter(pk=begun.pk).update(date_joined=now() - LONG_AGO)
    assert forget_unconfirmed_accounts() == 1
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_whoever_has_confirmed_one_of_several_stays(begun: User) -> None:
    EmailAddress.objects.create(user=begun, email="k@example.org", verified=True)
    assert forget_unconfirmed_accounts() == 0


def test_whoever_has_no_address_at_all_stays(begun: User) -> None:
    EmailAddress.objects.all().delete()
    assert forget_unconfirmed_accounts() == 0
    User.objects.filter(pk=begun.pk).update(email="")
    assert forget_unconfirmed_accounts() == 0


def test_whoever_has_another_way_in_stays(begun: User) -> None:
    Authenticator.objects.create(user=begun, type=Authenticator.Type.WEBAUTHN, data={})
    assert forget_unconfirmed_accounts() == 0


def test_whoever_has_a_password_stays(begun: User) -> None:
    begun.set_password("correct horse")
    begun.save()
    assert forget_unconfirmed_accounts() == 0


@pytest.mark.parametrize("has", [{"last_login": now()}, {"is_staff": True}, {"is_superuser": True}])
def test_whoever_was_here_or_works_here_stays(begun: User, has: dict[str, object]) -> None:
    User.objects.filter(pk=begun.pk).update(**has)
    assert forget_unconfirmed_accounts() == 0
