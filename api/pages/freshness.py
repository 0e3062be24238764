"""Whether something is still so: when somebody was last there, and the question whether it still is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.moments import day_of
from layers.core.models import Confirmation

if TYPE_CHECKING:
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
    witnesses = witnesses_of(layer, feature) if feature.confirmed_at else 0
    is_due = as_of < now() - layer.freshness
    return Freshness(_seen(feature.confirmed_at, witnesses), is_due, layer.contribution.takes_suggestions)


def witnesses_of(layer: Layer, feature: BaseFeature) -> int:
    """How many have confirmed it within the time for which that counts."""
    known = Confirmation.objects.filter(layer=layer.id, feature_id=feature.pk)
    return known.filter(confirmed_at__gte=now() - layer.freshness).count() if layer.freshness else known.count()


def _seen(confirmed_at: datetime | None, witnesses: int) -> str:
    if confirmed_at is None:
        return _("Nobody has looked yet.")
    day = day_of(confirmed_at)
    if not witnesses:
        return _("Last seen %(day)s") % {"day": day}
    words = ngettext("Last seen %(day)s, confirmed by %(count)s", "Last seen %(day)s, confirmed by %(count)s", witnesses)
    return words % {"day": day, "count": witnesses}
