"""Keys with which other systems come: made once, shown once, and known here only by what they hash to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now

from api.open311.models import SystemKey
from geo_platform.accounts.access_keys import digest_of

if TYPE_CHECKING:
    from layers.defects.models import Authority

# So that whoever finds one in a file knows what it is.
PREFIX = "amtskarte_open311_"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key opens, beside sending reports.

    Attributes:
        jurisdiction: The only office that it is for; `None` for all.
        is_trusted: Its senders need not confirm anything.
        may_update: It says how far reports are.
    """

    jurisdiction: Authority | None = None
    is_trusted: bool = False
    may_update: bool = False


@transaction.atomic
def make_system_key(*, system: str, rights: Rights) -> str:
    """Make a key.

    Args:
        system: What people call the system that gets it.
        rights: What it opens.

    Returns:
        The key, which nobody can ever read here again.
    """
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    SystemKey.objects.create(
        digest=digest_of(secret),
        system=system,
        jurisdiction=rights.jurisdiction,
        is_trusted=rights.is_trusted,
        may_update=rights.may_update,
    )
    return secret


@transaction.atomic
def end_system_key(*, key: SystemKey) -> None:
    """Let a key open nothing any more."""
    SystemKey.objects.filter(pk=key.pk).update(ends_at=now())


def system_key_of(secret: str) -> SystemKey | None:
    """The key of a system that may come in; `None` where there is no such key, or its time is over."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=now())
    found = SystemKey.objects.filter(lasting, digest=digest_of(secret)).first()
    # Once a day, so that asking does not mean writing.
    if found and found.last_used_on != localdate():
        SystemKey.objects.filter(pk=found.pk).update(last_used_on=localdate())
    return found
