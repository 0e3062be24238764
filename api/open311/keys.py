"""Keys with which other systems come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.open311.models import SystemKey
from api.system_keys.keys import key_among, make_key

if TYPE_CHECKING:
    from layers.defects.models import Authority


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


def make_system_key(*, system: str, rights: Rights) -> str:
    """Make a key.

    Args:
        system: What people call the system that gets it.
        rights: What it opens.

    Returns:
        The key, which nobody can ever read here again.
    """
    key = SystemKey(
        system=system,
        jurisdiction=rights.jurisdiction,
        is_trusted=rights.is_trusted,
        may_update=rights.may_update,
    )
    return make_key(key=key)


def system_key_of(secret: str) -> SystemKey | None:
    """The key of a system that may come in; `None` where there is no such key, or its time is over."""
    return key_among(SystemKey.objects.all(), secret)
