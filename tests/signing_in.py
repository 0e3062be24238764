"""Signing in as the office does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User


def sign_in_twice(client: Client, user: User) -> None:
    """Sign somebody in who has proved in two ways who they are."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})
    client.force_login(user)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
