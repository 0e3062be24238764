"""Names that nobody can read."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def key_of(purpose: str, name: str) -> bytes:
    """What stands for a name in a table; without the secret key of the site nobody finds out whose it is.

    Args:
        purpose: The same name has another key for another purpose.
        name: May hold what is nobody's business, such as where somebody asks from.
    """
    return salted_hmac(purpose, name, algorithm="sha256").digest()
