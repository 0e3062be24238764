"""Whose session counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.auth_backends import AuthenticationBackend

from geo_platform.accounts.demo import is_somebody

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from geo_platform.accounts.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, for people who are there: those of the demo are nobody elsewhere."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Whether somebody may sign in, and is still let in with the session of before."""
        may: bool = super().user_can_authenticate(user)
        return may and (user is None or is_somebody(cast("User", user)))
