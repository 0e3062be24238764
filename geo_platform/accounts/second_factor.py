"""Who must prove in two ways who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.utils import is_mfa_enabled

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from geo_platform.accounts.models import User


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether somebody has an authenticator app or a passkey. Who has one cannot sign in without it."""
    return user.is_authenticated and bool(is_mfa_enabled(user))
