"""Whoever has the database alone has no second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.exceptions import ImproperlyConfigured

from geo_platform.accounts.models import User
from geo_platform.accounts.sealing import seal, unseal

if TYPE_CHECKING:
    from pytest_django import Settings

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 (of RFC 6238's readers)


def current_code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.mark.django_db
def test_codes_of_the_app_are_good_and_what_makes_them_is_sealed() -> None:
    authenticator = totp.TOTP.activate(User.objects.create_user("kim"), SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)
    assert authenticator.validate_code(current_code(SECRET))


@pytest.mark.django_db
def test_recovery_codes_are_sealed_too() -> None:
    kim = User.objects.create_user("kim")
    codes = RecoveryCodes.activate(kim).get_unused_codes()
    assert Authenticator.objects.get().data["seed"].startswith("fernet:")
    assert RecoveryCodes.activate(kim).validate_code(codes[0])


@pytest.mark.django_db
def test_what_was_stored_in_the_clear_is_still_good() -> None:
    kim = User.objects.create_user("kim")
    old = Authenticator.objects.create(user=kim, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    assert old.wrap().validate_code(current_code(SECRET))


def test_the_same_looks_different_each_time() -> None:
    first, second = seal(SECRET), seal(SECRET)
    assert first != second
    assert unseal(first) == unseal(second) == SECRET


def test_a_new_key_needs_the_former_one_beside_it(settings: Settings) -> None:
    sealed, former = seal(SECRET), settings.SECRET_KEY
    settings.SECRET_KEY = "another"  # noqa: S105 (none)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FALLBACKS") as refusal:
        unseal(sealed)
    assert SECRET not in str(refusal.value)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed) == SECRET


def test_what_was_tampered_with_is_refused() -> None:
    sealed = seal(SECRET)
    with pytest.raises(ImproperlyConfigured):
        unseal(f"{sealed[:-4]}AAA=")
