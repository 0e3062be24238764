"""What becomes of rides that are over: they leave the map a day later, and are deleted after thirty."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions.forgetting import forget_features
from layers.core.models import Status
from layers.core.services import mark_changed
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Offer, Request

# Whoever comes home late still finds whom they rode with.
_ON_THE_MAP = timedelta(days=1)


@transaction.atomic
def take_off_the_map() -> int:
    """Take what was over a day ago off the map; gives how many offers and requests."""
    return _archive(Offer, "rides") + _archive(Request, "rides-wanted")


def _archive(model: type[Offer | Request], layer_id: str) -> int:
    # Of requests the saved searches too, which no layer shows.
    past = model.objects.over_at(now() - _ON_THE_MAP).exclude(status=Status.ARCHIVED)
    count = past.update(status=Status.ARCHIVED, updated_at=now())
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
