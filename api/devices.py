"""A device on which somebody without an account comes back: known by a random number in a cookie, and by nothing else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from layers.core.permissions import Actor

COOKIE = "device"
YEAR_S = 365 * 24 * 3600
_SALT = "amtskarte device"


@dataclass(frozen=True, slots=True)
class Device:
    """One of them.

    Attributes:
        number: Random, and as good as a secret.
        is_new: The device does not have it yet.
    """

    number: str
    is_new: bool


def device_of(request: HttpRequest) -> Device:
    """The device from which somebody asks; with a new number where it has none, or one that we did not give it."""
    known = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=YEAR_S)
    return Device(known, is_new=False) if known else Device(secrets.token_urlsafe(16), is_new=True)


def remember_device(response: HttpResponseBase, device: Device) -> None:
    """Let a device keep its number for a year: for who did something or opened a form, never for who just reads."""
    if device.is_new:
        response.set_signed_cookie(
            COOKIE,
            device.number,
            salt=_SALT,
            max_age=YEAR_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def mark_of(actor: Actor) -> str:
    """By what a device knows again who was signed in when something was written on it; empty for nobody."""
    return salted_hmac("mark", str(actor.user.pk), algorithm="sha256").hexdigest()[:16] if actor.user else ""


def witness_number(actor: Actor, device: Device, subject: str) -> str:
    """A number for somebody, be it an account or a device, that tells nothing and is another one for each subject.

    Args:
        actor: Who acts.
        device: On what; only counts without an account.
        subject: What it is about: nobody finds out what else the same person was a witness of.
    """
    return account_number(actor.user.pk, subject) if actor.user else _number(f"device {device.number}", subject)


def account_number(account: int, subject: str) -> str:
    """The same for an account, by its number."""
    return _number(f"account {account}", subject)


def _number(who: str, subject: str) -> str:
    return salted_hmac("witness", f"{who} {subject}", algorithm="sha256").hexdigest()
