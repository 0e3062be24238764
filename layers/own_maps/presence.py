"""Who has a map open right now: known for some seconds, to those who work on it, and never written down for longer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_platform.accounts.models import User
    from layers.own_maps.models import OwnMap

PRESENT_S = 20
"""So long after somebody asked last they count as being there."""
_REFRESHED_S = 4


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a map open.

    Attributes:
        name: That others see.
        is_me: Whether it is who asks.
        is_drawing: Whether they are about to change something.
    """

    name: str
    is_me: bool
    is_drawing: bool


def mark_present(*, own_map: OwnMap, user: User, is_drawing: bool) -> list[Present]:
    """Note that somebody who works on a map has it open; gives who has, as `present` does.

    Two who do so in the same instant may overwrite each other; each asks again after some seconds.
    """
    there, now, key = _there(own_map), time.time(), str(user.pk)
    seen_at, was_drawing = there.get(key, (0, False))
    if now - seen_at >= _REFRESHED_S or was_drawing != is_drawing:
        there[key] = (now, is_drawing)
        cache.set(_key(own_map), there, PRESENT_S)
    return _people(there, user)


def present(own_map: OwnMap, user: User) -> list[Present]:
    """Who has a map open, whoever asks first; for those who work on it."""
    return _people(_there(own_map), user)


def _people(there: Mapping[str, tuple[float, bool]], user: User) -> list[Present]:
    users = get_user_model().objects.filter(pk__in=map(int, there), is_active=True).order_by("display_name", "pk")
    found = [Present(str(each), each.pk == user.pk, bool(there[str(each.pk)][1])) for each in users]
    return sorted(found, key=lambda each: not each.is_me)


def _there(own_map: OwnMap) -> dict[str, tuple[float, bool]]:
    since = time.time() - PRESENT_S
    kept = cache.get(_key(own_map)) or {}
    return {key: (seen_at, is_drawing) for key, (seen_at, is_drawing) in kept.items() if seen_at > since}


def _key(own_map: OwnMap) -> str:
    return f"own map {own_map.pk}"
