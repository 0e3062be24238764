"""From which device somebody without an account writes, as a number that tells nothing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

from geo_platform.limits import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

COOKIE = "device"
_SALT = "api.devices"
A_DAY_S = 86_400


def device_of(request: HttpRequest) -> str:
    """The device that a signed cookie names, else whatever shares its address.

    The cookie alone, where there is one: a phone that loses its connection comes back from another address.
    """
    named = request.get_signed_cookie(COOKIE, "", salt=_SALT)
    return salted_hmac(_SALT, named or address_of(request), algorithm="sha256").hexdigest()


def know_again(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the device a name for a day, unless it has one; belongs into the answer that shows a form."""
    if request.get_signed_cookie(COOKIE, "", salt=_SALT):
        return
    response.set_signed_cookie(
        COOKIE,
        secrets.token_urlsafe(16),
        salt=_SALT,
        max_age=A_DAY_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
