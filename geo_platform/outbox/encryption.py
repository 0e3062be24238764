"""What makes a notification readable for one browser alone, and tells a push service that it comes from us.

Sources: RFC 8291 (encryption), RFC 8292 (VAPID: who sends).
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

from geo_platform.config import kept_secret

if TYPE_CHECKING:
    from geo_platform.outbox.models import PushDevice

# RFC 8292 allows a day.
SIGNED_FOR_S = 12 * 3600
SECRET_BYTES = 16


def application_key() -> str:
    """The public key that browsers are given when somebody wants to be told things there."""
    return next(iter(_keys()))


def is_ours(key: str) -> bool:
    """Whether what was given to a browser is a key of ours, be it a former one."""
    return key in _keys()


def authorization_for(device: PushDevice, origin: str) -> str:
    """The header `Authorization` for a push service.

    Args:
        device: Knows with which key it was made.
        origin: Of the push service.

    Raises:
        KeyError: The key is gone.
    """
    claims = {"aud": origin, "exp": int(time.time()) + SIGNED_FOR_S, "sub": settings.PUSH_CONTACT}
    return str(_keys()[device.server_key].sign(claims)["Authorization"])


def encrypted_for(device: PushDevice, payload: bytes) -> bytes:
    """A payload as only the device's browser can read it, in the encoding `aes128gcm`."""
    once = ec.generate_private_key(ec.SECP256R1())
    return bytes(
        http_ece.encrypt(
            payload, private_key=once, dh=bytes_of(device.p256dh), auth_secret=bytes_of(device.auth), version="aes128gcm"
        )
    )


def is_point(key: str) -> bool:
    """Whether a text is a public key of a browser."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    except ValueError:
        return False
    return True


def is_secret(text: str) -> bool:
    """Whether a text is the secret that goes with it."""
    try:
        return len(bytes_of(text)) == SECRET_BYTES
    except ValueError:
        return False


def bytes_of(text: str) -> bytes:
    """Read base64 as the web writes it, without its end (RFC 7515).

    Raises:
        ValueError: It is none.
    """
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def text_of(raw: bytes) -> str:
    """Write it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_private_key() -> str:
    """A private key, as `VAPID_PRIVATE_KEY` takes it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return text_of(number.to_bytes(32, "big"))


@cache
def _keys() -> dict[str, Vapid02]:
    """Our keys by what is public of them, the present one first.

    Raises:
        ImproperlyConfigured: One of them is none.
    """
    present = settings.VAPID_PRIVATE_KEY or kept_secret(settings.VAPID_KEY_FILE, new_private_key)
    try:
        keys = [Vapid02.from_string(text) for text in (present, *settings.VAPID_PRIVATE_KEY_FALLBACKS)]
    except ValueError:
        message = "VAPID_PRIVATE_KEY or one of VAPID_PRIVATE_KEY_FALLBACKS cannot be read."
        raise ImproperlyConfigured(message) from None  # which would name it
    return {text_of(key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)): key for key in keys}
