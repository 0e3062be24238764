"""The keys that other platforms have given us: read again each time they are told something, so sealed and not hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_platform.accounts.sealing import seal, unseal

if TYPE_CHECKING:
    from api.carpool.models import Partner


def seal_key(key: str) -> str:
    """Encrypt a key with the secret key of the site."""
    return seal(key)


def key_for(partner: Partner) -> str:
    """The key with which a platform lets us in; empty where it has given none."""
    return unseal(partner.sealed_key) if partner.sealed_key else ""
