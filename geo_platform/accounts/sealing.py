"""Secrets that must be read again, such as those of authenticator apps: whoever has the database alone cannot read them."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# What was stored before there were seals has none, and consists of letters and digits.
SEAL = "fernet:"
PURPOSE = b"amtskarte second factors"
KEY_BYTES = 32  # https://github.com/fernet/spec


def seal(text: str) -> str:
    """Encrypt a text with the secret key of the site."""
    return SEAL + _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """Read what was sealed, or what was stored in the clear before.

    Raises:
        ImproperlyConfigured: It was sealed with a key that the site does not have any more.
    """
    if not text.startswith(SEAL):
        return text
    try:
        return _box().decrypt(text.removeprefix(SEAL).encode()).decode()
    except InvalidToken:
        message = "A secret was sealed with another SECRET_KEY. Name the former one in SECRET_KEY_FALLBACKS."
        raise ImproperlyConfigured(message) from None


def _box() -> MultiFernet:
    return MultiFernet(Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _derived(secret: str) -> bytes:
    """A key for this purpose alone (RFC 5869)."""
    return urlsafe_b64encode(HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode()))
