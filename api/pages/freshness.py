"""Whether something is still so: when somebody was last there, and the question whether it still is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.moments import day_of
from layers.core.models import Confirmation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature


@dataclass(frozen=True, slots=True)
class Freshness:
    """What is known about when somebody last looked.

    Attributes:
        seen: In words.
        is_due: It is so long ago that somebody should look again.
        may_suggest: Everybody may say what is different.
    """

    seen: str
    is_due: bool
    may_suggest: bool


def freshness_of(layer: Layer, feature: BaseFeature, as_of: datetime) -> Freshness | None:
    """Ask about a feature; `None` where the layer does not ask, and for examples, which nobody can find outside.

    Args:
        layer: Where it belongs.
        feature: What it is about.
        as_of: When somebody last looked at it, here or at the map of OpenStreetMap.
    """
    if layer.freshness is None or feature.is_demo:
        return None
    witnesses = witnesses_of({layer: [feature.pk]}).get((layer.id, feature.pk), 0) if feature.confirmed_at else 0
    is_due = as_of < now() - layer.freshness
    return Freshness(seen_words(as_of, witnesses), is_due, layer.contribution.takes_suggestions)


def witnesses_of(features: Mapping[Layer, Collection[int]]) -> dict[tuple[str, int], int]:
    """How many have confirmed each within the time for which that counts, by layer and number; who has none is missing."""
    asked = Q(pk__in=[])
    for layer, numbers in features.items():
        since = {"confirmed_at__gte": now() - layer.freshness} if layer.freshness else {}
        asked |= Q(layer=layer.id, feature_id__in=numbers, **since)
    counted = Confirmation.objects.filter(asked).values("layer", "feature_id").annotate(count=Count("pk"))
    return {(layer, number): count for layer, number, count in counted.values_list("layer", "feature_id", "count")}


def seen_words(as_of: datetime, witnesses: int) -> str:
    """When somebody last looked, be it here or at the map of OpenStreetMap, and how many have confirmed it since.

    Args:
        as_of: The day.
        witnesses: From `witnesses_of`.
    """
    day = day_of(as_of)
    if not witnesses:
        return _("Last looked at %(day)s") % {"day": day}
    words = ngettext("Last seen %(day)s, confirmed by %(count)s", "Last seen %(day)s, confirmed by %(count)s", witnesses)
    return words % {"day": day, "count": witnesses}
