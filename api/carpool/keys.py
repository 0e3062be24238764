"""Keys with which other platforms come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from api.carpool.models import PartnerKey
from api.system_keys.keys import key_among, make_key

if TYPE_CHECKING:
    from api.carpool.models import Partner

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


def make_partner_key(*, partner: Partner, name: str, rights: Rights) -> str:
    """Make a key.

    Args:
        partner: For which platform.
        name: What for.
        rights: What it opens.

    Returns:
        The key, which nobody can ever read here again.
    """
    key = PartnerKey(partner=partner, name=name, may_search=rights.may_search, may_book=rights.may_book)
    return make_key(key=key)


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


def partner_key_of(secret: str) -> PartnerKey | None:
    """The key of a platform that may come in; `None` where there is no such key, or its time is over."""
    return key_among(PartnerKey.objects.select_related("partner").filter(partner__is_active=True), secret)
