"""Who must prove in two ways who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from geo_platform.accounts.models import User

# Recovery codes stand in for one of these, and are none themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether somebody has an authenticator app or a passkey."""
    return user.is_authenticated and bool(is_mfa_enabled(user, FACTORS))


def has_proved_it(request: HttpRequest) -> bool:
    """Whether whoever asks has used it since they signed in; a session that is older than the factor has not."""
    if not request.user.is_authenticated:
        return False
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def address_of_proof(user: User) -> str:
    """Name of the address where somebody proves it again."""
    return "mfa_reauthenticate" if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else "mfa_reauthenticate_webauthn"
