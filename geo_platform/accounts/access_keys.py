"""Keys with which programs act for somebody: made once, shown once, and known here only by what they hash to."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from geo_platform.accounts.demo import is_somebody
from geo_platform.accounts.models import AccessKey
from geo_platform.accounts.second_factor import has_second_factor

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

# So that whoever finds one in a script knows what it is, and programs that look for lost secrets do, too.
PREFIX = "amtskarte_"
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who acts through a key.

    Attributes:
        user: Its owner.
        has_proved_it: The key stands for a second factor, which its owner still has.
    """

    user: User
    has_proved_it: bool


@transaction.atomic
def make_key(*, owner: User, name: str, is_proved: bool) -> str:
    """Make a key.

    Args:
        owner: For whom it acts.
        name: What for.
        is_proved: Whether the owner has just proved in two ways who they are.

    Returns:
        The key, which nobody can ever read here again.
    """
    key = f"{PREFIX}{secrets.token_urlsafe(32)}"
    AccessKey.objects.create(owner=owner, name=name, digest=digest_of(key), is_proved=is_proved)
    return key


@transaction.atomic
def revoke_key(*, owner: User, key_id: int) -> None:
    """Let a key of somebody open nothing any more."""
    AccessKey.objects.filter(owner=owner, pk=key_id).delete()


def holder_of(key: str) -> KeyHolder | None:
    """Who acts through a key, `None` where there is no such key or its owner may not sign in any more."""
    found = AccessKey.objects.select_related("owner").filter(digest=digest_of(key), owner__is_active=True).first()
    if found is None or not is_somebody(found.owner):
        return None
    _note_use(found)
    return KeyHolder(found.owner, found.is_proved and has_second_factor(found.owner))


def digest_of(key: str) -> str:
    """What is kept of a key: as good as a slow hash, since nobody can guess it."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _note_use(key: AccessKey) -> None:
    """Write the day down, once a day."""
    if key.last_used_on != localdate():
        AccessKey.objects.filter(pk=key.pk).update(last_used_on=localdate())
