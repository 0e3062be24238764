"""Makes keys, knows them again, and ends them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now

from geo_platform.accounts.access_keys import digest_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from api.system_keys.models import KeyOfSystem

    Key = TypeVar("Key", bound=KeyOfSystem)


@transaction.atomic
def make_key(*, key: KeyOfSystem) -> str:
    """Make a key.

    Args:
        key: Whose it is and what it opens; it is not stored yet.

    Returns:
        The key, which nobody can ever read here again.
    """
    secret = f"{key.PREFIX}{secrets.token_urlsafe(32)}"
    key.digest = digest_of(secret)
    key.save(force_insert=True)
    return secret


@transaction.atomic
def end_key(*, key: KeyOfSystem) -> None:
    """Let a key open nothing any more."""
    type(key)._default_manager.filter(pk=key.pk).update(ends_at=now())


def key_among(keys: QuerySet[Key], secret: str) -> Key | None:
    """The one of some keys with which a system comes; `None` where there is no such key, or its time is over."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=now())
    found = keys.filter(lasting, digest=digest_of(secret)).first()
    # Once a day, so that asking does not mean writing.
    if found and found.last_used_on != localdate():
        keys.filter(pk=found.pk).update(last_used_on=localdate())
    return found
