"""What becomes of rides that are over: they leave the map a day later, and are deleted after thirty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions.forgetting import forget_features
from layers.core.models import Status
from layers.core.services import mark_changed
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Offer, Request
from layers.rides.region import current_region

if TYPE_CHECKING:
    from datetime import datetime

# Whoever comes home late still finds whom they rode with.
_ON_THE_MAP = timedelta(days=1)


@transaction.atomic
def take_off_the_map() -> int:
    """Take what was over a day ago off the map; gives how many offers and requests."""
    return sum(_archive(layer_id) for layer_id in ("rides", "rides-wanted"))


def _archive(layer_id: str) -> int:
    layer = registry.get(layer_id)
    # Of requests the saved searches too, which no layer shows.
    past = layer.model.objects.filter(_over(now() - _ON_THE_MAP)).exclude(status=Status.ARCHIVED)
    count = past.update(status=Status.ARCHIVED, updated_at=now())
    if count:
        mark_changed(layer=layer)
    return count


@transaction.atomic
def forget_past() -> int:
    """Delete what was over or was withdrawn thirty days ago, exact places, riders and messages included; gives how many."""
    long_ago = _over(now() - KEPT_AFTER_TRAVEL) | _withdrawn(now() - KEPT_AFTER_TRAVEL)
    offers = list(Offer.objects.filter(long_ago).values_list("pk", flat=True))
    wanted = list(Request.objects.filter(long_ago).values_list("pk", flat=True))
    forget_features(registry.get("rides"), offers)
    forget_features(registry.get("rides-wanted"), wanted)
    # Saved searches are in no layer.
    Request.objects.filter(pk__in=wanted).delete()
    return len(offers) + len(wanted)


def _withdrawn(at: datetime) -> Q:
    """What nobody offers or looks for any more since then: what comes back weekly would else stay for a year."""
    return Q(status=Status.ARCHIVED, updated_at__lt=at)


def _over(at: datetime) -> Q:
    """What has ended by then, once or for the last time."""
    return Q(arrives_at__lt=at) | Q(last_day__lt=at.astimezone(current_region().calendar.zone).date())
