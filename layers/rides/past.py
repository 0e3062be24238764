"""What becomes of rides that are over: they leave the map a day later, and are deleted after thirty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions.forgetting import forget_features
from layers.core.models import Status
from layers.core.services import mark_changed
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Offer, Request

if TYPE_CHECKING:
    from layers.rides.querysets import TimetableQuerySet

# Whoever comes home late still finds whom they rode with.
_ON_THE_MAP = timedelta(days=1)


@transaction.atomic
def take_off_the_map() -> int:
    """Take what was over a day ago off the map; gives how many offers and requests."""
    long_ago = now() - _ON_THE_MAP
    # Of requests the saved searches too, which no layer shows.
    return archive(Offer.objects.over_at(long_ago), "rides") + archive(Request.objects.over_at(long_ago), "rides-wanted")


def archive(rows: TimetableQuerySet, layer_id: str) -> int:
    """Take offers or requests off the map that are not off yet; gives how many."""
    count = rows.exclude(status=Status.ARCHIVED).update(status=Status.ARCHIVED, updated_at=now())
    if count:
        mark_changed(layer=registry.get(layer_id))
    return count


@transaction.atomic
def forget_past() -> int:
    """Delete what was over or was withdrawn thirty days ago, exact places, riders and messages included; gives how many."""
    offers, wanted = _long_past(Offer), _long_past(Request)
    forget_features(registry.get("rides"), offers)
    forget_features(registry.get("rides-wanted"), wanted)
    # Saved searches are in no layer.
    Request.objects.filter(pk__in=wanted).delete()
    return len(offers) + len(wanted)


def _long_past(model: type[Offer | Request]) -> list[int]:
    """Numbers of what is over, and of what was withdrawn: what comes back weekly would else stay for a year."""
    long_ago = now() - KEPT_AFTER_TRAVEL
    found = model.objects.over_at(long_ago) | model.objects.withdrawn_before(long_ago)
    return list(found.values_list("pk", flat=True))
