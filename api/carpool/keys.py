"""Keys with which other platforms come: made once, shown once, and known here only by what they hash to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now

from api.carpool.models import PartnerKey
from geo_platform.accounts.access_keys import digest_of

if TYPE_CHECKING:
    from api.carpool.models import Partner

# So that whoever finds one in a file knows what it is.
PREFIX = "amtskarte_carpool_"
# So long both keys open the door, the new one and the one whose place it takes.
BOTH_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key opens.

    Attributes:
        may_search: It finds journeys.
        may_book: It asks for seats, writes messages and tells of events.
    """

    may_search: bool
    may_book: bool


@transaction.atomic
def make_partner_key(*, partner: Partner, name: str, rights: Rights) -> str:
    """Make a key.

    Args:
        partner: For which platform.
        name: What for.
        rights: What it opens.

    Returns:
        The key, which nobody can ever read here again.
    """
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    PartnerKey.objects.create(
        partner=partner,
        digest=digest_of(secret),
        name=name,
        may_search=rights.may_search,
        may_book=rights.may_book,
    )
    return secret


@transaction.atomic
def rotate_partner_key(*, key: PartnerKey) -> str:
    """Make a key that takes the place of another, which goes on opening the door for some days.

    Returns:
        The new one, as `make_partner_key` does.
    """
    end = now() + BOTH_FOR
    # A key that ends sooner must not live longer because there is a new one.
    PartnerKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=end), pk=key.pk).update(ends_at=end)
    return make_partner_key(partner=key.partner, name=key.name, rights=Rights(key.may_search, key.may_book))


@transaction.atomic
def end_partner_key(*, key: PartnerKey) -> None:
    """Let a key open nothing any more."""
    PartnerKey.objects.filter(pk=key.pk).update(ends_at=now())


def partner_key_of(secret: str) -> PartnerKey | None:
    """The key of a platform that may come in; `None` where there is no such key, or its time is over."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=now())
    keys = PartnerKey.objects.select_related("partner").filter(lasting, partner__is_active=True)
    found = keys.filter(digest=digest_of(secret)).first()
    # Once a day, so that asking does not mean writing.
    if found and found.last_used_on != localdate():
        PartnerKey.objects.filter(pk=found.pk).update(last_used_on=localdate())
    return found
