"""What rides keep about people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from layers.core import registry
from layers.core.contributions.forgetting import forget_features
from layers.core.contributions.leaving import words_of
from layers.core.search.vocabulary import forget_words, word_sources
from layers.rides.benches.holdings import BENCH_WAITS
from layers.rides.bookings.holdings import BOOKINGS
from layers.rides.layers import KEPT_AFTER_TRAVEL
from layers.rides.models import Offer, Request, Timetable
from layers.rides.past import forget_past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

    from layers.core.layer import Layer

_TIMES = [field.name for field in Timetable._meta.fields]
_OFFERED = ("seats", "detour_limit_s", "flexible_s", "contribution_cents", "car", "luggage", "pets")
_WANTED = ("latest_s", "by_arrival", "walk_m", "seats", "luggage", "pets", "is_woman", "is_listed")
_BOTH = ("id", "title", "description", "status", "women_only", "created_at")


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """All rides that somebody offers or looks for, with the exact places."""
    for offer in Offer.objects.driven_by(user).select_related("plan"):
        yield Record("rides", _of_offer(offer))
    for wanted in Request.objects.wanted_by(user).select_related("wish"):
        yield Record("rides-wanted", _of_request(wanted))


def _of_offer(offer: Offer) -> dict[str, Any]:
    kept = {name: getattr(offer, name) for name in (*_BOTH, *_TIMES, *_OFFERED)}
    plan = getattr(offer, "plan", None)
    exact = {"places": plan.labels, "geometry": json.loads(plan.geom.geojson)} if plan else {"geometry": None}
    return {**kept, **exact}


def _of_request(wanted: Request) -> dict[str, Any]:
    kept = {name: getattr(wanted, name) for name in (*_BOTH, *_TIMES, *_WANTED)}
    wish = getattr(wanted, "wish", None)
    if wish is None:
        return {**kept, "geometry": None}
    ends = [wish.origin.coords, wish.destination.coords]
    labels = {"origin": wish.origin_label, "destination": wish.destination_label}
    return {**kept, **labels, "geometry": {"type": "LineString", "coordinates": ends}}


def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Delete all of it, whatever they wish: a ride without its driver is none, and a wish without its rider neither."""
    offers = list(Offer.objects.driven_by(user).values_list("pk", flat=True))
    wanted = list(Request.objects.wanted_by(user).values_list("pk", flat=True))
    _forget(registry.get("rides"), offers)
    _forget(registry.get("rides-wanted"), wanted)
    # Saved searches are in no layer.
    Request.objects.wanted_by(user).delete()
    return len(offers) + len(wanted)


def _forget(layer: Layer, ids: list[int]) -> None:
    words = words_of(layer, ids)
    forget_features(layer, ids)
    forget_words(words=words, sources=word_sources())


register(
    Holding(
        id="rides",
        title=_("Your rides"),
        what=_("Which rides you offer and look for, with the exact places, and with whom you rode."),
        why=_(
            "So that people who drive the same way find each other. You agree to it when you offer a ride or look for one."
        ),
        until=_("Until 30 days after travel or after you have withdrawn it, or until you delete your account."),
        models=("rides.Offer", "rides.Plan", "rides.Request", "rides.Wish"),
        copy=copy_of,
        erase=forget_person,
        kept_for=KEPT_AFTER_TRAVEL,
        sweep=forget_past,
        seen_by=_(
            "Everybody sees the way between two crossroads that many homes share, and the times. The exact places are seen "
            "only by those who agreed on a ride with you."
        ),
    )
)

# Before the rides go, those who come along are told.
register(BOOKINGS)
register(BENCH_WAITS)
