"""Writes down that something on the map has become different, in the transaction that makes it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.core import registry
from layers.core.contributions.models import Change
from layers.core.models import Happening
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

What = Happening.What
# What is told of a step that is taken back, by what was told of the step itself.
BACK_AGAIN = {What.GONE: What.BACK, What.BACK: What.GONE, What.CHANGED: What.CHANGED}
KINDS = {Change.Kind.ADD: What.NEW, Change.Kind.CHANGE: What.CHANGED, Change.Kind.GONE: What.GONE}
# A load that brings more of a layer follows another way of drawing the map, and not the life of a village.
MOST_OF_A_REFRESH = 200


def note_happening(*, layer: Layer, feature: BaseFeature, what: Happening.What) -> None:
    """Note what was done to a feature without a contribution. Examples are nothing that happens."""
    if not feature.is_demo:
        Happening.objects.bulk_create(_happenings(layer, [feature.pk], what))


def note_change(*, change: Change, feature: BaseFeature) -> None:
    """Note a contribution that was done. Pictures alone are no news, and what hurts somebody leaves the map in silence."""
    if change.reverts:
        _note_reverting(change, change.reverts, feature)
    elif (what := KINDS.get(Change.Kind(change.kind))) and _is_news(change, what) and not feature.is_demo:
        layer = registry.get(change.layer)
        Happening.objects.bulk_create(_happenings(layer, [feature.pk], what, change=change.pk))


def _is_news(change: Change, what: Happening.What) -> bool:
    """What nobody could see is not missed."""
    return change.before.get("status") in PUBLIC_STATUSES if what == What.GONE else bool(change.after)


def forget_happenings(*, change: Change) -> int:
    """A contribution was taken back: whoever has not heard of it never does. Gives how many rows."""
    return Happening.objects.filter(change=change.pk).delete()[0]


def note_refresh(*, layer: Layer, feature_ids: Sequence[int], what: Happening.What) -> None:
    """Note what a refresh from OpenStreetMap brought, or took away. It is told in collections only."""
    if len(feature_ids) <= MOST_OF_A_REFRESH:
        Happening.objects.bulk_create(_happenings(layer, feature_ids, what, is_quiet=True))


def _note_reverting(change: Change, reverted: Change, feature: BaseFeature) -> None:
    """Who may have been told of a step is told that it is taken back; of what is not certain yet nobody ever hears.

    Of something new that stands somewhere nobody need hear that it does not. To what happens people go.
    """
    noted = Happening.objects.filter(change=reverted.pk)
    noted.filter(ready_at=None).delete()
    told = noted.order_by("-pk").first()
    layer = registry.get(reverted.layer)
    if told and (what := BACK_AGAIN.get(What(told.what)) or (layer.times and What.GONE)):
        Happening.objects.bulk_create(_happenings(layer, [feature.pk], what, change=change.pk))


def _happenings(
    layer: Layer, feature_ids: Iterable[int], what: Happening.What, *, change: int | None = None, is_quiet: bool = False
) -> list[Happening]:
    """One for each layer that may show the model; those that do not show it have no entry, so nobody is told."""
    layer_ids = [other.id for other in registry.layers() if other.model is layer.model]
    return [
        Happening(key=f"{layer_id}:{pk}", what=what, change=change, is_quiet=is_quiet)
        for pk in feature_ids
        for layer_id in layer_ids
    ]
