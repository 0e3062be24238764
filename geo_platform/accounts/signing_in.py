"""Two ways of signing in that ask for no proof. Not by allauth, which would note the address and the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login

from geo_platform.accounts.demo import is_demo_open

if TYPE_CHECKING:
    from django.http import HttpRequest

    from geo_platform.accounts.models import User

REMEMBERED_S = 90 * 86_400


def sign_in_here(request: HttpRequest, user: User) -> None:
    """Sign in on this device whoever has just come by the code of a group, for `REMEMBERED_S`."""
    login(request, user)
    request.session.set_expiry(REMEMBERED_S)


def sign_in_as(request: HttpRequest, user: User) -> None:
    """Sign in as somebody of the demo, as if both ways of proof were used.

    Raises:
        ValueError: It is somebody real, or there is no demo.
    """
    if not user.is_demo or not is_demo_open():
        message = "Only people of the demo are entered so, and only while it is open."
        raise ValueError(message)
    login(request, user)
    record_authentication(request, user, method="mfa", type="totp")
